"""The share of pupils who achieved the expected Curriculum for Excellence level, by stage and organiser."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import intervals, style
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.wording import acel, words


@style.themed()
def chart(*rates: SafeFrame, occasion: str = "", ax: Axes | None = None) -> Figure:
    """Draw a dot with its 95 % interval for each organiser, under a heading for each stage.

    Parameters
    ----------
    *rates : SafeFrame
        One or more, as each organiser passes the gate by itself: ``stage``, ``organiser``, ``n``, ``count``,
        ``percent``, ``low``, ``high``.
    occasion, ax
        See `sipp_lib.charts`.
    """
    frame = acel.by_stage(rates)
    if frame.empty:
        return style.empty_figure(ax=ax)
    stages = frame["stage"].tolist()
    headings = {stages.index(stage): f"At the end of {stage}" for stage in dict.fromkeys(stages)}
    labels = [words.sentence(words.plain(each))[:-1] for each in frame["organiser"]]
    note = f"{acel.what(occasion)}: % of pupils (line: 95% interval)"
    return style.figure_of(intervals.draw(ax, frame, labels, note, headings=headings))
