"""A forest plot of the partnerships of a programme: each effect, all of them together, and one more to come."""

from __future__ import annotations

from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed
from sipp_lib.wording import programme, words
from sipp_lib.wording.programme import MOST, effect

REACH = 2.5  # standard deviations; an interval beyond ends in an arrow


def _lines(ax: Axes, y: Any, low: Any, high: Any, **look: Any) -> None:
    """Intervals as lines, with an arrow where one goes on beyond the scale."""
    start, end = ax.get_xlim()
    ax.hlines(y, np.maximum(low, start), np.minimum(high, end), **look)
    for beyond, at, mark in ((y[low < start], start, "<"), (y[high > end], end, ">")):
        if beyond.size:
            ax.plot([at] * len(beyond), beyond, mark, color=look["color"], markersize=6, clip_on=False)


@style.themed()
def chart(
    effects: SafeFrame,
    pooled: SafeFrame,
    *,
    measure: str = "",
    better: words.Better = "higher",
    ax: Axes | None = None,
) -> Figure:
    """Draw each partnership's effect with its interval, the pooled one as a diamond, and the prediction.

    Parameters
    ----------
    effects : SafeFrame
        One row a partnership: ``partnership``, ``g``, ``low``, ``high``, where they are pooled ``weight``, and where
        partnerships have different ones, ``measure``.
    pooled : SafeFrame
        One row: ``partnerships``, ``n``, ``pooled``, ``low``, ``high``, ``predicted_low``, ``predicted_high``,
        ``i2``; NA where too few could be pooled.
    measure : str
        In words, where it is the same for all.
    better : {"higher", "lower"}
        Which way of ``g`` is better, hence which side of zero favours the target groups.
    ax
        See `sipp_lib.charts`.
    """
    frame, together = require_safe(effects), programme.numbers(pooled)
    if frame.empty:
        return style.empty_figure(ax=ax)
    more, frame = len(frame) - MOST, frame.head(MOST)
    g, low, high = (words.floats(frame[name]) for name in ("g", "low", "high"))
    weight = words.floats(frame["weight"]) if "weight" in frame else np.ones(len(frame))
    # not the prediction, which would squeeze all others
    every = np.concatenate([[-0.5, 0.5], g, low, high, [together["low"], together["high"]]])
    ends = max(-REACH, float(np.nanmin(every))), min(REACH, float(np.nanmax(every)))
    at = [x for x in annotate.ticks(*ends) if ends[0] <= x <= ends[1]]
    labels = [", ".join(programme.names(row)) for row in words.rows(frame)]
    numbers = ["" if np.isnan(each[0]) else effect(*each) for each in zip(g, low, high, strict=True)]
    pools = not np.isnan(together["pooled"])
    larger = "; the larger the square, the more it weighs in the diamond of all together" if pools else ""
    note = f"{programme.what(measure)} (line: 95% interval{larger})."
    if pools:
        note += f" All together: {programme.people(together)}."
        labels.append("All together")
        numbers.append(effect(together["pooled"], together["low"], together["high"]))
    predicted = np.array([together["predicted_low"], together["predicted_high"]])
    if foreseen := not np.isnan([together["pooled"], *predicted]).any():
        labels.append("One more partnership (95%)")
        numbers.append(f"{fixed(predicted[0], 2)} to {fixed(predicted[1], 2)}")
    foot = [*annotate.lines(note, 5), *([f"and {more} more partnerships, in the table"] if more > 0 else [])]
    left = min(0.35 * canvas.wide(), 0.25 + fonts.widest(labels, weight="bold"))
    right = 0.25 + fonts.widest(numbers, weight="bold")
    names = [fonts.wrap(label, left - 0.15, canvas.SMALL, lines=4) for label in labels]
    row = max(0.42, max(len(name) for name in names) * style.STEP + 0.1)
    top, bottom, rows = 0.32, 0.4 + len(foot) * style.STEP, len(frame) + 1 + foreseen
    ax = style.axes(ax, top + row * rows + 0.1 + bottom, left=left, right=right, top=top, bottom=bottom)
    ax.set(xlim=ends, ylim=(rows - 0.5 + 0.1 / row, -0.5))
    annotate.x_ticks(ax, at, [fixed(x, words.exact(at)) for x in at])
    annotate.row_labels(ax, range(len(names)), ["\n".join(name) for name in names], left)
    annotate.caption(ax, foot, left)
    annotate.sides(ax, better)
    for label in ax.get_yticklabels()[len(frame) : len(frame) + 1]:
        label.set(weight="bold")
    for place, text in enumerate(numbers):
        annotate.beside(ax, text, 1, place, 0.12, weight="bold" if place == len(frame) else "normal")
    some, y = ~np.isnan(g), np.arange(len(frame))
    _lines(ax, y[some], low[some], high[some], color=style.BLUE, linewidth=2, alpha=0.55)
    inside = some & (g >= ends[0]) & (g <= ends[1])
    share = np.nan_to_num(weight / np.nanmax(weight)) if some.any() else weight
    sizes = (3.5 + 6 * share[inside] ** 0.5) ** 2
    look: dict[str, Any] = {"marker": "s", "color": style.BLUE, "linewidth": 0, "zorder": 3}
    sns.scatterplot(x=g[inside], y=y[inside], s=sizes, ax=ax, **look)
    ground = style.ASIDE | {"bbox": style.GROUND}
    for place, each in enumerate(words.rows(frame)):
        if not some[place]:
            annotate.beside(ax, words.hidden(each), 0, place, 0.05, **ground)
    _together(ax, len(frame), together, left)
    if foreseen:
        dashes = {"color": style.INK, "linewidth": 1.6, "linestyle": (0, (4, 2))}
        _lines(ax, np.array([len(frame) + 1]), predicted[:1], predicted[1:], **dashes)
    return style.figure_of(ax)


def _together(ax: Axes, y: int, together: dict[str, float], left: float) -> None:
    """All partnerships as a diamond, or why there is none."""
    ax.axhline(y - 0.5, color=style.GRID, linewidth=0.8, zorder=0.5)
    if np.isnan(middle := together["pooled"]):
        why = "\n".join(annotate.lines(programme.NOT_POOLED, 2))
        annotate.beside(ax, why, 0, y, 0.05 - left, bbox=style.GROUND, **style.ASIDE)
        return
    start, end = ax.get_xlim()
    corners = [max(together["low"], start), middle, min(together["high"], end), middle]
    half = 0.11 * annotate.per_inch(ax)[1]
    ax.fill(corners, y + half * np.array([0, -1, 0, 1]), color=style.INK, linewidth=0)
