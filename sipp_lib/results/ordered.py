"""How pupils moved on a measure of which only the order counts: no mean, no gap in points, no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import UsageError
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
    told = _both_told(book, truth)
    unsaid = {
        group: [told and _small(book, table)] * (len(table) - 1) + [False] for group, table in truth.items()
    }
    groups = {
        group: book.gate(table, f"{name}/{group}", withheld=unsaid[group]) for group, table in truth.items()
    }
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
        _by_quintile(book, of["target"], measure, exact=told),
        ranks,
        order,
        comparison.by_lot(book),
        bool((values["group"] == "target").any()),
        int(np.sign(truth["target"]["count"].iloc[-1] - truth["target"]["count"].iloc[0])),
        twogroups.far_apart(pairs, "levels") * (1 if measure.better == "higher" else -1),
    )


@cached
def at_level(book: Workbook, measure: Measure, least: int) -> SafeFrame:
    """How many of the target group were at one of the best levels, on the first and on the last occasion.

    Of those measured both times, as all that is told of how they moved. Two cuts of the same pupils would tell by
    their difference how many are between them, so for the public a level counts as a place to cut only where at least
    the threshold is at it or between it and the one before, on each occasion, from the best level down. It depends on
    the evidence alone, so that it does not matter which targets were written.

    Parameters
    ----------
    book : Workbook
        Its evidence.
    measure : Measure
        Of levels; its values are steps, as `sipp_lib.evidence.values.levels.steps_of` has them.
    least : int
        How many of the best levels count.

    Returns
    -------
    SafeFrame, one row an occasion
        ``occasion``, ``n`` (pupils), ``count``, ``percent`` and its interval.

    Raises
    ------
    UsageError
        When the measure lists no such levels.
    """
    from sipp_lib.analysis import change, gaps

    if not (measure.ordered and 0 < least < len(measure.answers)):
        raise UsageError(
            f"‘{measure.name}’ lists no levels of which {least} are the best. Look at its record."
        )
    occasions = measures.occasions(book, measure)
    for values in (measures.values(book, measure), measures.every_value(book, measure)):
        rows = values[(values["group"] == "target").fillna(False) & values["value"].notna()]
        if len(rows):  # else left out as they are few: the table says so
            break
    if len(occasions) > 1:
        both = change.pairs(rows, occasions[0], occasions[-1]).dropna(subset=["before", "after"])["pupil"]
        ends = rows["occasion"].isin([occasions[0], occasions[-1]])
        rows = rows[ends & rows["pupil"].isin(both)]
    steps = len(measure.answers) + 1 - rows["value"] if measure.better == "higher" else rows["value"]
    table = gaps.by_lens(
        rows.assign(group=rows["occasion"], value=(steps <= least).astype("Float64")),
        "group",
        form="yes or no",
    )
    ends_only = [*dict.fromkeys([occasions[0], occasions[-1]])]
    table = table.set_index("group").reindex(ends_only).rename_axis("occasion").reset_index()
    hidden = book.audience != "school" and least not in _cuts(
        steps, rows["occasion"], len(measure.answers), book.settings.threshold
    )
    return book.gate(table, f"level/{measure.code}/{least}", withheld=[hidden] * len(table))


def _cuts(steps: pd.Series[Any], occasion: pd.Series[Any], levels: int, threshold: int) -> list[int]:
    """The places between levels, from the best, with enough pupils on both sides of each, on each occasion."""
    cuts, before = list[int](), 0
    for level in range(1, levels):
        part = ((steps > before) & (steps <= level)).groupby(occasion).sum()
        rest = (steps > level).groupby(occasion).sum()
        if len(part) and min(part.min(), rest.min()) >= threshold:
            cuts.append(level)
            before = level
    return cuts


def _both_told(book: Workbook, truth: dict[str, pd.DataFrame]) -> bool:
    """Whether the public is told how many more of one group improved, and who knows the sizes so the true counts.

    Where 13 of 31 rose and about 10 fell, those who stayed would be what is left: of a group of which a part is small,
    those who did not improve are then withheld.
    """
    from sipp_lib.disclosure.rounding import parts_of_one

    parts = [table["count"].tolist() for table in truth.values()]
    return (
        book.audience == "public"
        and len(parts) == 2
        and all(sum(each) >= book.settings.threshold for each in parts)
        and not any(any(parts_of_one([sum(each[:-1]), each[-1]], sum(each), book.settings)) for each in parts)
    )


def _small(book: Workbook, table: pd.DataFrame) -> bool:
    """Whether a group is too small to be told of, or a part of it is."""
    from sipp_lib.disclosure.rounding import parts_of_one

    parts = table["count"].tolist()
    return sum(parts) < book.settings.threshold or any(parts_of_one(parts, sum(parts), book.settings))


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


def _by_quintile(book: Workbook, pairs: pd.DataFrame, measure: Measure, *, exact: bool) -> SafeFrame | None:
    """By quintile, where any is known; withheld where one is small and the others would tell how many of it rose."""
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
    hidden = [exact and any(_small(book, each) for each in tables if each["count"].any())] * len(table)
    return book.gate(table, f"moves/{measure.code}/by quintile", withheld=hidden)
