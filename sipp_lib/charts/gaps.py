"""The attainment gap: a dot with its interval for each SIMD quintile or group of pupils."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, fonts, style
from sipp_lib.charts.intervals import ROW, decimals, draw
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.wording import gaps, intervals, words


@style.themed()
def chart(
    by_quintile: SafeFrame, *, measure: str, unit: str, better: words.Better, ax: Axes | None = None
) -> Figure:
    """Draw a dot with its 95 % interval for each quintile, and the gap between the ends as a bracket.

    Parameters
    ----------
    by_quintile : SafeFrame
        One row a quintile: ``quintile``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit, better, ax
        See `sipp_lib.charts`.
    """
    frame = require_safe(by_quintile)
    if frame.empty:
        return style.empty_figure(ax=ax)
    labels = [f"Q{q} {gaps.ENDS.get(q, '')}".rstrip() for q in frame["quintile"]]
    most, least, gap = gaps.gap_of(frame, better)
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by SIMD quintile (line: 95% interval)"
    known = not np.isnan(gap)
    ax = draw(ax, frame, labels, note, room=ROW if known else 0)
    if known:
        ends, foot = sorted((most, least)), len(labels) - 0.1
        starts = [list(frame["quintile"]).index(q) for q in (1, 5)]
        ax.vlines((most, least), starts, foot, linestyle=":", color=style.MUTED, linewidth=1.2, zorder=0.5)
        ax.plot(ends, [foot, foot], marker="|", color=style.INK, linewidth=2, markersize=12, clip_on=False)
        label = f"gap {gaps.gap_size(frame, gap, unit, decimals(frame))}"
        left, right = ax.get_xlim()
        half = fonts.width(label, weight="bold") / 2 * annotate.per_inch(ax)[0]
        middle = min(max(sum(ends) / 2, left + half), max(right - half, left + half))
        annotate.write(ax, label, (middle, foot), (0, -0.09), ha="center", va="top", weight="bold")
    return style.figure_of(ax)


@style.themed()
def lens_chart(by_lens: SafeFrame, *, measure: str, unit: str, lens: str, ax: Axes | None = None) -> Figure:
    """Draw a dot with its 95 % interval for each group of a lens such as stage or free school meals.

    Parameters
    ----------
    by_lens : SafeFrame
        One row a group: ``group``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit, ax
        See `sipp_lib.charts`.
    lens : str
        What makes the groups, in words.
    """
    frame = require_safe(by_lens)
    if frame.empty:
        return style.empty_figure(ax=ax)
    labels = [gaps.lens_label(group, lens) for group in frame["group"]]
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by {lens} (line: 95% interval)"
    return style.figure_of(draw(ax, frame, labels, note))
