"""The target group beside its comparison: means before and after, and the adjusted difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed
from sipp_lib.wording import words
from sipp_lib.wording.comparison import STARTED, difference_numbers, expected_means, group_name

LINES: dict[str, dict[str, Any]] = {
    "target": {"color": style.BLUE, "marker": "o"},
    "comparison": {"color": style.VERMILLION, "marker": "s", "linestyle": (0, (4, 2))},
}
OTHER: dict[str, Any] = {"color": style.GREY, "marker": "D", "linestyle": (0, (1, 1.5))}


@style.themed()
def chart(
    groups: SafeFrame,
    *,
    measure: str,
    unit: str,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw each group's mean before and after as a line with its name, number of pupils and means.

    Parameters
    ----------
    groups : SafeFrame
        One row a group: ``group``, ``n``, ``mean_before``, ``mean_after``.
    measure, unit, before, after, ax
        See `sipp_lib.charts`.
    expected : float, optional
        The target group's mean after that is to be expected with nothing done (``expected_after`` of
        `sipp_lib.analysis.regression_to_mean.expected`).
    """
    frame = require_safe(groups)
    if frame.empty:
        return style.empty_figure(ax=ax)
    first, last = words.floats(frame["mean_before"]), words.floats(frame["mean_after"])
    known = ~(np.isnan(first) | np.isnan(last))
    title = annotate.lines(words.titled(f"Mean of {measure}", unit), 3)
    aside: list[str] = []
    for row in words.rows(frame[~known]):
        aside += annotate.lines(words.sentence(f"{group_name(row['group'])}: {words.hidden(row)}"), 2)
    below = 0.34 if known.any() else 0.1
    top, bottom = 0.2 + style.STEP * len(title), below + style.STEP * len(aside)
    rows = words.rows(frame[known])
    nothing = expected_means(rows, expected)
    means = np.concatenate([first[known], last[known], nothing])
    decimals = words.alike(means, words.places(means))
    whose = [f"{group_name(row['group'])}\n{words.pupils(row['n'])}" for row in rows]
    whose += ["target, expected\nwith nothing done"] * len(nothing)
    left = 0.32 + fonts.widest([fixed(x, decimals) for x in means], canvas.BASE, "bold")
    right = left + fonts.widest(whose)
    when, edge = _times([words.plain(before, 20), words.plain(after, 20)], left, right)
    more = style.STEP * max(each.count("\n") for each in when)
    bottom, below = bottom + more, below + more
    high = 2.4 if len(rows) else 0.01
    ax = style.axes(ax, high + top + bottom, left=edge, right=right, top=top, bottom=bottom, grid="x")
    annotate.title(ax, title, edge, 0.13)
    annotate.caption(ax, aside, edge, below if len(rows) else 0)
    ax.xaxis.label.set(**style.ASIDE)
    ax.set_yticks([])
    if not len(rows):
        ax.set_xticks([])
        ax.spines[:].set_visible(False)
        return style.figure_of(ax)
    span = float(np.ptp(means)) or max(abs(float(means[0])) * 0.1, 1.0)
    ax.set(xlim=(-0.04, 1.04), ylim=(float(means.min()) - 0.18 * span, float(means.max()) + 0.18 * span))
    ax.set_xticks([0, 1], when)
    for label, side in zip(ax.get_xticklabels(), ("right", "left") if edge > left else (), strict=False):
        label.set(ha=side)
    line: dict[str, Any] = {"linewidth": 2.4, "markersize": 9, "estimator": None, "errorbar": None}
    for row in rows:
        ends = [float(row["mean_before"]), float(row["mean_after"])]
        sns.lineplot(x=[0, 1], y=ends, ax=ax, **line, **LINES.get(str(row["group"]), OTHER))
    for mean in nothing:
        start = next(row["mean_before"] for row in rows if row["group"] == "target")
        ax.plot([0, 1], [start, mean], color=style.INK, linewidth=1.2, linestyle=":", zorder=1.5)
        ax.plot(1, mean, "D", color=style.INK, markerfacecolor="white", markersize=7)
    dy = annotate.per_inch(ax)[1]
    lefts = annotate.apart([float(x) for x in first[known]], 0.2 * dy)
    rights = annotate.apart([*map(float, last[known]), *nothing], 2.3 * style.STEP * dy)
    for place, mean in zip(lefts, first[known], strict=True):
        annotate.write(ax, fixed(mean, decimals), (0, place), (-0.12, 0), ha="right", weight="bold")
    for place, mean, name in zip(rights, [*last[known], *nothing], whose, strict=True):
        annotate.write(ax, fixed(mean, decimals), (1, place), (0.15, 0), weight="bold")
        annotate.write(ax, name, (1, place), (left - 0.05, 0), size=canvas.SMALL)
    return style.figure_of(ax)


