"""Whether the attainment gap is narrower: of the same pupils before and after, each group for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached, unit

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook

WHOSE = {
    "target": "the target group",
    "comparison": "the comparison group",
    "all": "all pupils measured both times",
}


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
    """

    whose: str
    before: str
    after: str
    by_quintile: tuple[SafeFrame, ...]
    change: SafeFrame


@cached
def gap_changes(book: Workbook, measure: Measure) -> list[GapChange]:
    """The gap of the target group, of the comparison group, and of all where there are others; none of one occasion."""
    from sipp_lib.analysis import change

    occasions, values = measures.occasions(book, measure), measures.values(book, measure)
    if len(occasions) < 2 or measure.ordered or values["simd_decile"].isna().all():
        return []
    lives = book.evidence.pupils[["pupil", "simd_decile"]]
    pairs = change.pairs(values, occasions[0], occasions[-1]).merge(lives, on="pupil", how="left")
    of = {name: pairs[(pairs["group"] == name).fillna(False)] for name in ("target", "comparison")}
    alone = len(of["target"]) == len(pairs)
    of["all"] = pairs if book.audience == "school" else _apart(pairs, [*of.values()], book.settings.threshold)
    return [
        _of(book, measure, name, rows, unit(values))
        for name, rows in of.items()
        if len(rows) and not (name == "all" and alone)
    ]


def _apart(pairs: pd.DataFrame, groups: list[pd.DataFrame], few: int) -> pd.DataFrame:
    """All pupils but those of a fifth in which the groups that are shown leave only a few others.

    Their results would be those of all less those of the groups.
    """

    def fifths(rows: pd.DataFrame) -> pd.Series[int]:
        counts = ((rows["simd_decile"].astype("Int64") + 1) // 2).value_counts()
        return counts.reindex(range(1, 6), fill_value=0).astype(int)

    rest = fifths(pairs)
    for size in map(fifths, groups):
        rest -= size.where(size >= few, 0)
    small = rest[(rest > 0) & (rest < few)].index
    return pairs[~((pairs["simd_decile"].astype("Int64") + 1) // 2).isin(small)]


def _of(book: Workbook, measure: Measure, group: str, pairs: pd.DataFrame, fine: float) -> GapChange:
    from sipp_lib.analysis import gap_change, gaps

    occasions, name = measures.occasions(book, measure), f"gap change/{measure.code}/{group}"
    before, after = occasions[0], occasions[-1]
    if measure.form == "yes or no":
        tables = tuple(
            book.gate(gaps.by_quintile(pairs.assign(value=pairs[side]), form="yes or no"), f"{name}/{side}")
            for side in ("before", "after")
        )
        r = book.gate(gap_change.alike(pairs), f"{name}/correlation").frame["r"].astype("float64").iloc[0]
        found = gap_change.of_shares(tables[0].frame, tables[1].frame, float(r), measure.better)
    else:
        tables = (book.gate(gap_change.by_quintile(pairs), f"{name}/by quintile", unit=fine),)
        found = gap_change.of_scores(tables[0].frame, measure.better)
    return GapChange(WHOSE[group], before, after, tables, book.gate(found, name))
