"""Whether many pupils of a group were at or near the best possible result, which bounds what can be told of them."""

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
    """The best possible result of a score, or the step of the best level; None where it is not recorded."""
    if measure.form != "score":
        return None
    if measure.ordered and measure.answers:
        return float(len(measure.answers)) if measure.better == "higher" else 1.0
    return measure.highest if measure.better == "higher" else measure.lowest


@cached
def at_best(book: Workbook, measure: Measure) -> SafeFrame | None:
    """Of target and comparison group on the last occasion; None where the best possible result is not recorded.

    Of levels on the first: who begins at the best one cannot move up, and to end there is what was hoped for.
    """
    occasions, values = measures.occasions(book, measure), measures.values(book, measure)
    if not occasions:
        return None
    both = values["group"].isin(["target", "comparison"])
    when = occasions[0 if measure.ordered else -1]
    return reached(book, measure, values[both & (values["occasion"] == when)], "group")


def reached(book: Workbook, measure: Measure, values: pd.DataFrame, by: str) -> SafeFrame | None:
    """Of some values by the groups that a column names; None where the best possible result is not recorded."""
    from sipp_lib.analysis import ceiling

    top = best(measure)
    if top is None:
        return None
    table = ceiling.reached(values, by, best=top, reach=None if measure.ordered else measures.reach(measure))
    return book.gate(table, f"ceiling/{measure.code}/{by}")
