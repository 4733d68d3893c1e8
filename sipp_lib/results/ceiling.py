"""Whether many pupils of a group were at or near the best possible result afterwards, which bounds what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


def best(measure: Measure) -> float | None:
    """The best possible result of a score; None where it is not recorded."""
    if measure.form != "score" or measure.ordered:
        return None
    return measure.highest if measure.better == "higher" else measure.lowest


@cached
def at_best(book: Workbook, measure: Measure) -> SafeFrame | None:
    """Of target and comparison group on the last occasion; None where the best possible result is not recorded."""
    occasions, values = measures.occasions(book, measure), measures.values(book, measure)
    if not occasions:
        return None
    both = values["group"].isin(["target", "comparison"])
    return reached(book, measure, values[both & (values["occasion"] == occasions[-1])], "group")


def reached(book: Workbook, measure: Measure, values: pd.DataFrame, by: str) -> SafeFrame | None:
    """Of some values by the groups that a column names; None where the best possible result is not recorded."""
    from sipp_lib.analysis import ceiling

    top = best(measure)
    if top is None:
        return None
    table = ceiling.reached(values, by, best=top, reach=measures.reach(measure))
    return book.gate(table, f"ceiling/{measure.code}/{by}")
