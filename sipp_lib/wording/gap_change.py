"""How the attainment gap changed, in words: each quintile on two occasions, and the gaps of both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, whole
from sipp_lib.wording import gaps, intervals, words
from sipp_lib.wording.words import Better


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
        people = tuple(f"{whole(each.get(q, {}).get('n'))} pupils" for each in rows)
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
            row = f"from {told[0]} to {told[1]}, {words.direction(*each.values, better)}"
        end = f" ({gaps.ENDS[each.number]})" if each.number in gaps.ENDS else ""
        said.append(f"Quintile {each.number}{end}: {row}.")
    apart = [gaps.gap_of(frame, better)[2] for frame in frames]
    if np.isnan(apart).any():
        return " ".join([*said, "How the gap changed cannot be given, as one end is missing."])
    sides = [
        f"{gaps.gap_size(frames[0], gap, unit)} {'behind' if gap > 0 else 'ahead of'}"
        if gap
        else "level with"
        for gap in apart
    ]
    then, now = f"{sides[0]} the least deprived in {names[0]}", f"{sides[1]} them in {names[1]}"
    return " ".join([*said, f"The most deprived pupils were {then}, and {now}."])
