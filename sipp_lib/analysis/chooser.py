"""Which measures suit an outcome, an age, a group and its occasions, and which analysis will follow."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from sipp_lib.analysis.change import FEWEST_TOLD, SMALLEST_FOR_EFFECT
from sipp_lib.analysis.runchart import FEWEST_USEFUL
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds.planning import Organiser

STAGES = tuple(f"P{year}" for year in range(1, 8)) + tuple(f"S{year}" for year in range(1, 7))
JUDGED = ("P1", "P4", "P7", "S3")
Kind = Literal["score", "ordered", "yes or no", "rate", "survey"]
FORMS = {"ordered": "score"}
"""A measure of ordered steps is entered as a score, but only its order is analysed."""


class _Choice(NamedTuple):
    measure: str
    outcomes: tuple[str, ...]
    kind: Kind
    stages: tuple[str, ...]
    description: str
    caution: str


def _from(first: str, last: str) -> tuple[str, ...]:
    return STAGES[STAGES.index(first) : STAGES.index(last) + 1]


_CHOICES = (
    _Choice(
        "Attendance",
        ("attendance", "engagement", "behaviour"),
        "rate",
        STAGES,
        "Half-days attended out of those possible, by month, from the school's register.",
        "Holidays and illness affect every school: compare with the same months last year, or with another group.",
    ),
    _Choice(
        "Exclusions or referrals",
        ("behaviour",),
        "rate",
        STAGES,
        "Half-days without an exclusion or referral, out of those possible, by month, from the school's records.",
        "It changes when staff record differently, even if pupils do not change.",
    ),
    _Choice(
        "Achievement of Curriculum for Excellence levels",
        ("reading", "writing", "numeracy"),
        "yes or no",
        JUDGED,
        "The teacher's judgement of whether the level expected by the end of the stage was achieved.",
        "One judgement a stage: good for the gap, but too broad to show a term's progress.",
    ),
    _Choice(
        "National Standardised Assessments for Scotland",
        ("reading", "writing", "numeracy"),
        "score",
        JUDGED,
        "The national online assessment of the stage, in reading, writing or numeracy.",
        "Each stage sits a different assessment, so it shows where pupils start rather than how they change.",
    ),
    _Choice(
        "The school's own standardised test",
        ("reading", "numeracy"),
        "score",
        STAGES,
        "A test that the school already uses, with scores standardised by age.",
        "Use the version for the pupils' age each time, and leave eight weeks or more between tests.",
    ),
    _Choice(
        "Oral reading fluency",
        ("reading",),
        "score",
        _from("P2", "P7"),
        "Words read correctly in one minute, from a passage all pupils have not seen before.",
        "Passages differ in difficulty: give half the pupils each passage first, or use levelled ones.",
    ),
    _Choice(
        "Writing marked to shared criteria",
        ("writing",),
        "ordered",
        STAGES,
        "One piece to the same task on each occasion, marked to criteria agreed beforehand.",
        "Mark both sets together, without names or dates, and mark some pieces twice.",
    ),
    _Choice(
        "Number facts in a fixed time",
        ("numeracy",),
        "score",
        _from("P2", "S2"),
        "Facts answered correctly in the same few minutes on each occasion.",
        "It measures recall, not understanding; watch for pupils who reach the top.",
    ),
    _Choice(
        "Stirling Children's Wellbeing Scale",
        ("wellbeing",),
        "score",
        _from("P4", "S4"),
        "15 statements for ages 8 to 15, 12 of them scored, total 12 to 60.",
        "Three statements only show whether a child wants to please. Plan what you will do if a low score worries you.",
    ),
    _Choice(
        "Rosenberg Self-Esteem Scale",
        ("self-esteem", "wellbeing"),
        "score",
        _from("S1", "S6"),
        "10 statements, half of them worded the other way round.",
        "There are two versions, in a different order, and totals of 0 to 30 or of 10 to 40. Note which you use.",
    ),
    _Choice(
        "Leuven Scales of wellbeing and involvement",
        ("engagement", "wellbeing"),
        "ordered",
        _from("P1", "P7"),
        "An observer's judgement from 1 to 5 of how involved or at ease a pupil is in a few minutes.",
        "Two observers should agree first; observe at the same times of day.",
    ),
    _Choice(
        "A short questionnaire of your own",
        ("engagement", "behaviour", "parental engagement", "teaching", "self-esteem"),
        "survey",
        STAGES,
        "Four to ten statements with the same ordered answers, asked in the same words each time.",
        "Try it on a few people first. Answers without names may be more honest, but cannot be matched later.",
    ),
    _Choice(
        "Taking part in events for parents",
        ("parental engagement",),
        "yes or no",
        STAGES,
        "Whether somebody from the pupil's family came, from the sign-in sheet.",
        "Coming to an event is not the same as helping with learning, so ask parents as well.",
    ),
)
# what is known beforehand of each as a measure's record, beside its name and form
_PLANNED: dict[str, dict[str, Any]] = {
    "Attendance": {"code": "attendance", "instrument": "School register", "unit": "%"},
    "Exclusions or referrals": {"code": "no-exclusion", "instrument": "School's records", "unit": "%"},
    "Achievement of Curriculum for Excellence levels": {
        "code": "level",
        "instrument": "Teacher's judgement of the level achieved",
        "unit": "%",
    },
    "National Standardised Assessments for Scotland": {
        "code": "nsa",
        "instrument": "National online assessment",
    },
    "The school's own standardised test": {"code": "test", "unit": "standard score"},
    "Oral reading fluency": {"code": "fluency", "instrument": "Passage read aloud", "unit": "words a minute"},
    "Writing marked to shared criteria": {
        "code": "writing",
        "instrument": "Piece of writing",
        "unit": "marks",
    },
    "Number facts in a fixed time": {"code": "facts", "instrument": "Timed sheet", "unit": "facts"},
    "Stirling Children's Wellbeing Scale": {
        "code": "stirling",
        "instrument": "Stirling Children's Wellbeing Scale",
        "unit": "points",
        "lowest": 12.0,
        "highest": 60.0,
    },
    "Rosenberg Self-Esteem Scale": {
        "code": "rosenberg",
        "instrument": "Rosenberg Self-Esteem Scale",
        "unit": "points",
    },
    "Leuven Scales of wellbeing and involvement": {
        "code": "leuven",
        "instrument": "Leuven scale, observed",
        "unit": "points",
        "lowest": 1.0,
        "highest": 5.0,
    },
    "A short questionnaire of your own": {"code": "questionnaire", "instrument": "Questionnaire"},
    "Taking part in events for parents": {
        "code": "events",
        "instrument": "Sign-in sheet",
        "unit": "%",
        "answered_by": "parents",
    },
}
START = "taking account of each pupil's starting point"
_ASKED = {"parental engagement": "parents", "teaching": "staff"}
OUTCOMES = tuple(dict.fromkeys(outcome for choice in _CHOICES for outcome in choice.outcomes))


def choose(
    outcome: str, *, size: int, occasions: int, stage: str | None = None, comparison: bool = False
) -> pd.DataFrame:
    """Measures that suit, and which analysis will follow.

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
        ``measure``, ``form`` (as a measure's record names it), ``description``, ``analysis``, ``caution`` (words).
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
            "analysis": _analysis(choice.kind, size, occasions, comparison),
            "caution": choice.caution,
        }
        for choice in _CHOICES
        if outcome in choice.outcomes and (stage is None or stage in choice.stages)
    ]
    columns = ["measure", "form", "description", "analysis", "caution"]
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
    found = next((each for each in _CHOICES if each.measure == measure and outcome in each.outcomes), None)
    if found is None:
        raise UsageError(f"‘{measure}’ does not measure {outcome}.")
    fields = {"name": measure, "form": FORMS.get(found.kind, found.kind), **_PLANNED[measure]}
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
        "The average change with its range. If the group was chosen for low scores, also what could be expected with "
        "nothing done. There are no months of progress without a comparison group."
    )
