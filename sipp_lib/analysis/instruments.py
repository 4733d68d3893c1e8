"""The measures that can be suggested: tests, scales, registers and sheets, and what is known of each beforehand."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

STAGES = tuple(f"P{year}" for year in range(1, 8)) + tuple(f"S{year}" for year in range(1, 7))
JUDGED = ("P1", "P4", "P7", "S3")
Kind = Literal["score", "ordered", "yes or no", "rate", "survey"]
FORMS = {"ordered": "score"}
"""A measure of ordered steps is entered as a score, but only its order is analysed."""


class Instrument(NamedTuple):
    """A measure that can be suggested.

    Parameters
    ----------
    measure : str
        What it is called.
    outcomes : tuple of str
        What it measures.
    kind : {"score", "ordered", "yes or no", "rate", "survey"}
        Its type of result; ``ordered`` is entered as a score, but only its order counts.
    stages : tuple of str
        For whom.
    description, caution : str
        What it is, and what to watch out for.
    planned : dict
        What is known beforehand of its record, beside its name and form.
    also : tuple of str
        Words in lower case by which schools know it, in a name, a short name or an instrument.
    minutes : int
        How long an adult sits with one pupil; 0 where a class is measured at once.
    spread : float
        The standard deviation of its scores among all pupils of an age; 0 where it is not known.
    """

    measure: str
    outcomes: tuple[str, ...]
    kind: Kind
    stages: tuple[str, ...]
    description: str
    caution: str
    planned: dict[str, Any]
    also: tuple[str, ...] = ()
    minutes: int = 0
    spread: float = 0.0


def _from(first: str, last: str) -> tuple[str, ...]:
    return STAGES[STAGES.index(first) : STAGES.index(last) + 1]


INSTRUMENTS = (
    Instrument(
        "Attendance",
        ("attendance", "engagement", "behaviour"),
        "rate",
        STAGES,
        "Half-days attended out of those possible, by month, from the school's register.",
        "Holidays and illness affect every school: compare with the same months last year, or with another group.",
        {"code": "attendance", "instrument": "School register", "unit": "%"},
        also=("attendance",),
    ),
    Instrument(
        "Exclusions or referrals",
        ("behaviour",),
        "rate",
        STAGES,
        "Half-days without an exclusion or referral, out of those possible, by month, from the school's records.",
        "It changes when staff record differently, even if pupils do not change.",
        {"code": "no-exclusion", "instrument": "School's records", "unit": "%"},
    ),
    Instrument(
        "Achievement of Curriculum for Excellence levels",
        ("reading", "writing", "numeracy"),
        "yes or no",
        JUDGED,
        "The teacher's judgement of whether the level expected by the end of the stage was achieved.",
        "One judgement a stage: good for the gap, but too broad to show a term's progress.",
        {"code": "level", "instrument": "Teacher's judgement of the level achieved", "unit": "%"},
        also=("acel",),
    ),
    Instrument(
        "National Standardised Assessments for Scotland (SNSA)",
        ("reading", "writing", "numeracy"),
        "score",
        JUDGED,
        "The national online assessment of the stage, in reading, writing or numeracy.",
        "Each stage sits a different assessment, so it shows where pupils start rather than how they change.",
        {"code": "nsa", "instrument": "National online assessment"},
        also=("snsa", "nsa", "national standardised"),
    ),
    Instrument(
        "The school's own standardised test",
        ("reading", "numeracy"),
        "score",
        STAGES,
        "A test that the school already uses, with scores standardised by age.",
        "Use the version for the pupils' age each time, and leave eight weeks or more between tests.",
        {"code": "test", "unit": "standard score"},
        spread=15.0,
    ),
    Instrument(
        "New Group Reading Test (NGRT)",
        ("reading",),
        "score",
        _from("P2", "S4"),
        "A reading test on screen for ages 6 to 16, for a whole class at once, with a standard age score of mean 100.",
        "Use another of its forms A, B and C each time, and leave a term or more between.",
        {"code": "ngrt", "instrument": "New Group Reading Test", "unit": "standard score"},
        also=("ngrt", "new group reading"),
        spread=15.0,
    ),
    Instrument(
        "Single-word reading test",
        ("reading",),
        "score",
        _from("P2", "S4"),
        "Words of growing difficulty read aloud to an adult, with a standard score of mean 100.",
        "It measures reading words, not understanding: the wrong test where comprehension is to change.",
        {"code": "swrt", "instrument": "Single-word reading test", "unit": "standard score"},
        also=("swrt", "single word reading"),
        spread=15.0,
        minutes=10,
    ),
    Instrument(
        "York Assessment of Reading for Comprehension (YARC)",
        ("reading",),
        "score",
        _from("P1", "S5"),
        "Passages read to an adult, then questions: standard scores for accuracy, rate and comprehension.",
        "Say beforehand which of the three scores is to change; use the other form of the passages the second time.",
        {
            "code": "yarc",
            "instrument": "York Assessment of Reading for Comprehension",
            "unit": "standard score",
        },
        also=("yarc", "york assessment"),
        spread=15.0,
        minutes=20,
    ),
    Instrument(
        "Single-word spelling test",
        ("writing",),
        "score",
        _from("P2", "S3"),
        "Words dictated to a class, written down, with a standard score of mean 100.",
        "It measures spelling only; set a piece of writing beside it.",
        {"code": "swst", "instrument": "Single-word spelling test", "unit": "standard score"},
        also=("swst", "single word spelling"),
        spread=15.0,
    ),
    Instrument(
        "Progress Test in Maths (PTM)",
        ("numeracy",),
        "score",
        _from("P1", "S3"),
        "A maths test for a whole class, a level for each age, with a standard age score of mean 100.",
        "Each age has a level of its own: compare standard scores, never marks.",
        {"code": "ptm", "instrument": "Progress Test in Maths", "unit": "standard score"},
        also=("ptm", "progress test in maths", "progress in maths"),
        spread=15.0,
    ),
    Instrument(
        "Oral reading fluency",
        ("reading",),
        "score",
        _from("P2", "P7"),
        "Words read correctly in one minute, from a passage all pupils have not seen before.",
        "Passages differ in difficulty: give half the pupils each passage first, or use levelled ones.",
        {"code": "fluency", "instrument": "Passage read aloud", "unit": "words a minute"},
        also=("reading fluency",),
        minutes=3,
    ),
    Instrument(
        "Writing marked to shared criteria",
        ("writing",),
        "ordered",
        STAGES,
        "One piece to the same task on each occasion, marked to criteria agreed beforehand.",
        "Mark both sets together, without names or dates, and mark some pieces twice.",
        {"code": "writing", "instrument": "Piece of writing", "unit": "marks"},
    ),
    Instrument(
        "Number facts in a fixed time",
        ("numeracy",),
        "score",
        _from("P2", "S2"),
        "Facts answered correctly in the same few minutes on each occasion.",
        "It measures recall, not understanding; watch for pupils who reach the top.",
        {"code": "facts", "instrument": "Timed sheet", "unit": "facts"},
    ),
    Instrument(
        "Stirling Children's Wellbeing Scale",
        ("wellbeing",),
        "score",
        _from("P4", "S4"),
        "15 statements for ages 8 to 15, 12 of them scored, total 12 to 60.",
        "Three statements only show whether a child wants to please. Plan what you will do if a low score worries you.",
        {
            "code": "stirling",
            "instrument": "Stirling Children's Wellbeing Scale",
            "unit": "points",
            "lowest": 12.0,
            "highest": 60.0,
        },
        also=("stirling",),
    ),
    Instrument(
        "Rosenberg Self-Esteem Scale",
        ("self-esteem", "wellbeing"),
        "score",
        _from("S1", "S6"),
        "10 statements, half of them worded the other way round.",
        "There are two versions, in a different order, and totals of 0 to 30 or of 10 to 40. Note which you use.",
        {"code": "rosenberg", "instrument": "Rosenberg Self-Esteem Scale", "unit": "points"},
        also=("rosenberg",),
    ),
    Instrument(
        "Leuven Scales of wellbeing and involvement",
        ("engagement", "wellbeing"),
        "ordered",
        _from("P1", "P7"),
        "An observer's judgement from 1 to 5 of how involved or at ease a pupil is in a few minutes.",
        "Two observers should agree first; observe at the same times of day.",
        {
            "code": "leuven",
            "instrument": "Leuven scale, observed",
            "unit": "points",
            "lowest": 1.0,
            "highest": 5.0,
        },
        also=("leuven",),
        minutes=5,
    ),
    Instrument(
        "A short questionnaire of your own",
        ("engagement", "behaviour", "parental engagement", "teaching", "self-esteem"),
        "survey",
        STAGES,
        "Four to ten statements with the same ordered answers, asked in the same words each time.",
        "Try it on a few people first. Answers without names may be more honest, but cannot be matched later.",
        {"code": "questionnaire", "instrument": "Questionnaire"},
    ),
    Instrument(
        "Taking part in events for parents",
        ("parental engagement",),
        "yes or no",
        STAGES,
        "Whether somebody from the pupil's family came, from the sign-in sheet.",
        "Coming to an event is not the same as helping with learning, so ask parents as well.",
        {"code": "events", "instrument": "Sign-in sheet", "unit": "%", "answered_by": "parents"},
    ),
)
OUTCOMES = tuple(dict.fromkeys(outcome for each in INSTRUMENTS for outcome in each.outcomes))


def recognised(*words: str) -> Instrument | None:
    """The instrument that a school's own words name, such as ‘NGRT form B’; None where they name none of the list."""
    said = _plain(" ".join(words))
    return next(
        (each for each in INSTRUMENTS if any(_plain(word) in said for word in (*each.also, each.measure))),
        None,
    )


def _plain(words: str) -> str:
    """Words between single blanks, so that a word is found as a whole."""
    return " ".join(["", *re.findall(r"[^\W_]+", words.lower()), ""])
