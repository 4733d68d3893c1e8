"""Answers to questionnaires as bars to the left and right of a middle line, the neutral answer in a panel aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown

BAR = 0.34
NEUTRAL = "#a6a6a6"
Row = tuple[dict[str, Any], float]  # an answer's row, and its percentage
Rows = dict[tuple[str, str], Row]
STEP = words.line(words.SMALL)


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
    told = words.hidden(row) if np.isnan(percent) else f"{words.number(percent)}%"
    return f"{words.plain(row['answer'], 60)} {told}"


def _bars(panel: Panel, y: float, stack: list[Row], colours: dict[str, Any], sign: int) -> None:
    """Stack one side's answers outwards from zero; where one is hidden, say the side in words instead."""
    if any(np.isnan(percent) for _, percent in stack):
        told = [words.plain(row.get("suppressed")) or f"{percent:.0f}%" for row, percent in stack]
        said = "; ".join(
            f"{words.plain(row['answer'], 30)} {what}" for (row, _), what in zip(stack, told, strict=True)
        )
        if len(stack) == 1:
            said = words.plain(stack[0][0].get("suppressed")) or "not known"
        room = abs(panel.x[sign > 0]) / panel.dx - 0.1
        text = "\n".join(words.wrap(said, room, 9, lines=3))
        panel.text(
            sign * 0.06 * panel.dx, y, text, ha="left" if sign > 0 else "right", **style.ASIDE | {"size": 9}
        )
        return
    start = 0.0
    for row, percent in stack:
        colour = colours[row["answer"]]
        left = min(sign * start, sign * (start + percent))
        panel.bar(left, y - BAR / 2, percent, BAR, facecolor=colour, edgecolor="white", linewidth=0.8)
        if percent / panel.dx > words.width(f"{percent:.0f}%", 9.5) + 0.04:
            ink = "white" if np.dot(colour, [0.299, 0.587, 0.114]) < 0.55 else style.INK
            middle = sign * (start + percent / 2)
            panel.text(middle, y, f"{percent:.0f}%", ha="center", size=9.5, color=ink)
        start += percent


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
        row["item"]: f"agree: {words.hidden(row) if np.isnan(percent) else f'{words.number(percent)}%'}"
        for row, percent in pairs
    }


def _draw(frame: pd.DataFrame, people: str, agreed: dict[str, str]) -> Figure:
    """Draw the columns ``item, answer, n, percent`` with the answers from best to worst."""
    sides = _sides(list(dict.fromkeys(frame["answer"])))
    good, middle, bad = sides
    shades: list[list[Any]] = [_shades(style.BLUE, len(good)), [to_rgb(NEUTRAL)] * len(middle)]
    shades.append(_shades(style.VERMILLION, len(bad)))
    colours = {
        name: c
        for names, some in zip(sides, shades, strict=True)
        for name, c in zip(names, some, strict=True)
    }
    key = [
        (words.plain(name, 60), {"marker": "s", "color": colours[name]})
        for name in [*bad[::-1], *good, *middle]
    ]
    items = list(dict.fromkeys(frame["item"]))
    pairs = zip(words.rows(frame), words.floats(frame["percent"]), strict=True)
    rows: Rows = {(row["item"], row["answer"]): (row, percent) for row, percent in pairs}
    stacks = [[_stack(rows, item, names) for item in items] for names in sides]
    texts = []
    for item in items:
        n = next(row["n"] for row, _ in rows.values() if row["item"] == item)
        told = "" if pd.isna(n) else f" ({words.whole(n)} {people})"
        room = 5.3 - (words.width(agreed[item], words.SMALL, "bold") + 0.15 if item in agreed else 0.0)
        texts.append(words.wrap(f"{words.plain(item, 200)}{told}", room, words.SMALL, lines=4))
    wordy = any(
        np.isnan(percent) and len(stack) > 1 for side in stacks for stack in side for _, percent in stack
    )
    heights = [STEP * len(text) + BAR + (0.36 if wordy else 0.24) for text in texts]
    body, head = sum(heights), 0.1 + style.key_height(key)
    figure = style.new_figure(head + body + 0.3)
    style.key(figure, figure.get_figheight() - 0.03, key)
    right, aside, left = (_reach(side) for side in stacks)
    inch = (style.WIDTH - 0.3 - 0.25 * bool(aside)) / (left + right + aside)
    main = Panel(
        figure, 0.15, style.WIDTH - 0.15 - (left + right) * inch, head, 0.3, x=(-left, right), y=(body, 0)
    )
    panels = [main, main, main]
    if aside:
        start = style.WIDTH - 0.15 - aside * inch
        panels[1] = Panel(figure, start, 0.15, head, 0.3, x=(0, aside), y=(body, 0))
    if any(not pd.isna(row["n"]) for row, _ in rows.values()):
        ticks = [x for x in (-75, -50, -25, 0, 25, 50, 75) if -left <= x <= right]
        main.below(ticks, [f"{abs(x)}%" for x in ticks])
    place = 0.0
    for i, (text, height) in enumerate(zip(texts, heights, strict=True)):
        top = figure.get_figheight() - head - place - 0.02
        style.say(figure, 0.05, top, "\n".join(text), size=words.SMALL)
        beside = {"ha": "right", "weight": "bold", "size": words.SMALL}
        style.say(figure, style.WIDTH - 0.15, top, agreed.get(items[i], ""), **beside)
        y = place + STEP * len(text) + (height - STEP * len(text)) / 2
        place += height
        told_of = [row for side in stacks for row, _ in side[i]]
        if all(pd.isna(row["n"]) for row in told_of):
            main.text(-left, y, words.hidden(told_of[0]), **style.ASIDE)
            continue
        for panel in panels[: 1 + bool(aside)]:
            panel.plot([0, 0], [y - BAR * 0.7, y + BAR * 0.7], color=style.INK, linewidth=1)
        for side, panel, sign in zip(stacks, panels, (1, 1, -1), strict=True):
            _bars(panel, y, side[i], colours, sign)
    return figure


def _people(safe: SafeFrame) -> str:
    return safe.subject if safe.subject in ("pupils", "parents") else "people"


@style.house
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


@style.house
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
        said.append(f"{name} ({words.whole(first_row['n'])} {people}): {first}{told}.")
    return " ".join(said)


def alt(items: SafeFrame, bands: SafeFrame | None = None) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    return _alt(shown(items), _people(items), _agreed(bands))


def bands_alt(bands: SafeFrame) -> str:
    """Say in sentences what `bands_chart` shows, with its numbers and what is hidden."""
    return _alt(shown(bands).rename(columns={"band": "answer"}), _people(bands), {})
