"""An XmR chart: a series with its mean and the limits of its ordinary ups and downs, points beyond them named."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import style
from sipp_lib.charts.over_time import DASHED, LEVEL, draw
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.wording import over_time, words, xmr


@style.themed()
def chart(
    limits: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: words.Better,
    within: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw a series over time with its mean, its limits, and what happened meanwhile.

    Parameters
    ----------
    limits : SafeFrame
        In order of time: ``month`` or ``occasion``, ``percent`` (or ``value`` or ``mean``), ``centre``,
        ``lower_limit``, ``upper_limit``, ``outside``, ``limits``. A hidden month leaves a gap; a limit that a
        percentage cannot reach is not drawn.
    events : SafeFrame, optional
        ``date``, ``what``, ``intervention``; those outside the series are left out.
    within : (float, float), optional
        What the scale covers at least: that of another group's chart beside this one.
    measure, unit, better, ax
        See `sipp_lib.charts`; a point beyond a limit is called an improvement or a concern.
    """
    frame = require_safe(limits)
    if frame.empty:
        return style.empty_figure(ax=ax)
    read = over_time.series(frame)
    levels = xmr.levels(frame, read)
    told, happened = xmr.verdicts(frame, read, better), over_time.events_within(frame, events)
    ax = draw(ax, read, told, happened, levels=levels, measure=measure, unit=unit, within=within)
    for name, level in levels.items():
        dashes = "-" if name == "mean" else DASHED
        ax.plot([-0.4, len(read.names) - 0.6], [level] * 2, linestyle=dashes, **LEVEL)
    return style.figure_of(ax)
