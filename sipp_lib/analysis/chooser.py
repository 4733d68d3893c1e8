"""Which measures suit an outcome, an age, a group and its occasions, and which analysis will follow."""

from __future__ import annotations

import math
from typing import Any, get_args

import pandas as pd

from sipp_lib.analysis.change import FEWEST_TOLD, SMALLEST_FOR_EFFECT
from sipp_lib.analysis.instruments import FORMS, INSTRUMENTS, OUTCOMES, STAGES, Instrument, Kind
from sipp_lib.analysis.runchart import FEWEST_USEFUL
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds.planning import Organiser

MANY = 30
"""Of more pupils than these nobody has the time to test one after the other."""
STEADY = 0.8
"""How closely two sittings of a standardised test usually correlate, to say beforehand what it can show."""
START = "taking account of each pupil's starting point"
_ASKED = {"parental engagement": "parents", "teaching": "staff"}


def choose(
    outcome: str, *, size: int, occasions: int, stage: str | None = None, comparison: bool = False
) -> pd.DataFrame:
    """Measures that suit, those first that are right for so many pupils, and which analysis will follow.

    Parameters
    ----------
    outcome : str
        One of `OUTCOMES`.
    size : int
        Pupils in the target group.
    occasions : int
        How often they will be measured; months for a rate.
    stage : str or None
        "P1" to "S6"; any when left out.
    comparison : bool
        Whether a comparison group will be measured as well.

    Returns
    -------
    pandas.DataFrame, one row a measure
        ``measure``, ``form`` (as a measure's record names it), ``description``, ``for_size`` (what is right for so
        many pupils), ``analysis``, ``caution`` (words).
        Empty when no measure suits the stage.

    Raises
    ------
    UsageError
        When the outcome or the stage is another word, or a number is below 1.

    References
    ----------
    Scottish Government, National Improvement Framework (judged levels and stages). Liddle, I. & Carter, G. F. A.
    (2015). Educational Psychology in Practice 31, 174–185 (Stirling scale). Rosenberg, M. (1965). Society and the
    adolescent self-image. Laevers, F. (1994). The Leuven involvement scale for young children.
    """
    if outcome not in OUTCOMES:
        raise UsageError(f"‘{outcome}’ is not among the outcomes. Choose one of {', '.join(OUTCOMES)}.")
    if stage is not None and stage not in STAGES:
        raise UsageError(f"‘{stage}’ is not a stage. Use P1 to P7 or S1 to S6.")
    if size < 1 or occasions < 1:
        raise UsageError("A measure needs at least one pupil and one occasion. Give numbers from 1.")
    rows = [
        {
            "measure": choice.measure,
            "form": FORMS.get(choice.kind, choice.kind),
            "description": choice.description,
            "for_size": for_size(choice, size, occasions),
            "analysis": _analysis(choice.kind, size, occasions, comparison),
            "caution": choice.caution,
        }
        for choice in sorted(INSTRUMENTS, key=lambda each: not suits(each, size))
        if outcome in choice.outcomes and (stage is None or stage in choice.stages)
    ]
    columns = ["measure", "form", "description", "for_size", "analysis", "caution"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def planned(measure: str, outcome: str) -> dict[str, Any]:
    """What is known beforehand of a measure that was chosen, as fields of a measure's record.

    Parameters
    ----------
    measure : str
        As `choose` calls it.
    outcome : str
        One of `OUTCOMES`, which decides who answers and, for a level, the organiser.

    Raises
    ------
    UsageError
        When there is no such measure for the outcome.
    """
    found = next((each for each in INSTRUMENTS if each.measure == measure and outcome in each.outcomes), None)
    if found is None:
        raise UsageError(f"‘{measure}’ does not measure {outcome}.")
    fields = {"name": measure, "form": FORMS.get(found.kind, found.kind), **found.planned}
    if found.kind == "ordered":
        fields["ordered"] = True
    if found.kind == "survey" and outcome in _ASKED:
        fields["answered_by"] = _ASKED[outcome]
    if found.kind == "yes or no" and outcome in get_args(Organiser):
        fields |= {
            "organiser": outcome,
            "name": f"{measure}: {outcome}",
            "code": f"{fields['code']}-{outcome}",
        }
    return fields


def suits(measure: Instrument, size: int) -> bool:
    """Whether a measure is right for a group of so many pupils."""
    if measure.minutes:
        return size <= MANY
    return size >= FEWEST_TOLD or measure.kind not in ("survey", "yes or no")


def for_size(measure: Instrument, size: int, occasions: int) -> str:
    """What is right for so many pupils, in a sentence or two."""
    told = []
    if measure.minutes:
        told.append(
            f"One pupil at a time, about {measure.minutes} minutes each: {_time(measure.minutes * size)} each time."
        )
        if size > MANY:
            told.append("For so many choose a test that a whole class sits at once.")
    if measure.kind in ("score", "ordered") and size < FEWEST_TOLD:
        told.append("Read each pupil's result by itself; a mean of so few says little.")
    elif measure.spread and occasions > 1:
        told.append(
            f"The mean change will be known to about {margin(measure.spread, size):.0f} points either way; less than "
            "that could be chance."
        )
    elif measure.kind == "yes or no":
        told.append(f"One pupil more or less is {100 / size:.0f} percentage points.")
    elif measure.kind == "rate":
        told.append(f"One pupil who is away all month moves it by {100 / size:.0f} percentage points.")
    elif measure.kind == "survey" and size < FEWEST_TOLD:
        told.append(
            f"Answers of fewer than {FEWEST_TOLD} pupils are not published: ask more pupils, or hold a focus group."
        )
    return " ".join(told) or f"Right for {size} pupils."


def margin(spread: float, size: int) -> float:
    """How far the mean change of so many pupils usually lies from the true one at most, in points.

    Half the 95 % interval of a mean of differences: t(n − 1) · s / √n with s = spread · √(2(1 − r)), r = `STEADY`.
    """
    from scipy import stats

    return float(stats.t.ppf(0.975, size - 1) * spread * math.sqrt(2 * (1 - STEADY) / size))


def _time(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 120 else f"about {minutes / 60:.0f} hours"


def _analysis(kind: Kind, size: int, occasions: int, comparison: bool) -> str:
    if size < SMALLEST_FOR_EFFECT:
        return "Each pupil's results as a dot, in school only. With so few pupils, no effect size is given."
    follows = {"rate": _of_rate, "survey": _of_survey, "ordered": _of_order, "yes or no": _of_shares}
    told = follows.get(kind, _of_scores)(occasions, comparison)
    if size >= FEWEST_TOLD:
        return told
    return (
        f"{told} With fewer than {FEWEST_TOLD} pupils this is only a pointer, without effect size or months."
    )


def _of_rate(occasions: int, comparison: bool) -> str:
    if occasions < FEWEST_USEFUL:
        return f"The rate by month. With {FEWEST_USEFUL} months or more, a pattern can be told from chance."
    beside = ", beside that of the comparison group" if comparison else ""
    return (
        f"A run chart by month{beside}, which shows whether a change is more than the usual ups and downs. For "
        "attendance, persistent absence as well."
    )


def _of_survey(occasions: int, comparison: bool) -> str:
    told = "How many chose each answer to each statement, and whether the statements measure one thing"
    return f"{told}; how many agree each time." if occasions > 1 else f"{told}."


def _of_order(occasions: int, comparison: bool) -> str:
    if occasions < 2:
        return "How many pupils are at each level."
    beside = ", beside the comparison group" if comparison else ""
    return f"How many pupils moved up, stayed or moved down{beside}. No average, as levels are not points."


def _of_shares(occasions: int, comparison: bool) -> str:
    told = "The percentage with its range, and the gap between the most and the least deprived pupils"
    if occasions > 1 and comparison:
        return f"{told}; how far the target group ended ahead of the comparison group, {START}."
    return f"{told}, on each occasion." if occasions > 1 else f"{told}."


def _of_scores(occasions: int, comparison: bool) -> str:
    if occasions < 2:
        beside = ", and how far the target group is ahead of the comparison group" if comparison else ""
        return (
            f"The average with its range, and the gap between the most and the least deprived pupils{beside}. It "
            "cannot show a change."
        )
    if comparison:
        return (
            f"How far the target group ended ahead of the comparison group, {START}, and of classes; how big the "
            "difference is, also in months of progress."
        )
    return (
        "The average change with its range. If the group was chosen for weak results, also what could be expected with "
        "nothing done. There are no months of progress without a comparison group."
    )
