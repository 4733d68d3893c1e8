"""Of run and XmR charts both axes, the points, the marks of a signal, lines such as the median, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.formats import fixed, short_month
from sipp_lib.wording import words
from sipp_lib.wording.over_time import Event, Series, Verdict

EVENTS = 8  # more marks than this hide the line
INKS = {
    "improvement": style.IMPROVEMENT,
    "concern": style.RUST,
    "neutral": style.INK,
    "aside": style.MUTED,
}
# told by shape as well as by colour
STRESS: dict[str, dict[str, Any]] = {
    "improvement": {"marker": "o", "color": style.IMPROVEMENT},
    "concern": {"marker": "D", "color": style.CONCERN},
}
LEVEL: dict[str, Any] = {"color": style.MUTED, "linewidth": 1.6, "clip_on": False}
DASHED = (0, (4, 2))


def draw(
    ax: Axes | None,
    read: Series,
    verdicts: Sequence[Verdict],
    events: Sequence[Event],
    *,
    levels: Mapping[str, float],
    measure: str,
    unit: str,
    within: tuple[float, float] | None = None,
) -> Axes:
    """Draw the points as a line with what is said of them above, and what happened marked.

    Parameters
    ----------
    ax, measure, unit
        See `sipp_lib.charts`.
    read : Series
        The points.
    verdicts : sequence of Verdict
        What is said above the chart; the points that make it are marked.
    events : sequence of Event
        What happened meanwhile.
    levels : mapping of str to float
        Lines such as the median, by their names, which stand beside their ends; the caller draws them.
    within : (float, float), optional
        What the scale covers at least, so that another chart beside this one can be compared.
    """
    begun, others = ([each for each in events if each.intervention is kind] for kind in (True, False))
    heads = [fonts.wrap(each.text, canvas.wide() - 0.15, weight="bold") for each in verdicts]
    title = annotate.lines(words.titled(measure, unit), 2)
    foot = [*_listed(others), *annotate.lines(read.missing, 3)]
    at, labels = _scale(read, levels, within or ())
    decimals = words.alike(levels.values(), read.decimals)
    names = [f"{name}\n{fixed(level, decimals)}{read.sign}" for name, level in levels.items()]
    left, right = 0.15 + fonts.widest(labels), 0.15 + fonts.widest(names)
    above = sum(len(rows) * fonts.line() + 0.04 for rows in heads)
    top = 0.2 + above + style.STEP * (len(title) + 2.2 * bool(begun))
    bottom = 0.38 + style.STEP * len(foot)
    ax = style.axes(ax, 2.0 + top + bottom, left=left, right=right, top=top, bottom=bottom, grid="y")
    count = len(read.names)
    ax.set(xlim=(-0.5, count - 0.5), ylim=(at[0] - (at[-1] - at[0]) * 0.15 * bool(others), at[-1]))
    ax.set_yticks(at, labels)
    room = sum(fonts.width(name, canvas.SMALL) + 0.15 for name in read.names)
    step = int(max(-(-count // 7), -(-room // (annotate.inches(ax)[0] + 0.5))))
    ax.set_xticks(range(0, count, step), read.names[::step])
    y = top - 0.04
    for rows, each in zip(heads, verdicts, strict=True):
        look = {"xycoords": "axes fraction", "va": "top", "weight": "bold", "color": INKS[each.tone]}
        annotate.write(ax, "\n".join(rows), (0, 1), (0.05 - left, y), **look)
        y -= len(rows) * fonts.line() + 0.04
    annotate.title(ax, title, left, y + 0.02 - style.STEP * len(title))
    annotate.caption(ax, foot, left)
    known = np.flatnonzero(~np.isnan(read.values))
    line: dict[str, Any] = {"marker": "o", "markersize": 6, "markeredgecolor": style.INK, "linewidth": 1.6}
    # a line breaks where a point is missing
    line |= {"units": known - np.arange(len(known)), "estimator": None, "errorbar": None, "legend": False}
    sns.lineplot(x=known, y=read.values[known], ax=ax, color=style.INK, clip_on=False, **line)
    for name, place in zip(
        names, annotate.apart([*levels.values()], 2.1 * style.STEP * annotate.per_inch(ax)[1]), strict=True
    ):
        annotate.beside(ax, name, 1, place, 0.05, color=style.MUTED)
    for each in verdicts:
        if some := list(each.places):
            stress = STRESS[each.tone] | {"s": 72, "linewidth": 0, "zorder": 3, "clip_on": False}
            sns.scatterplot(x=some, y=read.values[some], ax=ax, **stress)
    _mark(ax, begun, others, left)
    return ax


def _listed(others: Sequence[Event]) -> list[str]:
    """The numbered events, for below the chart."""
    rows: list[str] = []
    for i, event in enumerate(others[:EVENTS], 1):
        rows += annotate.lines(f"{i}  {short_month(event.date)}: {event.what}", 2)
    return [*rows, f"and {len(others) - EVENTS} more events"] if len(others) > EVENTS else rows


def _scale(
    read: Series, levels: Mapping[str, float], within: Sequence[float]
) -> tuple[list[float], list[str]]:
    """Ticks that cover the points and the lines, and their labels; none where all are missing."""
    every = np.array([*read.values, *levels.values(), *within])
    every = every[~np.isnan(every)]
    at = annotate.ticks(every.min(), every.max(), 4) if every.size else [0.0, 1.0]
    at = [x for x in at if x <= 100] if read.sign else at
    return at, [fixed(x, words.exact(at)) + read.sign if every.size else "" for x in at]


def _mark(ax: Axes, begun: Sequence[Event], others: Sequence[Event], left: float) -> None:
    """Mark the intervention by a line with its name above, other events by numbers along the bottom."""
    for event in begun:
        ax.axvline(event.at, color=style.VERMILLION, linewidth=1.8, linestyle=(0, (5, 2)))
    look: dict[str, Any]
    for event in begun[:1]:
        start, end = ax.get_xlim()
        first = event.at < (start + end) / 2
        place = left + (event.at - start) / annotate.per_inch(ax)[0]
        room = (canvas.wide() - place if first else place) - 0.1
        text = f"{short_month(event.date)}, intervention began: {event.what}"
        look = {"size": canvas.SMALL, "color": style.RUST, "xycoords": annotate.ABOVE, "va": "bottom"}
        # line by line: a block that ends at the line would be torn by a reader's other font
        for i, row in enumerate(reversed(fonts.wrap(text, room, canvas.SMALL, lines=2))):
            aside = (0.0, 0.04 + i * style.STEP)
            annotate.write(ax, row, (event.at, 1), aside, ha="left" if first else "right", **look)
    circle = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": style.INK, "linewidth": 0.8}
    look = {"xycoords": annotate.ABOVE, "ha": "center", "bbox": circle, "size": canvas.SMALL}
    for i, event in enumerate(others[:EVENTS], 1):
        annotate.write(ax, str(i), (event.at, 0), (0, 0.14), **look)
