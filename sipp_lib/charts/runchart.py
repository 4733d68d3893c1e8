"""A run chart: a measure over time against its median, its signals told in words, and what happened meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import style
from sipp_lib.charts.over_time import DASHED, LEVEL, draw
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.wording import over_time, runchart, words
from sipp_lib.wording.over_time import last_known


def _median(ax: Axes, frame: pd.DataFrame) -> None:
    """The baseline's median as a line, dashed where it is only carried on."""
    after = (frame["phase"] == "after").fillna(False).to_numpy(dtype=bool)
    median = words.floats(frame["median"])
    edge = int((~after).sum()) - 0.5
    for some, ends, dashes in ((~after, (-0.4, edge), "-"), (after, (edge, len(after) - 0.6), DASHED)):
        if some.any():
            ax.plot(ends, [last_known(median[some])] * 2, linestyle=dashes, **LEVEL)


@style.themed()
def chart(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: words.Better,
    within: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw a series over time with its median, what the run rules say, and what happened meanwhile.

    Parameters
    ----------
    runframe : SafeFrame
        In order of time: ``month`` or ``occasion``, ``percent`` (or ``value`` or ``mean``), ``median``,
        ``run``, ``phase`` (``baseline`` or ``after``); where there are, ``astronomical``
        points to look at. A hidden month leaves a gap.
    signals : SafeFrame
        One row a set of rules: ``n_useful``, ``longest_run``, ``longest_run_limit``, ``crossings``,
        ``crossings_limit`` (may be NA), ``signal``, ``rule``, and for NHS Scotland's ``longest_trend``,
        ``longest_trend_limit``.
    events : SafeFrame, optional
        ``date``, ``what``, ``intervention``; those outside the series are left out.
    within : (float, float), optional
        What the scale covers at least: that of another group's chart beside this one.
    measure, unit, better, ax
        See `sipp_lib.charts`; a shift or a trend is called an improvement or a concern.
    """
    frame, rules = require_safe(runframe), require_safe(signals)
    if frame.empty:
        return style.empty_figure(ax=ax)
    read = over_time.series(frame)
    level = last_known(words.floats(frame["median"]))
    levels = {"median": level} if np.isfinite(level) else {}
    told, happened = runchart.verdicts(frame, rules, read, better), over_time.events_within(frame, events)
    ax = draw(ax, read, told, happened, levels=levels, measure=measure, unit=unit, within=within)
    _median(ax, frame)
    far = runchart.astronomical(frame)
    ring: dict[str, Any] = {"s": 196, "facecolor": "none", "edgecolor": style.INK, "linewidth": 1.4}
    ax.scatter(far, read.values[far], marker="o", zorder=4, clip_on=False, **ring)
    return style.figure_of(ax)
