"""Levels of a measure of which only the order counts: as it lists them, or of usual scales, and their steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.evidence.values.answers import among, best_first
from sipp_lib.evidence.values.missing import missing_reason, stripped

if TYPE_CHECKING:
    from sipp_lib.evidence.checks.base import MeasureLike

SCALES = (
    "Fourth|Third|Second|First|Early|Not yet Early",
    "4S|4C|4D|4B|3S|3C|3D|3B|2S|2C|2D|2B|1S|1C|1D|1B|ES|EC|ED|EB",  # secure, consolidating, developing, beginning
    "Fourth secure|Fourth consolidating|Fourth developing|Third secure|Third consolidating|Third developing|"
    "Second secure|Second consolidating|Second developing|First secure|First consolidating|First developing|"
    "Early secure|Early consolidating|Early developing",
    "A|B|C|D|E|F|G|U",
    "A*|A+|A|A-|B+|B|B-|C+|C|C-|D+|D|D-|E+|E|E-|F|G|U",
    "Exceeding|Mastered|Secure|Consolidating|Developing|Emerging|Beginning|Not yet",
    "Well above|Above|Just above|On track|Just below|Below|Well below",
    "Very high|High|Medium|Low|Very low",
    "Much higher|Higher|Expected|Lower|Much lower",
    "Excellent|Very good|Good|Satisfactory|Weak|Unsatisfactory",
    "Gold|Silver|Bronze",
)
"""Usual scales, best first; any of their levels may be missing."""

SAME = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "not yet achieved early": "not yet early",
    "at": "on track", "meeting": "on track", "as expected": "expected", "average": "medium", "middle": "medium",
    "above average": "above", "below average": "below", "not secure": "developing", "pre-early": "not yet early",
}  # fmt: skip
SHORT = {"e": "early", "1": "first", "2": "second", "3": "third", "4": "fourth"}
"""Levels of Curriculum for Excellence as registers shorten them, where an E is among them."""

AROUND = re.compile(
    r"^(achieved|working (at|on)|at|cfe) | (level|than expected|expectations?|expected|average)$"
)
APART = re.compile(r"\s+[-–—]\s+|[:,]\s+")  # ‘First level - secure’; ‘B-’ keeps its sign
NUMBERED = re.compile(r"(band|level|stage|step) ?(\d{1,2})", re.IGNORECASE)


def read_levels(cells: Iterable[str], answers: Sequence[str] = ()) -> dict[str, str]:
    """Which level each cell is, in the words of the measure or of a usual scale; of none what is no level.

    Parameters
    ----------
    cells : iterable of str
        Cells of a file, or levels that were kept.
    answers : sequence of str
        The levels that the measure lists, best first; where it lists none a usual scale must have all cells.
    """
    texts = {cell: stripped(cell) for cell in set(cells)}
    if answers:
        own = among(texts.values(), answers)
        plain = Counter(_plain(each, SAME) for each in answers)
        alike = {
            word: each for each in answers if plain[word := _plain(each, SAME)] == 1
        }  # ‘1st level’ is ‘First’
        found = {cell: own.get(text) or alike.get(_plain(text, SAME), "") for cell, text in texts.items()}
        return {cell: level for cell, level in found.items() if level}
    known = {cell: text for cell, text in texts.items() if missing_reason(text) != "missing"}
    numbered = {cell: band for cell, text in known.items() if (band := NUMBERED.fullmatch(text))}
    if known and len(numbered) == len(known) and len({each[1].casefold() for each in numbered.values()}) == 1:
        return {cell: f"{each[1].capitalize()} {int(each[2])}" for cell, each in numbered.items()}
    for places in _usual():
        # ‘E’ is a grade where there are no stages or levels in words beside it
        short = "early" in places and any(
            text.isdecimal() or _plain(text, SAME) in SHORT.values() for text in known.values()
        )
        same = SAME | SHORT if short else SAME
        found = {cell: places.get(_plain(text, same), "") for cell, text in known.items()}
        if found and all(found.values()) and not all(text.isdecimal() for text in known.values()):
            return found
    shown = best_first(known.values())
    return among(known, shown) if shown else {}


def order(levels: Iterable[str], answers: Sequence[str] = ()) -> list[str]:
    """All levels from best to worst: those that the measure lists, else of a usual scale; none where none is known."""
    if answers:
        return list(answers)
    there = [*dict.fromkeys(levels)]
    if not there:
        return []
    if all(NUMBERED.fullmatch(each) for each in there):
        highest = max(int(each.rpartition(" ")[2]) for each in there)
        return [f"{there[0].partition(' ')[0]} {at}" for at in range(highest, 0, -1)]
    for places in _usual():
        if set(there) <= set(places.values()):
            return list(places.values())
    return best_first(there) or []


def with_steps(observations: pd.DataFrame, measures: Sequence[MeasureLike]) -> pd.DataFrame:
    """Observations in which every level has its step as value, 1 the worst, by the order its measure has today.

    Levels of a measure that is no ordered one, or does not list them, have no value.
    """
    if observations["level"].isna().all():
        return observations
    known = {measure.code: measure for measure in measures if measure.ordered}
    made = observations.copy()
    rows = made["level"].notna()
    made.loc[rows, "value"] = pd.NA
    for code in made.loc[rows, "measure"].dropna().unique():
        if (measure := known.get(str(code))) is None:
            continue
        its = rows & (made["measure"] == code).fillna(False)
        steps = steps_of(made.loc[its, "level"].unique(), measure)
        made.loc[its, "value"] = made.loc[its, "level"].map(steps).astype("Float64")
    return made


def steps_of(levels: Iterable[str], measure: MeasureLike) -> dict[str, float]:
    """The step of each level: the best has the highest number, or the lowest where lower is better."""
    levels = [*map(str, levels)]
    ranked = order(levels, measure.answers)
    ranked = ranked[::-1] if measure.better == "higher" else ranked
    own = read_levels(levels, measure.answers) if measure.answers else {each: each for each in levels}
    return {level: float(ranked.index(own[level]) + 1) for level in levels if own.get(level) in ranked}


@cache
def _usual() -> tuple[dict[str, str], ...]:
    return tuple({level.casefold(): level for level in scale.split("|")} for scale in SCALES)


def _plain(text: str, same: dict[str, str]) -> str:
    plain = re.sub(r" level(?= \w)", "", " ".join(APART.sub(" ", text.casefold()).split()))
    while (less := AROUND.sub("", plain)) != plain:
        plain = less
    return same.get(plain, plain)
