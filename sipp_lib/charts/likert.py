"""Answers to questionnaires as bars to the left and right of a middle line, the neutral answer in a panel aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import whole
from sipp_lib.wording import words
from sipp_lib.wording.likert import agreed, people

BAR, EDGE, BETWEEN = 0.32, 0.15, 0.25  # inches: a bar, the figure's margins, the panels
LEAST, WORDS = 12.0, 45.0  # percent that a side reaches at least, and where one is told in words
NEUTRAL = "#a6a6a6"
Row = dict[str, Any]


def _shades(colour: str, count: int) -> list[tuple[float, ...]]:
    """From the mildest answer, next to the middle line, to the strongest."""
    rgb = np.array(to_rgb(colour))
    mix = np.linspace(0.55, 0, count) if count > 1 else [0.0]
    return [tuple(rgb + (1 - rgb) * m) for m in mix]


def _bars(ax: Axes, y: Any, side: list[list[Row]], fills: list[Any], sign: int) -> None:
    """Stack one side's answers outwards from zero; where one is hidden, say the side in words instead."""
    wide = np.array([[row["percent"] for row in stack] for stack in side])
    begin = wide.cumsum(axis=1) - wide
    some = ~np.isnan(wide).any(axis=1)
    for answer, fill in enumerate(fills):
        ends = sign * wide[some, answer], sign * begin[some, answer]
        drawn = ax.barh(y[some], ends[0], BAR, left=ends[1], color=fill, edgecolor="white", linewidth=0.8)
        texts = [f"{x:.0f}%" for x in wide[some, answer]]
        room = [x / annotate.per_inch(ax)[0] - 0.04 for x in wide[some, answer]]
        fits = [
            text if fonts.width(text, canvas.SMALL) < each else ""
            for text, each in zip(texts, room, strict=True)
        ]
        dark = np.dot(to_rgb(fill), [0.299, 0.587, 0.114]) < 0.55
        ax.bar_label(
            drawn, fits, label_type="center", size=canvas.SMALL, color="white" if dark else style.INK
        )
    for place, stack in zip(y[~some], (side[i] for i in np.flatnonzero(~some)), strict=True):
        if not all(pd.isna(row["n"]) for row in stack):
            _in_words(ax, place, stack, sign)


def _in_words(ax: Axes, y: float, stack: list[Row], sign: int) -> None:
    """Say a side of which an answer is hidden."""
    texts = [words.plain(row.get("suppressed")) or f"{row['percent']:.0f}%" for row in stack]
    names = [words.plain(row["answer"], 30) for row in stack]
    told = "; ".join(map(" ".join, zip(names, texts, strict=True)))
    if len(stack) == 1:
        told = words.plain(stack[0].get("suppressed")) or "not known"
    room = abs(ax.get_xlim()[sign > 0]) / annotate.per_inch(ax)[0] - 0.1
    rows = fonts.wrap(told, room, canvas.SMALL, lines=3)
    look = style.ASIDE | {"ha": "left" if sign > 0 else "right"}
    # line by line: a block that ends at the middle would be torn by a reader's other font
    for i, row in enumerate(rows):
        annotate.write(ax, row, (0, y), (0.06 * sign, ((len(rows) - 1) / 2 - i) * style.STEP), **look)


def _reach(side: list[list[Row]]) -> float:
    """How far a side reaches, in percent; a side told in words needs room for them."""
    sums = [sum(row["percent"] for row in stack) for stack in side if stack]
    return max([LEAST, *(WORDS if np.isnan(each) else each for each in sums)]) if sums else 0.0


