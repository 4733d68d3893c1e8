"""The target group beside a comparison group: adjusted, in standard deviations, in months, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.results import measures
from sipp_lib.results.measures import cached, unit

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


@dataclass(frozen=True)
class Comparison:
    """The target group beside the comparison group.

    Attributes
    ----------
    groups, adjusted, slopes, morris, missing : SafeFrame
        Means of both; the adjusted difference; whether it depends on where pupils began; Morris's d; who was
        measured only once.
    effect : SafeFrame
        The adjusted difference as Hedges' g and in months of progress.
    by_lot : bool
        Whether chance decided who was in which group.
    apart : int
        1 where the target group began far higher than the other, −1 where far lower, else 0: by the exact results, as
        the public's is to be no surer than the school's.
    """

    groups: SafeFrame
    adjusted: SafeFrame
    slopes: SafeFrame
    morris: SafeFrame
    missing: SafeFrame
    effect: SafeFrame
    by_lot: bool
    apart: int = 0


@dataclass(frozen=True)
class Shares:
    """The share of each group on each occasion, and the difference on the last one where it may be shown."""

    groups: dict[str, SafeFrame]
    adjusted: SafeFrame | None
    by_lot: bool
    apart: int = 0


@dataclass(frozen=True)
class OneOccasion:
    """Both groups on the only occasion there is, their difference, and its size as Hedges' g."""

    occasion: str
    groups: SafeFrame
    difference: SafeFrame
    effect: SafeFrame


@cached
def group_comparison(book: Workbook, measure: Measure) -> Comparison | None:
    """The target group against the comparison group; None without one, or with one occasion only.

    None, too, where only the order counts: see `sipp_lib.results.moves`.
    """
    import pandas as pd

    from sipp_lib.analysis import change, comparison, eef, twogroups

    occasions, values = measures.occasions(book, measure), _compared(book, measure)
    if len(occasions) < 2 or values is None or measure.ordered:
        return None
    before, after = occasions[0], occasions[-1]
    pairs = change.pairs(values, before, after)
    name = f"comparison/{measure.code}"
    groups = book.gate(comparison.groups(pairs), f"{name}/groups", unit=unit(values))
    adjusted = book.gate(_adjusted(pairs, measure), f"{name}/adjusted")
    effect = change.told(twogroups.adjusted_effect(adjusted.frame, groups.frame))
    # Months only for the row that is told: those of pupils counted as independent would be believed, too.
    months = pd.concat([effect.iloc[:-1], eef.months(effect.tail(1), better=measure.better)])
    return Comparison(
        groups,
        adjusted,
        book.gate(comparison.slopes(pairs), f"{name}/slopes"),
        book.gate(change.told(comparison.morris(groups.frame)), f"{name}/morris"),
        book.gate(change.missing(values, before, after), f"{name}/missing"),
        book.gate(months, f"{name}/effect"),
        by_lot(book),
        twogroups.far_apart(pairs),
    )


@cached
def one_occasion(book: Workbook, measure: Measure) -> OneOccasion | None:
    """Both groups where the measure was taken once only; None otherwise, or without a comparison group."""
    from sipp_lib.analysis import change, gaps, twogroups

    occasions, values = measures.occasions(book, measure), _compared(book, measure)
    if len(occasions) != 1 or values is None or measure.ordered:
        return None
    name = f"beside/{measure.code}"
    groups = book.gate(gaps.by_lens(values, "group"), name, unit=unit(values))
    groups = measures.within(book, groups, measure)
    difference = book.gate(_adjusted(_once(values), measure), f"{name}/difference")
    spread = groups.frame.rename(columns={"sd": "sd_after"})
    effect = book.gate(change.told(twogroups.adjusted_effect(difference.frame, spread)), f"{name}/effect")
    return OneOccasion(occasions[0], groups, difference, effect)


@cached
def attrition(book: Workbook, measure: Measure) -> SafeFrame | None:
    """How many of each group were measured before and not after; None where there is nothing to compare."""
    from sipp_lib.analysis import change

    occasions, values = measures.occasions(book, measure), _compared(book, measure)
    if len(occasions) < 2 or values is None:
        return None
    return book.gate(change.attrition(values, occasions[0], occasions[-1]), f"attrition/{measure.code}")


def by_lot(book: Workbook) -> bool:
    """Whether chance decided who was in the target group."""
    groups = book.bodies(TargetGroup)
    return bool(groups) and all(group.by_lot for group in groups)


def _compared(book: Workbook, measure: Measure) -> pd.DataFrame | None:
    values = measures.every_value(book, measure)
    both = values[values["group"].isin(["target", "comparison"])]
    return both if both["group"].nunique() == 2 else None


@cached
def shares(book: Workbook, measure: Measure) -> Shares:
    """The shares of target and comparison group on each occasion of a yes-or-no measure, and their difference.

    The difference, in percentage points, is adjusted for the first occasion where there are two, and left out where a
    share that it rests on is hidden.
    """
    from sipp_lib.analysis import change, gaps, twogroups

    values, occasions = measures.values(book, measure), measures.occasions(book, measure)
    every = measures.every_value(book, measure)
    name = f"shares/{measure.code}"
    groups = {}
    for group in ("target", "comparison"):
        rows = values[values["group"] == group]
        if rows.empty:  # left out as they are few: the table says so
            rows = every[every["group"] == group]
        if rows.empty:
            continue
        table = gaps.by_lens(rows.assign(group=rows["occasion"]), "group", form="yes or no")
        table = table.set_index("group").reindex(occasions).rename_axis("occasion").reset_index()
        groups[group] = book.gate(table, f"{name}/{group}")
    shown = all(safe.frame.iloc[[0, -1]]["percent"].notna().all() for safe in groups.values())
    adjusted, apart = None, 0
    if len(groups) == 2 and shown:
        twice = len(occasions) > 1
        pairs = change.pairs(values, occasions[0], occasions[-1]) if twice else _once(values)
        adjusted = book.gate(measures.in_whole_points(book, _adjusted(pairs, measure)), f"{name}/adjusted")
        apart = twogroups.far_apart(pairs, "yes or no")
    return Shares(groups, adjusted, by_lot(book), apart)


def _once(values: pd.DataFrame) -> pd.DataFrame:
    """Pupils measured once, as if all had begun alike: there is nothing to adjust for."""
    return values.assign(before=0.0, after=values["value"], change=values["value"])


def _adjusted(pairs: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    from sipp_lib.analysis import comparison

    return comparison.adjusted(
        pairs, comparison.cluster(pairs), form=measures.form(measure), reach=measures.reach(measure)
    )
