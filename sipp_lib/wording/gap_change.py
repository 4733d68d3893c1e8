"""How the attainment gap changed, in words: each quintile on two occasions, and the gaps of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sipp_lib.analysis.ceiling import MANY
from sipp_lib.analysis.change import FEWEST_TOLD, SMALLEST_FOR_EFFECT
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed
from sipp_lib.wording import gaps, intervals, targets, verdict, words
from sipp_lib.wording.verdict import Caveat, Weight
from sipp_lib.wording.words import Better, about, at, includes_zero, is_nought, points

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import GapChange

BY_CHANCE = "The range includes zero (no change in the gap), so this could be chance."
NO_CLASSES = (
    "The range does not include zero, but it treats every pupil as separate and cannot take account of classes and "
    "schools, so chance cannot be ruled out."
)
ONE_PUPIL = "There is only one pupil in one of the fifths, so this is that pupil's result rather than a gap."
FEW = f"With fewer than {FEWEST_TOLD} pupils in a fifth this is only a pointer."
AT_BEST = (
    f"More than {MANY}% of the pupils from the least deprived fifth had the best possible result or were near it in "
    "the end, so they may really have got further than this measure can show."
)
NOT_THE_SAME = (
    "Not all of these pupils were measured both times, so a part of this may be that others were measured."
)
HALF = 0.5  # of a fifth that was measured the other time: below it, a gap is mostly of other pupils
NOT_SURE = "There are too few pupils to say how sure this is."


def sentences(measure: Measure, result: GapChange) -> list[str]:
    """The gap of one group before and after, by how much it changed, and how both fifths did."""
    row, unit = result.change.frame.iloc[0], points(measure) or "points"
    name = f"{measure.name}, {result.whose}"
    if pd.isna(row["gap_change"]):
        return [f"{name}: {_no_number(result)}"]
    before, after, change = (float(row[each]) for each in ("gap_before", "gap_after", "gap_change"))
    decimals = verdict.places(abs(before), abs(after))
    first, last = at(result.before), at(result.after)
    rounded = bool(about(result.change))
    sizes = [_sizes(table.frame) for table in (result.by_quintile[0], result.by_quintile[-1])]
    (most, least), (most_after, least_after) = (
        [verdict.pupils(each, rounded) for each in of_both] for of_both in sizes
    )
    if not of_same_pupils(result):
        return [f"{name}: {_of_others([most, least], [most_after, least_after], first, last)}"]
    fewest = min(map(min, sizes))

    def stood(gap: float, *words_of: str) -> str:
        if is_nought(gap, decimals):
            return "level with"
        return " ".join([fixed(abs(gap), decimals), *words_of, "behind" if gap >= 0 else "ahead of"])

    verb = "was" if sizes[0][0] == 1 and not rounded else "were"
    begun = f"{most} from the most deprived fifth of areas {verb} {stood(before, unit)} {least} from the least deprived"
    if sizes[0] == sizes[1]:
        ended = stood(after).removesuffix(" of").removesuffix(" with")
        told_of = f"{begun} fifth {first}, and {ended} {last}"
    else:
        verb = "was" if sizes[1][0] == 1 and not rounded else "were"
        told_of = f"{first}, {begun} fifth; {last}, {most_after} {verb} {stood(after)} {least_after}"
    near = abs(change) < result.fine / 2  # less than the measure tells apart
    if result.little and includes_zero(row) and not is_nought(change, decimals):
        near = True
    moved = "the gap is about the same" if near else _moved(before, after, change, decimals)
    claim = verdict.Claim(
        f"{name}: {told_of}: {moved}"
        f"{verdict.ends(row, lambda end: _way(end, decimals, sided=before >= 0 and after >= 0))}.",
        "gap_level"
        if near
        else "gap_moved"
        if min(before, after) < 0
        else verdict.sign(round(change, decimals), ("gap_wider", "gap_narrower", "gap_level")),
    )
    text = NOT_SURE if pd.isna(row["low"]) else BY_CHANCE if includes_zero(row) else NO_CLASSES
    others = [Caveat(NOT_THE_SAME, Weight.LEFT_OUT)] if sizes[0] != sizes[1] else []
    told = [
        *(Caveat(text, Weight.CHANCE), *_few(fewest), *_ceiling(result), *others),
        *verdict.rounded_apart(before, after, change, decimals),
        *_fifths(result),
    ]
    return verdict.by_weight(claim, told)


def from_to(measure: Measure, result: GapChange, aim: float) -> str:
    """How far the gap closed between two occasions, with as many decimals as tell of a target, and how sure that is."""
    row, unit = result.change.frame.iloc[0], points(measure) or "points"
    before, after, change = (float(row[each]) for each in ("gap_before", "gap_after", "gap_change"))
    size = targets.beside(abs(change), aim, 1)
    moved = f"is {size} {'wider' if change > 0 else 'narrower'}" if change else "did not change"
    first, last = targets.apart(before, 1, f" {unit}"), targets.apart(after, 1, "")
    return (
        f"Of {result.whose}, the most deprived fifth were {first} {at(result.before)} and {last} {at(result.after)}: "
        f"the gap {moved}{verdict.ends(row, lambda end: _way(end, 1, sided=True), verdict.SEPARATE)}"
    )


def _of_others(before: list[str], after: list[str], first: str, last: str) -> str:
    """That those of the one gap are mostly not those of the other."""
    return (
        f"we cannot tell how the gap changed, as it is mostly not of the same pupils: {first}, it was between "
        f"{before[0]} from the most deprived fifth of areas and {before[1]} from the least deprived fifth; {last}, "
        f"between {after[0]} and {after[1]}."
    )


def of_same_pupils(result: GapChange) -> bool:
    """Whether each end of the gap has at least half as many pupils one time as the other; a gap that is hidden has."""
    if pd.isna(result.change.frame["gap_change"].iloc[0]):
        return True
    sizes = [_sizes(table.frame) for table in (result.by_quintile[0], result.by_quintile[-1])]
    return all(min(each) >= HALF * max(each) for each in zip(*sizes, strict=True))


def _sizes(by_quintile: pd.DataFrame) -> list[int]:
    """How many are in the most and in the least deprived fifth."""
    n = by_quintile.set_index("quintile")["n"]
    return [int(n[quintile]) for quintile in (1, 5)]


def _few(n: int) -> list[str]:
    if n == 1:
        return [Caveat(ONE_PUPIL, Weight.FEW)]
    if n < SMALLEST_FOR_EFFECT:
        return verdict.few_pupils(n, "in a fifth")
    return [Caveat(FEW, Weight.FEW)] if n < FEWEST_TOLD else []


def _ceiling(result: GapChange) -> list[str]:
    """That the least deprived could hardly rise further, which alone makes a gap narrower."""
    if result.at_best is None:
        return []
    near = dict(
        zip(result.at_best.frame["quintile"], result.at_best.frame["at_best"].fillna(False), strict=True)
    )
    return [Caveat(AT_BEST, Weight.CEILING)] if near.get(5) else []


def _way(change: float, decimals: int, *, sided: bool) -> str:
    """By how much the gap moved: narrower and wider are words of a gap that stays on its side."""
    if is_nought(change, decimals):
        return "no change"
    if sided:
        return f"{fixed(abs(change), decimals)} {'wider' if change > 0 else 'narrower'}"
    return f"{fixed(abs(change), decimals)} {'against' if change > 0 else 'in favour of'} the most deprived"


def _moved(before: float, after: float, change: float, decimals: int) -> str:
    size = fixed(abs(change), decimals)
    if not float(size):
        return "the gap did not change"
    if before < 0 or after < 0:
        return f"a change of {_way(change, decimals, sided=False)}"
    return f"the gap is {_way(change, decimals, sided=True)}"


def _no_number(result: GapChange) -> str:
    """Why there is no gap: an end that nobody is in, or that is too small to be shown."""
    sizes = result.by_quintile[0].frame.set_index("quintile")["n"]
    empty = [
        words_of for q, words_of in ((1, "most"), (5, "least")) if not pd.isna(sizes.get(q)) and sizes[q] == 0
    ]
    if empty:
        who = " or ".join(f"the {each} deprived fifth" for each in empty)
        return f"there is no gap to report, as nobody from {who} was measured both times."
    return (
        "the gap is not shown, as the most or the least deprived fifth has too few pupils, or their number could be "
        "worked out from another table."
    )


def _fifths(result: GapChange) -> list[str]:
    """How the most and the least deprived did, each from where they began."""
    first, last = result.by_quintile[0].frame, result.by_quintile[-1].frame
    columns = ("mean_before", "mean_after")
    if "mean_before" not in first:
        columns = ("percent", "percent") if "percent" in first else ("mean", "mean")
    sides = [
        dict(zip(frame["quintile"], words.floats(frame[column]), strict=True))
        for frame, column in zip((first, last), columns, strict=True)
    ]
    told = []
    for quintile, who in ((1, "most"), (5, "least")):
        ends = [side[quintile] for side in sides]
        if np.isnan(ends).any():
            return []
        told.append(
            f"the {who} deprived fifth went from {_level(ends[0], columns)} to {_level(ends[1], columns)}"
        )
    return [f"{words.sentence(told[0])[:-1]}; {told[1]}."]


def _level(value: float, columns: tuple[str, str]) -> str:
    return f"{fixed(value, 0)}%" if columns[0] == "percent" else fixed(value, 1)


class Quintile(NamedTuple):
    """A quintile on two occasions, and why a number is missing."""

    number: int
    values: tuple[float, float]
    people: tuple[str, str]
    missing: str

    @property
    def both(self) -> bool:
        """Whether it is known on both."""
        return not np.isnan(self.values).any()


def read_quintiles(frames: list[pd.DataFrame], names: list[str]) -> list[Quintile]:
    """The quintiles of either occasion, from the most deprived; and why a number is missing."""
    column = intervals.value(frames[0])
    values = [dict(zip(frame["quintile"], words.floats(frame[column]), strict=True)) for frame in frames]
    rows = [{row["quintile"]: row for row in words.rows(frame)} for frame in frames]
    found = []
    for q in sorted({*rows[0], *rows[1]}):
        both = tuple(each.get(q, np.nan) for each in values)
        gone = [(i, words.hidden(rows[i].get(q, {}))) for i in (0, 1) if np.isnan(both[i])]
        why = {reason for _, reason in gone}
        alike = len(gone) == 2 and len(why) == 1
        missing = why.pop() if alike else "; ".join(f"{names[i]}: {reason}" for i, reason in gone)
        people = tuple(words.pupils(each.get(q, {}).get("n")) for each in rows)
        found.append(Quintile(int(q), both, people, missing))  # type: ignore[arg-type]
    return found


def alt(
    first: SafeFrame,
    last: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: Better,
    before: str = "before",
    after: str = "after",
    fine: float = 0.0,
) -> str:
    """Say in sentences what `sipp_lib.charts.gap_change.chart` shows, with its numbers and what is hidden."""
    frames, names = (
        [require_safe(first), require_safe(last)],
        [words.plain(before, 20), words.plain(after, 20)],
    )
    quintiles = read_quintiles(frames, names)
    if not quintiles:
        return "No data yet."
    percent = intervals.value(frames[0]) == "percent"
    every = [value for each in quintiles for value in each.values]
    decimals = words.alike(every, 1 if percent else words.places(every))
    what = f"{words.plain(measure)}, {intervals.unit_of(frames[0], unit)}, by SIMD quintile"
    said = [f"Dumbbell chart: {what}, {names[0]} and {names[1]}."]
    for each in quintiles:
        numbers = [fixed(value, decimals) + "%" * percent for value in each.values]
        told = [f"{number} ({people})" for number, people in zip(numbers, each.people, strict=True)]
        known = [f"{names[i]}: {told[i]}" for i in (0, 1) if not np.isnan(each.values[i])]
        row = "; ".join([*known, each.missing])
        if each.both:
            row = f"from {told[0]} to {told[1]}, {words.direction(*each.values, better, fine)}"
        end = f" ({gaps.ENDS[each.number]})" if each.number in gaps.ENDS else ""
        said.append(f"Quintile {each.number}{end}: {row}.")
    apart = [gaps.gap_of(frame, better)[2] for frame in frames]
    if np.isnan(apart).any():
        return " ".join([*said, "How the gap changed cannot be given, as one end is missing."])
    sides = [
        f"{gaps.gap_size(frames[0], gap, unit, decimals)} {'behind' if gap > 0 else 'ahead of'}"
        if gap
        else "level with"
        for gap in apart
    ]
    then, now = f"{sides[0]} the least deprived {at(names[0])}", f"{sides[1]} them {at(names[1])}"
    return " ".join([*said, f"The most deprived pupils were {then}, and {now}."])