def _draw(frame: pd.DataFrame, who: str, agree: dict[str, str]) -> Figure:
    """Draw the columns ``item, answer, n, percent`` with the answers from best to worst."""
    answers, items = (list(dict.fromkeys(frame[column])) for column in ("answer", "item"))
    half, count = len(answers) // 2, len(answers)
    # the good answers, mildest first; the bad ones, mildest first; the middle one
    names = [answers[:half][::-1], answers[count - half :], answers[half : count - half]]
    fills: list[list[Any]] = [
        _shades(style.BLUE, half),
        _shades(style.VERMILLION, half),
        [to_rgb(NEUTRAL)] * (count % 2),
    ]
    rows: dict[tuple[str, str], Row] = {
        (row["item"], row["answer"]): row | {"percent": percent}
        for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True)
    }
    sides = [[[rows[item, name] for name in side] for item in items] for side in names]
    firsts = [rows[item, answers[0]] for item in items]
    known = np.array([not all(pd.isna(rows[item, name]["n"]) for name in answers) for item in items])
    texts = []
    for item, first in zip(items, firsts, strict=True):
        many: str = "" if pd.isna(first["n"]) else f" ({whole(first['n'])} {who})"
        room = (
            canvas.wide()
            - 0.2
            - (fonts.width(agree[item], canvas.SMALL, "bold") + 0.15 if item in agree else 0.0)
        )
        texts.append(fonts.wrap(f"{words.plain(item, 200)}{many}", room, canvas.SMALL, lines=4))
    wordy = half > 1 and any(
        np.isnan(row["percent"]) for side in sides[:2] for stack in side for row in stack
    )
    tops = np.array([style.STEP * len(text) for text in texts])
    heights = tops + BAR + (0.36 if wordy else 0.2)
    starts = heights.cumsum() - heights
    y, body = starts + (tops + heights) / 2, float(heights.sum())
    good, bad, aside = (_reach(side) for side in sides)
    share = (canvas.wide() - 2 * EDGE - BETWEEN * bool(aside)) * aside / (good + bad + aside)
    fill_of = {name: fill for pairs in map(zip, names, fills) for name, fill in pairs}
    key = [
        (words.plain(name, 60), {"marker": "s", "color": fill_of[name]})
        for name in [*names[1][::-1], *names[0], *names[2]]
    ]
    head, foot = 0.1 + annotate.key_height(key), 0.3
    right = EDGE + share + BETWEEN * bool(aside)
    main = style.axes(None, head + body + foot, left=EDGE, right=right, top=head, bottom=foot)
    main.set(xlim=(-bad, good), ylim=(body, 0), yticks=[])
    main.spines[:].set_visible(False)
    at = [x for x in (-75, -50, -25, 0, 25, 50, 75, 100) if known.any() and -bad <= x <= good]
    main.set_xticks(at, [f"{abs(x)}%" for x in at])
    panels = [main, main]
    if aside:
        box, wide = main.get_position(), share / canvas.wide()
        panel = style.figure_of(main).add_axes((1 - EDGE / canvas.wide() - wide, box.y0, wide, box.height))
        panel.set(xlim=(0, aside), ylim=(body, 0))
        panel.set_axis_off()
        panels.append(panel)
    annotate.key(main, key, EDGE, head - 0.03)
    look: dict[str, Any] = {"va": "top", "size": canvas.SMALL}
    for i, item in enumerate(items):
        annotate.write(main, "\n".join(texts[i]), (-bad, starts[i]), (-0.1, -0.02), **look)
        if item in agree:
            where = {"ha": "right", "weight": "bold", "xycoords": annotate.BESIDE}
            annotate.write(panels[-1], agree[item], (1, starts[i]), (0, -0.02), **look | where)
        if not known[i]:
            annotate.write(main, words.hidden(firsts[i]), (-bad, y[i]), **style.ASIDE)
    for panel in dict.fromkeys(panels):
        ends = y[known] - 0.7 * BAR, y[known] + 0.7 * BAR
        panel.vlines(0 * y[known], *ends, color=style.INK, linewidth=1, zorder=3, clip_on=False)
    for panel, side, fill, sign in zip(panels, sides, fills, (1, -1, 1), strict=False):
        if fill:
            _bars(panel, y, side, fill, sign)
    return style.figure_of(main)


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
    """
    frame = require_safe(items)
    return style.empty_figure() if frame.empty else _draw(frame, people(items), agreed(bands))


@style.themed()
def bands_chart(bands: SafeFrame) -> Figure:
    """Draw each item's answers gathered into agree, neither and disagree; for small groups of pupils.

    Parameters
    ----------
    bands : SafeFrame
        ``item``, ``band``, ``count``, ``n``, ``percent``; from agree to disagree.
    """
    frame = require_safe(bands).rename(columns={"band": "answer"})
    return style.empty_figure() if frame.empty else _draw(frame, people(bands), {})
