"""How the target group changed: its means, what was to be expected, and which changes are reliable."""

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
class Change:
    """The target group before and after.

    Attributes
    ----------
    before, after : str
        The first and the last occasion.
    summary, missing, bins : SafeFrame
        The mean change; who was measured only once; how many fell, stayed and rose.
    sizes : SafeFrame
        The mean change in three named standard deviations.
    expected : SafeFrame or None
        What the group would have come to anyway by the line through those not chosen, where it was chosen for low
        scores and enough others were measured.
    reliable : SafeFrame or None
        How many pupils changed by more than the measure's unreliability explains, where that is known.
    pairs : SafeFrame or None
        Each pupil: only for the school.
    classes : SafeFrame or None
        The interval of the mean change that allows for classes.
    marked : bool
        Whether anybody is marked as one of the target group.
    """

    before: str
    after: str
    summary: SafeFrame
    missing: SafeFrame
    bins: SafeFrame
    sizes: SafeFrame
    expected: SafeFrame | None
    reliable: SafeFrame | None
    pairs: SafeFrame | None
    classes: SafeFrame | None = None
    marked: bool = True


@cached
def target_change(book: Workbook, measure: Measure) -> Change | None:
    """The target group's change from the first occasion to the last; None with fewer than two.

    None, too, where only the order counts: `sipp_lib.results.moves` tells of such a measure.
    """
    from sipp_lib.analysis import change, paired
    from sipp_lib.analysis import regression_to_mean as rtm

    occasions = measures.occasions(book, measure)
    if len(occasions) < 2 or measure.ordered:
        return None
    before, after = occasions[0], occasions[-1]
    values, every = measures.values(book, measure), measures.every_value(book, measure)
    target = every[every["group"] == "target"]
    pairs = change.pairs(target, before, after)
    first = values[(values["occasion"] == before) & values["value"].notna()]
    whole = bool((first["group"] != "target").fillna(True).any())
    cohort = rtm.cohort(first if whole else first[first["group"] == "target"])
    sd = float(cohort["sd"].iloc[0]) if cohort["sd"].notna().all() else None
    own = pairs["before"].astype("Float64").std()
    summary = change.summary(
        pairs,
        standardiser="all pupils measured" if whole else "the target group itself",
        # the group's own is that of the pupils who changed, so that one number has one name
        sd=sd if whole else own,
        sd_n=int(cohort["n"].iloc[0]) if whole else None,
    )
    name, fine = f"change/{measure.code}", unit(values)
    bins = change.bins(pairs, step=_step(sd), better=measure.better)
    moments = book.gate(paired.moments(pairs), f"{name}/moments", unit=fine)
    safe = measures.within(book, book.gate(change.told(summary), name, unit=fine), measure)
    left = change.pairs(values[~values["group"].isin(["target", "comparison"])], before, after)
    within = book.audience == "school"
    return Change(
        before,
        after,
        safe,
        book.gate(change.missing(target, before, after), f"{name}/missing"),
        book.gate(bins, f"{name}/bins"),
        book.gate(change.told(paired.effects(moments.frame)), f"{name}/sizes"),
        _expected(book, measure, safe, left, fine),
        _reliable(book, measure, pairs, sd),
        book.gate(pairs, f"{name}/pairs") if within else None,
        book.gate(_around(safe, pairs, paired.by_class(pairs, *measures.limits(measure))), f"{name}/classes"),
        bool((book.evidence.pupils["group"] == "target").any()),
    )


def chosen_low(book: Workbook, measure: Measure) -> bool:
    """Whether the target group was chosen for low results on the measure."""
    return any(group.chosen_on == measure.code != "" for group in book.bodies(TargetGroup))


def _expected(
    book: Workbook, measure: Measure, summary: SafeFrame, left: pd.DataFrame, fine: float
) -> SafeFrame | None:
    """By the line through those `left` when target and comparison group were chosen; None where it cannot be told."""
    from sipp_lib.analysis import paired
    from sipp_lib.analysis import regression_to_mean as rtm

    if left.empty or not chosen_low(book, measure):
        return None
    name = f"change/{measure.code}"
    others = book.gate(paired.moments(left), f"{name}/not chosen", unit=fine)
    found = rtm.expected(summary.frame, others.frame)
    return None if found["expected_change"].isna().all() else book.gate(found, f"{name}/expected")


def _reliable(book: Workbook, measure: Measure, pairs: pd.DataFrame, sd: float | None) -> SafeFrame | None:
    """By the reliability that the test's manual gives.

    A correlation of before and after is none: all that pupils learned meanwhile is in it.
    """
    from sipp_lib.analysis import regression_to_mean as rtm

    known = measure.reliability
    if known is None or sd is None or not (0 <= known < 1 and sd > 0):
        return None
    changed = rtm.reliable_change(pairs, sd=sd, r=known, better=measure.better)
    safe = book.gate(rtm.reliable_bins(changed), f"change/{measure.code}/reliable")
    # beside rounded parts a hidden one would be taken for the rest, and of pupils who got worse
    return None if book.audience == "public" and safe.frame["percent"].isna().any() else safe


def _around(told: SafeFrame, pairs: pd.DataFrame, classes: pd.DataFrame) -> pd.DataFrame:
    """The range around the mean that is told: around the exact one it would tell that, too."""
    import pandas as pd

    mean = told.frame["mean_change"].iloc[0]
    if told.audience == "school" or pd.isna(mean) or pairs.empty:
        return classes
    off = float(mean) - float(pairs["change"].mean())
    return classes.assign(low=classes["low"] + off, high=classes["high"] + off)


def _step(sd: float | None) -> float:
    """A fifth of a standard deviation, as one significant figure: what counts as about the same."""
    return float(f"{sd / 5:.1g}") if sd else 1.0
