"""The attainment gap: a measure by deprivation and by the other equity lenses, and levels achieved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached, form, unit

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


@dataclass(frozen=True)
class Gap:
    """Attainment by SIMD quintile on one occasion, and the gap between its ends."""

    occasion: str
    by_quintile: SafeFrame
    gap: SafeFrame


@cached
def gap(book: Workbook, measure: Measure, occasion: str) -> Gap:
    """The measure by SIMD quintile on an occasion, and its gap, reckoned from what may be shown."""
    from sipp_lib.analysis import gaps

    values = _values(book, measure)
    table = gaps.by_quintile(values[values["occasion"] == occasion], form=form(measure))
    by_quintile = book.gate(table, f"gap/{measure.code}/{occasion}/by quintile", unit=unit(values))
    by_quintile = measures.within(book, by_quintile, measure)
    gap = gaps.gap(by_quintile.frame, better=measure.better)
    if (reach := measures.reach(measure)) is not None:
        gap = gap.assign(low=gap["low"].clip(-reach), high=gap["high"].clip(upper=reach))
    return Gap(occasion, by_quintile, book.gate(gap, f"gap/{measure.code}/{occasion}"))


@cached
def by_lens(book: Workbook, measure: Measure, occasion: str, lens: str) -> SafeFrame:
    """The measure on an occasion by one column of the pupils' table."""
    from sipp_lib.analysis import gaps

    values = _values(book, measure)
    table = gaps.by_lens(values[values["occasion"] == occasion], lens, form=form(measure))
    safe = book.gate(table, f"lens/{measure.code}/{occasion}/{lens}", unit=unit(values))
    return measures.within(book, safe, measure)


def _values(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The values of a measure; of a rate each pupil's own, in percent to a tenth, so that all count the same."""
    values = measures.values(book, measure)
    if measure.form != "rate":
        return values
    from sipp_lib.analysis import attendance

    known = attendance.percentages(values)
    return known.assign(value=known["percent"].round(1))


@cached
def levels(book: Workbook, occasion: str) -> dict[str, SafeFrame]:
    """The share of pupils who achieved the expected Curriculum for Excellence level on an occasion.

    By organiser, ‘literacy’ (all three of reading, writing, and listening and talking) among them; a row a
    stage. One organiser at a time passes the gate: stages are different pupils, organisers the same ones again.
    """
    import pandas as pd

    from sipp_lib.analysis import acel

    judged = []
    for measure in measures.measured(book, "yes or no"):
        if measure.organiser:
            values = measures.values(book, measure)
            judged.append(values[values["occasion"] == occasion].assign(organiser=measure.organiser))
    if not judged:
        return {}
    table = acel.shares(acel.with_literacy(pd.concat(judged)))
    return {
        str(organiser): book.gate(rows.reset_index(drop=True), f"levels/{occasion}/{organiser}")
        for organiser, rows in table.groupby("organiser", sort=False)
    }
