"""Target and comparison group in words: the verdict, measures taken once, shares, and the alt texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT
from sipp_lib.analysis.clusters import CLUSTERED
from sipp_lib.analysis.comparison import INDEPENDENT
from sipp_lib.analysis.frames import told as told_row
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, listing
from sipp_lib.wording import change, verdict, words
from sipp_lib.wording.verdict import UNCOMPARED, Caveat, Weight
from sipp_lib.wording.words import Better, about, points, share

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Comparison, OneOccasion, Shares


UNALLOCATED = Caveat(
    "Pupils were not allocated to the groups at random, so the groups may have differed in other ways too: this does "
    "not show what made the difference.",
    Weight.UNALLOCATED,
)
ALSO_UNALLOCATED = Caveat(f"{UNALLOCATED.partition(':')[0]}.", Weight.UNALLOCATED)
CHOSEN_LOW = Caveat(
    "The target group was chosen for weak results of this kind. Such a group improves on average even when "
    "nothing is done (regression to the mean). Its own change tells us nothing: only the difference from the "
    "comparison group does.",
    Weight.CHOSEN_LOW,
)
NOT_COMPARED = Caveat(
    "What may be shown is not enough to tell how far the groups differ once their starting points are taken into "
    "account.",
    Weight.UNCOMPARED,
)
OTHERS = Caveat(
    "It does not show that every pupil gained, or that the same would happen with other pupils.",
    Weight.NO_CAUSE,
)
ONCE = Caveat("It was measured once, so this says nothing about a change.", Weight.UNCOMPARED)
FROM_TRUE = verdict.Note(
    "The percentages of each group come from rounded numbers of pupils and this difference from the exact ones, so the "
    "two may not agree."
)
START = "taking account of each pupil's starting point, "
STARTED = ", taking account of where pupils started"
CLASSES_UNKNOWN = (
    ", unless the groups were different classes: which class pupils were in is not known, and classes differ whatever "
    "is tried"
)


def sentences(measure: Measure, result: Comparison, *, chosen_low: bool = False) -> list[str]:
    """The target group against the comparison group as the sentences of one paragraph.

    That the target group was `chosen_low` outweighs all else: its own rise is what many readers have heard of.
    """
    return describe(
        measure.name,
        result.adjusted.frame,
        unit=measure.unit,
        better=measure.better,
        effect=result.effect.frame,
        slopes=result.slopes.frame,
        missing=result.missing.frame,
        by_lot=result.by_lot,
        chosen_low=chosen_low,
        about=bool(about(result.adjusted)),
        apart=result.apart,
    )


def describe(
    name: str,
    adjusted: pd.DataFrame,
    *,
    unit: str = "",
    better: Better = "higher",
    effect: pd.DataFrame | None = None,
    slopes: pd.DataFrame | None = None,
    missing: pd.DataFrame | None = None,
    by_lot: bool = False,
    chosen_low: bool = False,
    about: bool = False,
    once: bool = False,
    shares: str = "",
    apart: int = 0,
) -> list[str]:
    """What the adjusted difference of two groups says.

    Parameters
    ----------
    name : str
        The measure.
    adjusted : pandas.DataFrame, 1 or 2 rows
        ``difference``, ``low``, ``high``, ``se``, ``n_target``, ``n_comparison``, ``n_clusters``, as
        `sipp_lib.analysis.comparison.adjusted` gives them and the gate leaves them. Where a second row allows
        for classes, it is told; where it has no interval, nothing is claimed from that of the first.
    unit, better
        Of the measure.
    effect : pandas.DataFrame or None
        ``g``, ``low``, ``high``, ``standardiser``, as `sipp_lib.analysis.twogroups.adjusted_effect` gives them,
        and, if to be told, the months of `sipp_lib.analysis.eef.months` with the same `better`; of the same row.
    slopes, missing : pandas.DataFrame or None, 1 row
        Of `sipp_lib.analysis.comparison.slopes` and `sipp_lib.analysis.change.missing`.
    by_lot, chosen_low, about : bool
        Whether chance decided which pupils or classes were in which group, whether the target group was chosen for weak
        results on the measure, and whether the numbers of pupils are rounded.
    once : bool
        Whether there was one occasion only, so that nothing is known of where pupils began.
    shares : str
        Where both groups began and ended, of shares: without it a reader would take the adjusted difference for that
        of the last occasion.
    apart : int
        As `sipp_lib.analysis.twogroups.far_apart` gives it.

    Returns
    -------
    list of str
        The claim, then its caveats with the heaviest first, then sentences that only add numbers. Missing numbers
        leave their sentence out; without a difference it says why.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    first = adjusted.iloc[0]
    if pd.isna(first["difference"]):
        why = verdict.why(first, _nothing_to_compare(first))
        return [verdict.hidden(f"{name}: target and comparison group are not compared ({why}).", first)]
    row, allows = told_row(adjusted)
    lead = _leads(better)
    numbers = [float(each) for each in (row["difference"], row["low"], row["high"]) if not pd.isna(each)]
    decimals = words.alike(numbers, verdict.places(*map(abs, numbers)))
    sizes = (int(first["n_target"]), int(first["n_comparison"]))
    way = lead(row["difference"], decimals).split()[-1]
    ends: Callable[[float], str] = partial(lead, decimals=decimals)
    if shares:
        side = _apart(row["difference"], decimals, better, verdict.unit_suffix(unit))
        text = f"{name}: {shares}. Allowing for where each pupil started, that is {side}"
        ends = partial(_apart, decimals=decimals, better=better)
    else:
        side = lead(row["difference"], decimals, unit) + {"ahead": " of", "level": " with"}.get(way, "")
        text = (
            f"{name}: {'' if once else START}the target group ({verdict.pupils(sizes[0], about)}) "
            f"{'was' if once else 'ended'} {side} the comparison group ({verdict.pupils(sizes[1], about)})"
        )
    claim = verdict.Claim(
        f"{text}{verdict.ends(row, ends) if allows else ''}.", ("once_" if once else "") + way
    )
    unknown = len(adjusted) == 1 and pd.isna(row["n_clusters"])
    otherwise = CLASSES_UNKNOWN if unknown else ""
    told = [
        *(verdict.chance(row, "difference between the groups", otherwise) if allows else []),
        *([CHOSEN_LOW] if chosen_low else []),
        *by_classes(adjusted, partial(lead, decimals=decimals)),
        *verdict.few_pupils(min(sizes), "in a group"),
        *_slopes(slopes),
        *verdict.left_out(missing, about),
        *(far := [] if once else verdict.far_apart(apart, better, by_lot=by_lot)),
        ONCE if once else OTHERS if by_lot else ALSO_UNALLOCATED if far else UNALLOCATED,
        *(_effect(effect, lead) if effect is not None else []),
    ]
    return verdict.by_weight(claim, told)


