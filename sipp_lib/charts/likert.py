"""Answers to questionnaires as bars to the left and right of a middle line, the neutral answer in a panel aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import number, whole
from sipp_lib.wording import words

BAR = 0.34
NEUTRAL = "#a6a6a6"
Row = tuple[dict[str, Any], float]  # an answer's row, and its percentage
Rows = dict[tuple[str, str], Row]


def _shades(colour: str, count: int) -> list[tuple[float, ...]]:
    """From the mildest answer, next to the middle line, to the strongest."""
    rgb = np.array(to_rgb(colour))
    mix = np.linspace(0.55, 0, count) if count > 1 else [0.0]
    return [tuple(rgb + (1 - rgb) * m) for m in mix]


def _sides(answers: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Answers best to worst as: the good ones, mildest first; the middle one; the bad ones, mildest first."""
    half = len(answers) // 2
    return answers[:half][::-1], answers[half : len(answers) - half], answers[len(answers) - half :]


def _stack(rows: Rows, item: str, names: list[str]) -> list[Row]:
    """The rows of one item's answers on one side, with their percentages."""
    return [rows[item, name] for name in names if (item, name) in rows]


def _answer(row: dict[str, Any], percent: float) -> str:
    told = words.hidden(row) if np.isnan(percent) else f"{number(percent, 1)}%"
    return f"{words.plain(row['answer'], 60)} {told}"


def _told_side(ax: Axes, y: float, stack: list[Row], sign: int) -> None:
    """Say a side in words, where one of its answers is hidden."""
    told = [words.plain(row.get("suppressed")) or f"{percent:.0f}%" for row, percent in stack]
    said = "; ".join(
        f"{words.plain(row['answer'], 30)} {what}" for (row, _), what in zip(stack, told, strict=True)
    )
    if len(stack) == 1:
        said = words.plain(stack[0][0].get("suppressed")) or "not known"
    room = abs(ax.get_xlim()[sign > 0]) / style.per_inch(ax)[0] - 0.1
    rows = fonts.wrap(said, room, 9, lines=3)
    for i, row in enumerate(rows):
        aside = (0.06 * sign, ((len(rows) - 1) / 2 - i) * fonts.line(9))
        look = style.ASIDE | {"size": 9, "ha": "left" if sign > 0 else "right"}
        style.write(ax, row, (0, y), aside, **look)


def _bars(
    ax: Axes, y: np.ndarray[Any, Any], stacks: list[list[Row]], look: dict[str, Any], sign: int
) -> None:
    """Stack one side's answers outwards from zero; where one is hidden, say the side in words instead."""
    start: dict[int, float] = {}
    bars: dict[str, list[tuple[int, float, float]]] = {}
    for i, stack in enumerate(stacks):
        if any(np.isnan(percent) for _, percent in stack):
            if not all(pd.isna(row["n"]) for row, _ in stack):
                _told_side(ax, float(y[i]), stack, sign)
            continue
        for row, percent in stack:
            bars.setdefault(row["answer"], []).append((i, start.get(i, 0.0), percent))
            start[i] = start.get(i, 0.0) + percent
    for answer, found in bars.items():
        rows, begin, wide = (np.array(each) for each in zip(*found, strict=True))
        bar = look[answer] | {"edgecolor": "white", "linewidth": 0.8}
        drawn = ax.barh(y[rows.astype(int)], sign * wide, BAR, left=sign * begin, **bar)
        inch = style.per_inch(ax)[0]
        fits = [f"{x:.0f}%" if x / inch > fonts.width(f"{x:.0f}%", 9.5) + 0.04 else "" for x in wide]
        dark = np.dot(to_rgb(bar["facecolor"]), [0.299, 0.587, 0.114]) < 0.55
        ink = "white" if dark else style.INK
        ax.bar_label(drawn, fits, label_type="center", size=9.5, color=ink)


def _reach(stacks: list[list[Row]]) -> float:
    """How far a side reaches, in percent; a side told in words needs room for them."""
    sums = [sum(percent for _, percent in stack) for stack in stacks if stack]
    return max([12.0, *(45.0 if np.isnan(total) else float(total) for total in sums)]) if sums else 0.0


def _agreed(bands: SafeFrame | None) -> dict[str, str]:
    """Each item's share of the first half of the answers, in words, where it was given."""
    if bands is None:
        return {}
    frame = shown(bands)
    agree = frame[frame["band"] == "agree"]
    pairs = zip(words.rows(agree), words.floats(agree["percent"]), strict=True)
    return {
        row["item"]: f"agree: {words.hidden(row) if np.isnan(percent) else f'{number(percent, 1)}%'}"
        for row, percent in pairs
    }


def _looks(sides: tuple[list[str], list[str], list[str]]) -> dict[str, Any]:
    """How the bars of each answer are filled; the strongest darkest."""
    good, middle, bad = sides
    shades = [
        *_shades(style.BLUE, len(good)),
        *([to_rgb(NEUTRAL)] * len(middle)),
        *_shades(style.VERMILLION, len(bad)),
    ]
    return {name: {"facecolor": c} for name, c in zip([*good, *middle, *bad], shades, strict=True)}


