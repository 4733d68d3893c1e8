"""Whether the attainment gap is narrower: of the same pupils before and after, each group for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure
from sipp_lib.results import ceiling, measures
from sipp_lib.results.gaps import gap
from sipp_lib.results.measures import cached, unit
from sipp_lib.results.populations import by_whom

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook

WHOSE = {
    "target": "the target group",
    "comparison": "the comparison group",
    "all": "all pupils measured",
}
LITTLE = 0.1
TOGETHER = ", target and comparison group together"


@dataclass(frozen=True)
class GapChange:
    """The gap of one group before and after.

    Attributes
    ----------
    whose : str
        Whose it is, in words: groups are never pooled in silence.
    before, after : str
        The two occasions.
    by_quintile : tuple of SafeFrame
        The same pupils by SIMD quintile: before and after in one table, or in one each where shares are told.
    change : SafeFrame
        Both gaps and how they differ.
    at_best : SafeFrame or None
        Whether many of a quintile were at or near the best possible result afterwards, where that is recorded.
    fine : float
        What counts as one step of the measure, in the unit of the gap; of shares a percentage point, or more than any
        change where numbers rounded for the public made it one that the exact ones do not tell.
    little : bool
        Whether it changed by less than a tenth of itself, by the exact numbers for everybody.
    """

    whose: str
    before: str
    after: str
    by_quintile: tuple[SafeFrame, ...]
    change: SafeFrame
    at_best: SafeFrame | None = None
    fine: float = 0.0
    little: bool = False


@cached
def gap_changes(book: Workbook, measure: Measure) -> list[GapChange]:
    """The gap of the target group, of the comparison group, and last of all pupils; none of one occasion.

    That of all is worked out alike for everybody, from the two tables by quintile that each reader has: one of pupils
    measured both times for the schools would be another gap than the public reads of. The public is told it alone, as
    any further table of some of the same pupils could be taken from those two, and would tell of a few.
    """
    from sipp_lib.analysis import change

    occasions, values = measures.occasions(book, measure), measures.values(book, measure)
    if len(occasions) < 2 or measure.ordered or values["simd_decile"].isna().all():
        return []
    lives = book.evidence.pupils[["pupil", "simd_decile"]]
    pairs = change.pairs(values, occasions[0], occasions[-1]).merge(lives, on="pupil", how="left")
    of = {name: pairs[(pairs["group"] == name).fillna(False)] for name in ("target", "comparison")}
    apart = book.audience == "school" and len(of["target"]) < len(pairs)
    found = [_of(book, measure, name, rows, unit(values)) for name, rows in of.items() if apart and len(rows)]
    return [*found, _of_all(book, measure, pairs, together=all(len(rows) for rows in of.values()))]


def _of_all(book: Workbook, measure: Measure, pairs: pd.DataFrame, *, together: bool) -> GapChange:
    """From both tables by quintile: each gap's interval joined with the other's, allowing for the same pupils."""
    occasions, name = measures.occasions(book, measure), f"gap change/{measure.code}"
    found = [gap(book, measure, when) for when in (occasions[0], occasions[-1])]
    tables = tuple(each.by_quintile for each in found)
    change = _joined(book, measure, pairs, tables, name)
    near = _at_best(book, measure, pairs)
    whose = WHOSE["all"] + (TOGETHER if together else "")
    fine, little = (
        _fine(book, measure, change),
        _little(_exact(measures.every_value(book, measure), book, measure)),
    )
    return GapChange(whose, occasions[0], occasions[-1], tables, change, near, fine, little)


def _fine(book: Workbook, measure: Measure, change: SafeFrame) -> float:
    import numpy as np
    import pandas as pd

    told = change.frame["gap_change"].iloc[0]
    if measure.form != "yes or no":
        return unit(measures.values(book, measure))
    if book.audience == "school" or pd.isna(told):
        return 1.0
    first, last = _exact(by_whom(book, measure), book, measure)
    ways = {np.sign(each) * (abs(each) >= 0.5) for each in (told, last - first)}
    return 1.0 if len(ways) == 1 else np.inf


def _exact(values: pd.DataFrame, book: Workbook, measure: Measure) -> tuple[Any, Any]:
    """The gaps on the first and the last occasion, rounded for nobody."""
    from sipp_lib.analysis import gaps

    form: Literal["score", "yes or no"] = "yes or no" if measure.form == "yes or no" else "score"
    found = [
        gaps.gap(gaps.by_quintile(values[values["occasion"] == when], form=form), measure.better)
        for when in measures.ends(book, measure)
    ]
    return found[0]["gap"].iloc[0], found[1]["gap"].iloc[0]


def _little(ends: tuple[Any, Any]) -> bool:
    """Whether two gaps differ by less than a tenth of the larger."""
    import pandas as pd

    first, last = ends
    return not pd.isna(last - first) and bool(abs(last - first) < LITTLE * max(abs(first), abs(last)))


def _at_best(book: Workbook, measure: Measure, pairs: pd.DataFrame) -> SafeFrame | None:
    from sipp_lib.analysis import gaps

    last = pairs.assign(value=pairs["after"], quintile=gaps.quintiles(pairs["simd_decile"]))
    return ceiling.reached(book, measure, last, "quintile")


def _joined(
    book: Workbook, measure: Measure, pairs: pd.DataFrame, tables: tuple[SafeFrame, ...], name: str
) -> SafeFrame:
    from sipp_lib.analysis import gap_change

    r = book.gate(gap_change.alike(pairs), f"{name}/correlation").frame["r"].astype("float64").iloc[0]
    return book.gate(
        gap_change.of_occasions(tables[0].frame, tables[1].frame, float(r), measure.better), name
    )


def _of(book: Workbook, measure: Measure, group: str, pairs: pd.DataFrame, fine: float) -> GapChange:
    from sipp_lib.analysis import gap_change, gaps

    occasions, name = measures.occasions(book, measure), f"gap change/{measure.code}/{group}"
    before, after = occasions[0], occasions[-1]
    if measure.form == "yes or no":
        tables = tuple(
            book.gate(gaps.by_quintile(pairs.assign(value=pairs[side]), form="yes or no"), f"{name}/{side}")
            for side in ("before", "after")
        )
        found = _joined(book, measure, pairs, tables, name)
    else:
        tables = (book.gate(gap_change.by_quintile(pairs), f"{name}/by quintile", unit=fine),)
        found = book.gate(gap_change.of_scores(tables[0].frame, measure.better), name)
    step, row = 1.0 if measure.form == "yes or no" else fine, found.frame.iloc[0]
    little = _little((row["gap_before"], row["gap_after"]))
    return GapChange(WHOSE[group], before, after, tables, found, _at_best(book, measure, pairs), step, little)