def _nothing_to_compare(row: pd.Series[Any]) -> str:
    """Why there is no difference, by the sizes of the groups."""
    sizes = {name: row[f"n_{name}"] for name in ("target", "comparison")}
    for name, size in sizes.items():
        if not pd.isna(size) and size == 0:
            return f"nobody in the {name} group has all the results that are needed"
    if all(not pd.isna(size) and size >= SMALLEST_FOR_EFFECT for size in sizes.values()):
        return "the groups started at such different points that like cannot be compared with like"
    return f"fewer than {SMALLEST_FOR_EFFECT} pupils in a group"


def _leads(better: Better) -> Callable[..., str]:
    """What says how far the target group is ahead, whichever way the measure is better."""

    def lead(value: float, decimals: int, unit: str = "") -> str:
        ahead = value if better == "higher" else -value
        text = fixed(abs(ahead), decimals)
        return (
            "level"
            if words.is_nought(ahead, decimals)
            else f"{text}{verdict.unit_suffix(unit)} {'ahead' if ahead > 0 else 'behind'}"
        )

    return lead


def _effect(effect: pd.DataFrame, lead: Callable[..., str]) -> list[str]:
    row, allows = told_row(effect)
    if pd.isna(row["g"]):
        return []
    told = f"As an effect size (in standard deviations of {row['standardiser']}) that is {lead(row['g'], 2)}"
    ends = verdict.ends(row, lambda end: lead(end, 2)) if allows else ""
    if allows and "months" in effect and not pd.isna(row["months"]):
        many = "month" if str(row["months"]) in ("1", "−1") else "months"
        told += f", or {row['months']} {many} of progress by the EEF Toolkit's table"
        ends += f", or {row['months_low']} to {row['months_high']} months"
    told += ends
    return [told + "."]


