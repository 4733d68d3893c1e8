"""Whether the target group was chosen for a low start on a measure: by its record, or in the words of how it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipp_lib import results
from sipp_lib.records.kinds import TargetGroup
from sipp_lib.reports.success import topics
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.workbook import Workbook

LOW = re.compile(
    r"\b(?:low(?:er|est)?|weak\w*|under|below|behind|bottom|poor(?:est|ly)?|least|struggl\w*|worst|furthest from)\b",
    re.IGNORECASE,
)
"""Words of a choice by a low start."""
DECIDED = {"staff", "parents"}  # who decided is no reason


@cached
def low(book: Workbook, measure: Measure) -> bool:
    """Whether a group that is low on a measure by its choice would rise on it even with nothing done.

    Where the record names no measure, how the group was chosen is read: that it was for something low, and of what, or
    else who they are. A group that was drawn at random, or chosen on another measure, is none.
    """
    if results.chosen_low(book, measure):
        return True
    if measure.form == "survey" or measure.better == "lower":
        return False
    about = topics(". ".join([measure.name, measure.instrument, measure.organiser or ""]))
    return any(
        bool(about & (topics(group.how_chosen) - DECIDED or topics(group.who)))
        for group in book.bodies(TargetGroup)
        if not group.chosen_on and not group.by_lot and LOW.search(group.how_chosen)
    )
