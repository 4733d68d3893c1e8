"""How pupils moved on a measure of which only the order counts: no mean, no gap in points, no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure
from sipp_lib.results import comparison, measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


@dataclass(frozen=True)
class Moves:
    """How pupils moved from the first occasion to the last.

    Attributes
    ----------
    before, after : str
        The two occasions.
    groups : dict of str to SafeFrame
        How many fell, stayed and rose, of the target and of the comparison group.
    improved : SafeFrame or None
        How many more of the target than of the comparison group improved, where both may be shown.
    missing : SafeFrame
        Who of the target group was measured only once.
    by_quintile : SafeFrame or None
        How many of the target group fell, stayed and rose in each SIMD quintile, where any is known.
    ranks, order : SafeFrame or None
        Wilcoxon's signed ranks of the target group, and Cliff's delta of the changes of both groups: only for the
        school.
    by_lot : bool
        Whether chance decided who was in which group.
    marked : bool
        Whether anybody is marked as one of the target group.
    went : int
        1 where more of the target group rose than fell, −1 where more fell, else 0: by the exact numbers, as rounded
        ones may tell another.
    apart : int
        As `sipp_lib.results.Comparison` has it.
    """

    before: str
    after: str
    groups: dict[str, SafeFrame]
    improved: SafeFrame | None
    missing: SafeFrame
    by_quintile: SafeFrame | None
    ranks: SafeFrame | None
    order: SafeFrame | None
    by_lot: bool
    marked: bool = True
    went: int = 0
    apart: int = 0


@cached
def moves(book: Workbook, measure: Measure) -> Moves | None:
    """How both groups moved; None with fewer than two occasions. Each pupil's own change knows where it began."""
    import numpy as np

    from sipp_lib.analysis import change, paired, twogroups

    occasions, values = measures.occasions(book, measure), measures.values(book, measure)
    if len(occasions) < 2:
        return None
    before, after = occasions[0], occasions[-1]
    name = f"moves/{measure.code}"
    pairs = change.pairs(values, before, after)
    of = {group: pairs[(pairs["group"] == group).fillna(False)] for group in ("target", "comparison")}
    truth = {
        group: change.bins(rows, step=0, better=measure.better)
        for group, rows in of.items()
        if group == "target" or len(rows)
    }
    groups = {group: book.gate(table, f"{name}/{group}") for group, table in truth.items()}
    order = ranks = None
    if book.audience == "school":
        ranks = book.gate(paired.wilcoxon(of["target"]), f"{name}/ranks")
        if len(groups) == 2:
            delta = twogroups.cliffs_delta(pairs.assign(value=pairs["change"]))
            order = book.gate(delta, f"{name}/order")
    return Moves(
        before,
        after,
        groups,
        _improved(book, name, groups, [table.iloc[-1] for table in truth.values()]),
        book.gate(change.missing(values[values["group"] == "target"], before, after), f"{name}/missing"),
        _by_quintile(book, of["target"], measure),
        ranks,
        order,
        comparison.by_lot(book),
        bool((values["group"] == "target").any()),
        int(np.sign(truth["target"]["count"].iloc[-1] - truth["target"]["count"].iloc[0])),
        twogroups.far_apart(pairs, "levels") * (1 if measure.better == "higher" else -1),
    )


def _improved(
    book: Workbook, name: str, groups: dict[str, SafeFrame], truth: list[pd.Series[Any]]
) -> SafeFrame | None:
    """How many more improved, where both shares may be shown: from the true counts, in whole points for the public.

    Rounded to fives, the counts of two groups of thirty alone can make ten points of nothing.
    """
    import pandas as pd

    from sipp_lib.analysis import proportions
    from sipp_lib.analysis.comparison import INDEPENDENT

    best = [safe.frame.iloc[-1] for safe in groups.values()]  # from worst to best
    if len(best) < 2 or any(pd.isna(row["percent"]) for row in best):
        return None
    numbers = proportions.newcombe(*(row[part] for row in truth for part in ("count", "n")))
    columns = zip(("difference", "low", "high"), numbers, strict=True)
    table = pd.DataFrame({column: pd.array([100 * float(each)], dtype="Float64") for column, each in columns})
    sizes = pd.DataFrame(
        {f"n_{group}": [row["n"]] for group, row in zip(groups, best, strict=True)}, dtype="Int64"
    )
    table = pd.DataFrame({"method": [INDEPENDENT]}, dtype="string").join(
        measures.in_whole_points(book, table)
    )
    return book.gate(table.join(sizes), f"{name}/improved")


def _by_quintile(book: Workbook, pairs: pd.DataFrame, measure: Measure) -> SafeFrame | None:
    import pandas as pd

    from sipp_lib.analysis import change
    from sipp_lib.analysis.gaps import QUINTILES, quintiles

    lives = pairs.merge(book.evidence.pupils[["pupil", "simd_decile"]], on="pupil", how="left")
    quintile = quintiles(lives["simd_decile"])
    if quintile.isna().all():
        return None
    tables = [
        change.bins(lives[(quintile == each).fillna(False)], step=0, better=measure.better).assign(
            quintile=each
        )
        for each in QUINTILES
    ]
    table = pd.concat(tables, ignore_index=True)
    table = table[["quintile", *table.columns.drop("quintile")]].astype({"quintile": "Int64"})
    return book.gate(table, f"moves/{measure.code}/by quintile")