def _draw(frame: pd.DataFrame, people: str, agreed: dict[str, str]) -> Figure:
    """Draw the columns ``item, answer, n, percent`` with the answers from best to worst."""
    sides = _sides(list(dict.fromkeys(frame["answer"])))
    good, middle, bad = sides
    looks = _looks(sides)
    key = [
        (words.plain(name, 60), {"marker": "s", "color": looks[name]["facecolor"]})
        for name in [*bad[::-1], *good, *middle]
    ]
    items = list(dict.fromkeys(frame["item"]))
    pairs = zip(words.rows(frame), words.floats(frame["percent"]), strict=True)
    rows: Rows = {(row["item"], row["answer"]): (row, percent) for row, percent in pairs}
    stacks = [[_stack(rows, item, names) for item in items] for names in sides]
    texts = []
    for item in items:
        n = next(row["n"] for row, _ in rows.values() if row["item"] == item)
        told = "" if pd.isna(n) else f" ({whole(n)} {people})"
        room = 5.4 - (fonts.width(agreed[item], fonts.SMALL, "bold") + 0.15 if item in agreed else 0.0)
        texts.append(fonts.wrap(f"{words.plain(item, 200)}{told}", room, fonts.SMALL, lines=4))
    wordy = any(
        np.isnan(percent) and len(stack) > 1 for side in stacks for stack in side for _, percent in stack
    )
    tops = [style.STEP * len(text) for text in texts]
    heights = [top + BAR + (0.36 if wordy else 0.24) for top in tops]
    starts = np.cumsum([0, *heights[:-1]])
    y = starts + (np.array(tops) + heights) / 2
    right, aside, left = (_reach(side) for side in stacks)
    inch = (style.WIDTH - 0.3 - 0.25 * bool(aside)) / (left + right + aside)
    head, foot, body = 0.1 + style.key_height(key), 0.3, sum(heights)
    wide = 0.15 + aside * inch + 0.25 if aside else 0.15
    main = style.axes(None, head + body + foot, left=0.15, right=wide, top=head, bottom=foot)
    panels = [main, main, main]
    main.set(xlim=(-left, right), ylim=(body, 0), yticks=[])
    main.spines[:].set_visible(False)
    counted = any(not pd.isna(row["n"]) for row, _ in rows.values())
    at = [x for x in (-75, -50, -25, 0, 25, 50, 75, 100) if counted and -left <= x <= right]
    main.set_xticks(at, [f"{abs(x)}%" for x in at])
    if aside:
        box = main.get_position()
        share = aside * inch / style.WIDTH
        panels[1] = style.figure_of(main).add_axes(
            (1 - 0.15 / style.WIDTH - share, box.y0, share, box.height)
        )
        panels[1].set(xlim=(0, aside), ylim=(body, 0))
        panels[1].set_axis_off()
    style.key(main, key, 0.15, head - 0.03)
    known = [not all(pd.isna(row["n"]) for side in stacks for row, _ in side[i]) for i in range(len(items))]
    middles = y[known]
    for i, item in enumerate(items):
        style.write(main, "\n".join(texts[i]), (-left, starts[i]), (-0.1, -0.02), va="top", size=fonts.SMALL)
        if item in agreed:
            look = {
                "va": "top",
                "ha": "right",
                "weight": "bold",
                "size": fonts.SMALL,
                "xycoords": style.BESIDE,
            }
            style.write(panels[1], agreed[item], (1, starts[i]), (0, -0.02), **look)
        if not known[i]:
            style.write(main, words.hidden(stacks[0][i][0][0]), (-left, y[i]), **style.ASIDE)
    for panel in panels[: 1 + bool(aside)]:
        panel.vlines(
            0 * middles,
            middles - 0.7 * BAR,
            middles + 0.7 * BAR,
            color=style.INK,
            linewidth=1,
            zorder=3,
            clip_on=False,
        )
    for side, panel, sign in zip(stacks, panels, (1, 1, -1), strict=True):
        _bars(panel, y, side, looks, sign)
    return style.figure_of(main)


def _people(safe: SafeFrame) -> str:
    return safe.subject if safe.subject in ("pupils", "parents") else "people"


@style.themed()
def chart(items: SafeFrame, bands: SafeFrame | None = None) -> Figure:
    """Draw each item's answers diverging from the middle, the neutral answer in a panel of its own.

    Parameters
    ----------
    items : SafeFrame
        ``item``, ``answer``, ``count``, ``n``, ``percent``; every answer of an item, from best to worst.
    bands : SafeFrame, optional
        The same answers gathered: ``item``, ``band``, ``percent``; the share that agrees (of five answers the
        first two) is printed beside each item.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(items)
    return style.nothing() if frame.empty else _draw(frame, _people(items), _agreed(bands))


@style.themed()
def bands_chart(bands: SafeFrame) -> Figure:
    """Draw each item's answers gathered into agree, neither and disagree; for small groups of pupils.

    Parameters
    ----------
    bands : SafeFrame
        ``item``, ``band``, ``count``, ``n``, ``percent``; from agree to disagree.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(bands).rename(columns={"band": "answer"})
    return style.nothing() if frame.empty else _draw(frame, _people(bands), {})


def _alt(frame: pd.DataFrame, people: str, agreed: dict[str, str]) -> str:
    if frame.empty:
        return "No data yet."
    said = ["Diverging bar chart of answers, the middle answer aside."]
    items: dict[str, list[Row]] = {}
    for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True):
        items.setdefault(row["item"], []).append((row, percent))
    for item, rows in items.items():
        name, first_row = words.plain(item, 200).rstrip("."), rows[0][0]
        if all(pd.isna(row["n"]) for row, _ in rows):
            said.append(f"{name}: {words.hidden(first_row)}.")
            continue
        told = ", ".join(_answer(row, percent) for row, percent in rows)
        first = f"{agreed[item]}; " if item in agreed else ""
        said.append(f"{name} ({whole(first_row['n'])} {people}): {first}{told}.")
    return " ".join(said)


def alt(items: SafeFrame, bands: SafeFrame | None = None) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    return _alt(shown(items), _people(items), _agreed(bands))


def bands_alt(bands: SafeFrame) -> str:
    """Say in sentences what `bands_chart` shows, with its numbers and what is hidden."""
    return _alt(shown(bands).rename(columns={"band": "answer"}), _people(bands), {})
