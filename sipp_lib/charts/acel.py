"""The share of pupils who achieved the expected Curriculum for Excellence level, by stage and organiser."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import intervals, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.wording import words

STAGES = ("P1", "P4", "P7", "S3")


def _gathered(rates: tuple[SafeFrame, ...]) -> pd.DataFrame:
    """The organisers' tables as one, stage by stage, each with the organisers in the order they were given."""
    every = pd.concat([shown(each) for each in rates], ignore_index=True)
    place = every["stage"].map({stage: i for i, stage in enumerate(STAGES)}).fillna(len(STAGES))
    return every.assign(place=place).sort_values("place", kind="stable", ignore_index=True)


@style.themed()
def chart(*rates: SafeFrame, occasion: str = "", ax: Axes | None = None) -> Figure:
    """Draw a dot with its 95 % interval for each organiser, under a heading for each stage.

    Parameters
    ----------
    *rates : SafeFrame
        One or more, as each organiser passes the gate by itself: ``stage``, ``organiser``, ``n``, ``count``,
        ``percent``, ``low``, ``high``.
    occasion : str
        When, in words.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame = _gathered(rates)
    if frame.empty:
        return style.nothing(ax=ax)
    stages = frame["stage"].tolist()
    headings = {stages.index(stage): f"At the end of {stage}" for stage in dict.fromkeys(stages)}
    labels = [words.sentence(words.plain(each))[:-1] for each in frame["organiser"]]
    note = f"{_what(occasion)}: % of pupils (line: 95% interval)"
    return style.figure_of(intervals.draw(ax, frame, labels, note, headings=headings))


def _what(occasion: str) -> str:
    return ", ".join(filter(None, ["Achieved the expected level", words.plain(occasion, 40)]))


def alt(*rates: SafeFrame, occasion: str = "") -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frame = _gathered(rates)
    if frame.empty:
        return "No data yet."
    labels = [
        f"{stage}, {words.plain(each)}"
        for stage, each in zip(frame["stage"], frame["organiser"], strict=True)
    ]
    start = f"Dot chart with 95% intervals: {_what(occasion)}, % of pupils, by stage and organiser."
    return " ".join([start, *intervals.told(frame, labels)])
