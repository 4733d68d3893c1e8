"""The attainment gap: a measure by deprivation and by the other equity lenses, and levels achieved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import UsageError
from sipp_lib.formats import listing
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.comparison import shares
from sipp_lib.results.measures import cached, form, unit
from sipp_lib.results.populations import GROUPED, by_whom, lenses, withheld

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


STAGE = re.compile(r"\b[PS][1-7]\b")


@dataclass(frozen=True)
class Gap:
    """Attainment by SIMD quintile on one occasion, and the gap between its ends."""

    occasion: str
    by_quintile: SafeFrame
    gap: SafeFrame


@cached
def gap(book: Workbook, measure: Measure, occasion: str) -> Gap:
    """The measure by SIMD quintile on an occasion, and its gap, worked out from what may be shown."""
    from sipp_lib.analysis import gaps

    values = by_whom(book, measure)
    table = gaps.by_quintile(values[values["occasion"] == occasion], form=form(measure))
    by_quintile = book.gate(
        table,
        f"gap/{measure.code}/{occasion}/by quintile",
        unit=unit(values),
        withheld=_marked(table["quintile"], withheld(book, measure, occasion, "quintile")),
        exact=_total_told(book, measure),
    )
    by_quintile = measures.within(book, by_quintile, measure)
    gap = gaps.gap(by_quintile.frame, better=measure.better)
    if (reach := measures.reach(measure)) is not None:
        gap = gap.assign(low=gap["low"].clip(-reach), high=gap["high"].clip(upper=reach))
    return Gap(occasion, by_quintile, book.gate(gap, f"gap/{measure.code}/{occasion}"))


@cached
def by_lens(book: Workbook, measure: Measure, occasion: str, lens: str) -> SafeFrame:
    """The measure on an occasion by one column of the pupils' table; how many only, where only the order counts.

    Raises
    ------
    UsageError
        When pupils are not told apart by that column.
    """
    from sipp_lib.analysis import gaps

    if lens not in (known := [*lenses(), *GROUPED]):
        raise UsageError(f"There are no results by ‘{lens}’. Write one of {listing(known)}.")
    values = by_whom(book, measure)
    table = gaps.by_lens(values[values["occasion"] == occasion], lens, form=form(measure))
    hidden = _marked(table["group"], withheld(book, measure, occasion, lens))
    told = table[["group", "n"]] if measure.ordered else table
    if lens == "school":
        told = told.assign(group=told["group"].replace(book.school_names))
    name, exact = f"lens/{measure.code}/{occasion}/{lens}", _total_told(book, measure)
    safe = book.gate(told, name, unit=unit(values), withheld=hidden, exact=exact)
    return measures.within(book, safe, measure)


def _total_told(book: Workbook, measure: Measure) -> bool:
    """Whether the true number of those with ‘yes’ follows from how much the shares of two groups differ.

    Who knows both sizes finds both counts in a difference in whole points and its range; of pupils in no group nothing
    is told as exactly.
    """
    if measure.form != "yes or no" or book.audience == "school":
        return False
    both = by_whom(book, measure)["group"].isin(["target", "comparison"]).all()
    return bool(both) and shares(book, measure).adjusted is not None


def _marked(rows: pd.Series[Any], hidden: set[str]) -> list[bool]:
    return [str(row) in hidden for row in rows]


@cached
def levels(book: Workbook, occasion: str) -> dict[str, SafeFrame]:
    """The share of pupils who achieved the expected Curriculum for Excellence level on an occasion.

    By organiser, ‘literacy’ (all three of reading, writing, and listening and talking) among them; a row a
    stage. One organiser at a time passes the gate: stages are different pupils, organisers the same ones again.
    Where the occasion names a stage, as ‘P4 judgement’ of pupils who are in P7 now does, only that one is told: what
    was expected of them then is not what is expected of them now.
    """
    import pandas as pd

    from sipp_lib.analysis import acel

    judged, hidden, exact = [], dict[str, set[str]](), set[str]()
    for measure in measures.measured(book, "yes or no"):
        if measure.organiser:
            values = by_whom(book, measure)
            judged.append(values[values["occasion"] == occasion].assign(organiser=measure.organiser))
            hidden[measure.organiser] = withheld(book, measure, occasion, "stage")
            exact |= {measure.organiser} if _total_told(book, measure) else set()
    if not judged:
        return {}
    every, named = pd.concat(judged), STAGE.findall(occasion)
    table = acel.shares(acel.with_literacy(every[every["stage"].isin(named)] if named else every))
    return {
        str(organiser): book.gate(
            rows.reset_index(drop=True),
            f"levels/{occasion}/{organiser}",
            withheld=_marked(rows["stage"], hidden.get(str(organiser), set())),
            exact=str(organiser) in exact,
        )
        for organiser, rows in table.groupby("organiser", sort=False)
    }