def by_classes(adjusted: pd.DataFrame, lead: Callable[[float], str]) -> list[str]:
    """What the range makes of pupils having been taught in classes, or having come by whole schools."""
    if len(adjusted) < 2:
        return []
    first, second = adjusted.iloc[0], adjusted.iloc[1]
    many = "schools" if second["method"] == CLUSTERED["school"] else "classes"
    alone = "" if pd.isna(first["low"]) else verdict.between(lead(first["low"]), lead(first["high"]))
    if pd.isna(second["low"]):
        # classes enough but nothing left to chance, or nobody's is known
        if second[["difference", "n_clusters"]].isna().any() or not pd.isna(second["se"]):
            return verdict.chance(second, "")
        where = f"there were only two {many}, and {many} differ whatever is tried"
        if second["n_clusters"] != 2:
            where = (
                f"there were {int(second['n_clusters'])} {many}, too few or too uneven to tell how much {many} differ "
                "whatever is tried"
            )
        text = f"We cannot say how much of this is chance: {where}."
        said: list[str] = [Caveat(text, Weight.CHANCE)]
        if alone:
            text = f"Treating every pupil as separate, the range would be {alone}; it cannot take account of {many}, "
            said.append(f"{text}so it is too narrow.")
        return said
    told = f"The range takes account of the {int(second['n_clusters'])} {many} that pupils were in"
    if words.includes_zero(second) and not words.includes_zero(first):
        told += (
            f"; treating every pupil as separate, it would be {alone}, which would wrongly rule out chance, "
        )
        told += f"because {many} differ from one another"
    return [told + "."]


def _slopes(slopes: pd.DataFrame | None) -> list[str]:
    if slopes is None or pd.isna(slopes["unequal"].iloc[0]) or not slopes["unequal"].iloc[0]:
        return []
    text = "The difference depends on where pupils started, so one number for everybody does not tell the whole story."
    return [Caveat(text, Weight.SLOPES)]


def one_occasion(measure: Measure, result: OneOccasion) -> list[str]:
    """How far the groups lay apart on the only occasion."""
    return describe(
        f"{measure.name}, {words.when(result.occasion)}",
        result.difference.frame,
        unit=measure.unit,
        better=measure.better,
        effect=result.effect.frame,
        about=bool(about(result.difference)),
        once=True,
    )


def shares(measure: Measure, result: Shares, *, chosen_low: bool = False) -> list[str]:
    """What is left of the difference between the groups, then the share of each on the first and the last occasion."""
    if not result.groups:
        return [verdict.unmarked(measure.name)]
    told = []
    for group, safe in result.groups.items():
        rows = safe.frame
        ends = rows.iloc[[0]] if len(rows) == 1 else rows.iloc[[0, -1]]
        parts = [
            f"{share(row)} {words.at(row['occasion'])}"
            + ("" if pd.isna(row["percent"]) else f" (of {verdict.pupils(int(row['n']), bool(about(safe)))})")
            for _, row in ends.iterrows()
        ]
        told.append(f"{group} group {listing(parts)}")
    if result.adjusted:
        once = any(len(safe.frame) == 1 for safe in result.groups.values())
        compared = describe(
            measure.name,
            result.adjusted.frame,
            unit=points(measure),
            better=measure.better,
            by_lot=result.by_lot,
            about=bool(about(result.adjusted)),
            once=once,
            shares="" if once else "; ".join(told),
            chosen_low=chosen_low and not once,
            apart=result.apart,
        )
        if once:
            compared += map(words.sentence, told)
        # a summary has the shares only where they are in the claim
        note = str(FROM_TRUE) if once else FROM_TRUE
        return [*compared, *([note] if len(told) > 1 and about(result.adjusted) else [])]
    text = f"{measure.name}: {'; '.join(told)}."
    if len(told) > 1:
        return [text, NOT_COMPARED]
    once = all(len(safe.frame) == 1 for safe in result.groups.values())
    if once:
        return [verdict.Claim(text, "once"), ONCE]
    alone = change.without_range(next(iter(result.groups.values())).frame.iloc[[0, -1]])
    return verdict.by_weight(text, [*alone, *([change.CHOSEN_LOW] if chosen_low else []), UNCOMPARED])