def _times(names: list[str], left: float, right: float) -> tuple[list[str], float]:
    """What stands below both lines, and the room beside them; on a phone one ends at its line and one begins there."""
    if sum(fonts.widest([each]) for each in names) / 2 <= (canvas.wide() - left - right) / 1.08 - 0.1:
        return names, left
    edge = max(left, fonts.widest(names[0].split())) + 0.05
    rooms = zip(names, (edge, right), strict=True)
    return ["\n".join(fonts.wrap(each, room, canvas.SMALL)) for each, room in rooms], edge


@style.themed()
def forest(
    adjusted: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: words.Better,
    once: bool = False,
    ax: Axes | None = None,
) -> Figure:
    """Draw the difference between the groups with its 95 % interval, a row for each method.

    Parameters
    ----------
    adjusted : SafeFrame
        One row a method: ``method``, ``difference``, ``low``, ``high``.
    measure, unit, better, ax
        See `sipp_lib.charts`; `better` says which side of zero favours the target group.
    once : bool
        Whether nothing is known of where pupils began, so that it is not taken into account.
    """
    frame = require_safe(adjusted)
    if frame.empty:
        return style.empty_figure(ax=ax)
    (middle, low, high), decimals = difference_numbers(frame)
    what = f"{words.titled(f'Difference in {measure}', unit)}{'' if once else STARTED}"
    note = annotate.lines(f"{what} (line: 95% interval)", 3)
    bottom, side = 0.4 + style.STEP * len(note), 0.35
    ax = style.axes(ax, 0.78 * len(frame) + bottom + 0.3, left=side, right=side, top=0.3, bottom=bottom)
    some = ~np.isnan(middle)
    every = np.concatenate([middle, low, high])
    at, labels = annotate.around_zero(every[~np.isnan(every)])
    ax.set(xlim=(at[0], at[-1]), ylim=(len(frame) - 0.35, -0.55), yticks=[])
    annotate.x_ticks(ax, at, labels if some.any() else [""] * len(at))
    annotate.caption(ax, note, side)
    annotate.sides(ax, better)
    y = np.arange(len(frame)) + 0.12
    annotate.intervals(ax, y, middle, low, high, marker="D", s=64)
    beside: dict[str, Any] = {"xycoords": annotate.BESIDE, "size": canvas.SMALL, "bbox": style.GROUND}
    for i, row in enumerate(words.rows(frame)):
        name = "".join(fonts.wrap(row["method"], 3.2, canvas.SMALL, 1))
        annotate.write(ax, name, (0, i - 0.25), (0.05 - side, 0), **beside)
        if not some[i]:
            annotate.write(ax, words.hidden(row), (0, i + 0.12), (0.05 - side, 0), **beside | style.ASIDE)
            continue
        value, *interval = (fixed(x[i], decimals) for x in (middle, low, high))
        text = f"{value} ({interval[0]} to {interval[1]})"
        annotate.write(ax, text, (1, i - 0.25), (side - 0.05, 0), ha="right", **beside)
    return style.figure_of(ax)
