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
        "Half-day openings attended of those possible, by month, from the school's register.",
        "Holidays and illness move every school; set the same months of an earlier year or another group beside it.",
    ),
    _Choice(
        "Exclusions or referrals",
        ("behaviour",),
        "rate",
        STAGES,
        "Openings without an exclusion or a referral of those possible, by month, from the school's records.",
        "It moves when staff record differently, with pupils unchanged.",
    ),
    _Choice(
        "Achievement of Curriculum for Excellence levels",
        ("reading", "writing", "numeracy"),
        "yes or no",
        JUDGED,
        "The teacher's judgement whether the level expected by the end of the stage was achieved.",
        "One judgement a stage: good for the gap, too coarse to see a term's progress.",
    ),
    _Choice(
        "National Standardised Assessments for Scotland",
        ("reading", "writing", "numeracy"),
        "score",
        JUDGED,
        "The national online assessment of the stage, in reading, writing or numeracy.",
        "Each stage sits its own assessment, so it describes where pupils begin better than how they change.",
    ),
    _Choice(
        "The school's own standardised test",
        ("reading", "numeracy"),
        "score",
        STAGES,
        "A test with norms by age that the school already uses, read as its standardised score.",
        "Use the form and the norms that fit the age on each occasion; leave eight weeks or more between.",
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
        "Mark both occasions together, without names or dates, some pieces twice.",
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
        "Three items only show wanting to please; plan what happens when a low score worries you.",
    ),
    _Choice(
        "Rosenberg Self-Esteem Scale",
        ("self-esteem", "wellbeing"),
        "score",
        _from("S1", "S6"),
        "10 statements, half of them turned round.",
        "Two orders of the items circulate, and totals of 0 to 30 or 10 to 40: note which you use.",
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
        "Try it on a few people first; answers with no name are franker but cannot be paired.",
    ),
    _Choice(
        "Taking part in events for parents",
        ("parental engagement",),
        "yes or no",
        STAGES,
        "Whether anybody came for the pupil, from the sign-in sheet.",
        "Coming is not yet helping with learning; ask parents as well.",
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
        return "Each pupil as a dot, in school only; so few pupils have no effect size."
    follows = {"rate": _of_rate, "survey": _of_survey, "ordered": _of_order, "yes or no": _of_shares}
    told = follows.get(kind, _of_scores)(occasions, comparison)
    if size >= FEWEST_TOLD:
        return told
    return f"{told} With fewer than {FEWEST_TOLD} pupils this is only a pointer: no effect size, no months."


def _of_rate(occasions: int, comparison: bool) -> str:
    if occasions < FEWEST_USEFUL:
        return f"The rate by month; signals can be told from chance from {FEWEST_USEFUL} months on."
    beside = ", beside that of the comparison group" if comparison else ""
    return f"A run chart by month with Anhøj's rules{beside}; persistent absence where it is attendance."


def _of_survey(occasions: int, comparison: bool) -> str:
    told = "Answers counted by statement, and whether the statements measure one thing (alpha)"
    return f"{told}; the shares who agree then and now." if occasions > 1 else f"{told}."


def _of_order(occasions: int, comparison: bool) -> str:
    if comparison:
        return "Cliff's delta: how much oftener the target group is higher than the comparison group."
    return "Wilcoxon's signed ranks of before and after." if occasions > 1 else "The share at each step."


def _of_shares(occasions: int, comparison: bool) -> str:
    told = "The share with its interval, and the gap between most and least deprived fifth"
    if occasions > 1 and comparison:
        return f"{told}; the adjusted difference from the comparison group in percentage points."
    return f"{told}, on each occasion." if occasions > 1 else f"{told}."


def _of_scores(occasions: int, comparison: bool) -> str:
    if occasions < 2:
        beside = ", and Hedges' g between target and comparison group" if comparison else ""
        return f"The mean with its interval, and the gap between most and least deprived fifth{beside}; no change."
    if comparison:
        return (
            "The difference from the comparison group, adjusted for where pupils began and for classes, with a test of "
            "unequal slopes; its size as Hedges' g, and in months of progress."
        )
    return (
        "The mean change with its interval, in a named standard deviation, and beside it what regression to the mean "
        "would give; no months of progress without a comparison group."
    )
