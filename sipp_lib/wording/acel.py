"""Curriculum for Excellence levels in words: who achieved the expected one, by stage and organiser."""

from __future__ import annotations

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.wording import intervals, words

STAGES = ("P1", "P4", "P7", "S3")


def by_stage(rates: tuple[SafeFrame, ...]) -> pd.DataFrame:
    """The organisers' tables as one, stage by stage, each with the organisers in the order they were given."""
    every = pd.concat([require_safe(each) for each in rates], ignore_index=True)
    place = every["stage"].map({stage: i for i, stage in enumerate(STAGES)}).fillna(len(STAGES))
    return every.assign(place=place).sort_values("place", kind="stable", ignore_index=True)


def what(occasion: str) -> str:
    """What is told, and when."""
    return ", ".join(filter(None, ["Achieved the expected level", words.plain(occasion, 40)]))


def alt(*rates: SafeFrame, occasion: str = "") -> str:
    """Say in sentences what `sipp_lib.charts.acel.chart` shows, with its numbers and what is hidden."""
    frame = by_stage(rates)
    if frame.empty:
        return "No data yet."
    labels = [
        f"{stage}, {words.plain(each)}"
        for stage, each in zip(frame["stage"], frame["organiser"], strict=True)
    ]
    start = f"Dot chart with 95% intervals: {what(occasion)}, % of pupils, by stage and organiser."
    return " ".join([start, *intervals.sentences(frame, labels)])