def group_name(group: object) -> str:
    """What a group is called."""
    text = words.plain(group, 40)
    return f"{text} group" if text in {"target", "comparison"} else text or "no group given"


def expected_means(rows: list[dict[str, Any]], expected: float | None) -> list[float]:
    """The mean to be expected with nothing done, where it is given and the target group is shown."""
    given = expected is not None and not pd.isna(expected)
    return [float(expected or 0.0)] if given and any(row["group"] == "target" for row in rows) else []


def alt(
    groups: SafeFrame,
    *,
    measure: str,
    unit: str,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> str:
    """Say in sentences what `sipp_lib.charts.comparison.chart` shows, with its numbers and what is hidden."""
    frame = require_safe(groups)
    if frame.empty:
        return "No data yet."
    first, last = words.floats(frame["mean_before"]), words.floats(frame["mean_after"])
    means = [*first, *last, *expected_means(words.rows(frame), expected)]
    decimals = words.alike(means, words.places(means))
    ending = f" {words.plain(unit)}" if unit else ""
    said = [f"Line chart: mean of {words.plain(measure)}, {words.plain(before)} and {words.plain(after)}."]
    for i, row in enumerate(words.rows(frame)):
        name = words.sentence(group_name(row["group"]))[:-1]
        if np.isnan(first[i]) or np.isnan(last[i]):
            said.append(f"{name}: {words.hidden(row)}.")
        else:
            start, end = fixed(first[i], decimals), fixed(last[i], decimals)
            said.append(f"{name} ({words.pupils(row['n'])}): from {start} to {end}{ending}.")
    known = ~(np.isnan(first) | np.isnan(last))
    for mean in expected_means(words.rows(frame[known]), expected):
        told = f"{fixed(mean, decimals)}{ending}"
        said.append(f"With nothing done, a mean of {told} could be expected of the target group.")
    return " ".join(said)


def _side(difference: float, better: Better) -> str:
    good = (difference > 0) == (better == "higher")
    return f"in favour of the {'target' if good else 'comparison'} group"


def _apart(difference: float, decimals: int, better: Better, unit: str = "") -> str:
    """A difference with whom it favours, as far as its decimals tell that."""
    if words.is_nought(difference, decimals):
        return "no difference"
    return f"{fixed(abs(difference), decimals)}{unit} {_side(difference, better)}"


def difference_numbers(frame: pd.DataFrame) -> tuple[list[Any], int]:
    """The differences and the ends of their intervals, and how many decimals they have."""
    columns = [words.floats(frame[c]) for c in ("difference", "low", "high")]
    known = [float(abs(each)) for column in columns for each in column if not np.isnan(each)]
    return columns, words.alike(known, verdict.places(*known)) if known else 1


def forest_alt(adjusted: SafeFrame, *, measure: str, unit: str, better: Better, once: bool = False) -> str:
    """Say in sentences what `sipp_lib.charts.comparison.forest` shows, with its numbers and what is hidden."""
    frame = require_safe(adjusted)
    if frame.empty:
        return "No data yet."
    (middle, low, high), decimals = difference_numbers(frame)
    ending = f" {words.plain(unit)}" if unit else ""
    said = [
        f"Forest plot with 95% intervals: difference in {words.plain(measure)} between the target and the comparison "
        f"group{'' if once else STARTED}."
    ]
    for y, row in enumerate(words.rows(frame)):
        name = words.sentence(words.plain(row["method"]))[:-1]
        if np.isnan(middle[y]):
            said.append(f"{name}: {words.hidden(row)}.")
            continue
        told = _apart(middle[y], decimals, better, ending)
        if np.isnan(low[y]) or np.isnan(high[y]):
            said.append(f"{name}: {told} (no interval can be given).")
            continue
        # told by whom it favours, like the difference itself, whichever way the measure is better
        ends = [_apart(end, decimals, better) for end in (low[y], high[y])]
        out = "treats every pupil as separate" if row["method"] == INDEPENDENT else "does not include zero"
        zero = f"which {'includes zero' if low[y] <= 0 <= high[y] else out}"
        said.append(f"{name}: {told} (interval {verdict.between(*ends)}, {zero}).")
    return " ".join(said)
