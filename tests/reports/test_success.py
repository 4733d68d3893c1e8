from types import SimpleNamespace

import pandas as pd
import pytest

from sipp_lib.records.kinds import Measure, Outcome, TargetGroup
from sipp_lib.reports import success

READ = Measure(name="Reading score", code="READ", occasions=["A", "B"])
MATHS = Measure(name="Maths test", code="MATHS", occasions=["A", "B"])
VIEWS = Measure(
    name="Pupil survey", code="VIEWS", form="survey", answers=["Agree", "Disagree"], occasions=["A", "B"]
)
ONCE = Measure(name="Confidence in maths", code="ONCE", occasions=["A", "B"])
LOG = Measure(name="Sessions of talking", code="LOG", role="process")


def book(words, *measures, items=("I like maths",), outcomes=()):
    rows = [(each.code, when) for each in measures for when in (["A"] if each == ONCE else ["A", "B"])]
    observations = pd.DataFrame(rows, columns=["measure", "occasion"]).assign(date=pd.NaT)
    surveys = pd.DataFrame(
        [("VIEWS", when, item) for when in "AB" for item in items], columns=["scale", "occasion", "item"]
    )
    bodies = {Measure: list(measures), Outcome: list(outcomes), TargetGroup: [TargetGroup(name="P5 readers")]}
    return SimpleNamespace(
        partnership=SimpleNamespace(success=words),
        bodies=bodies.__getitem__,
        records=lambda kind: [SimpleNamespace(id=each.code, body=each) for each in measures],
        evidence=SimpleNamespace(
            observations=observations, surveys=surveys if VIEWS in measures else surveys.iloc[:0]
        ),
        cache={},
        codes=None,
    )


NO_MEASURE = "no measure was named for this, so there is no number."


@pytest.mark.parametrize(
    ("words", "measures", "told"),
    [
        ("Pupils enjoy reading more.", [READ], [f"‘Pupils enjoy reading more’: {NO_MEASURE}"]),
        # of reading and of liking, but of liking something else
        ("Pupils enjoy reading more.", [READ, VIEWS], [f"‘Pupils enjoy reading more’: {NO_MEASURE}"]),
        ("Pupils enjoy maths more.", [MATHS, VIEWS], []),
        ("Better reading and maths", [READ, MATHS], []),
        (
            "Better reading, writing and maths",
            [READ, MATHS],
            [f"‘Better reading, writing and maths’: {NO_MEASURE}"],
        ),
        ("Pupils read better and enjoy maths more.", [READ], [f"‘enjoy maths more’: {NO_MEASURE}"]),
        ("Attainment is higher.", [READ], []),
        ("Happier children!", [READ], [f"‘Happier children’: {NO_MEASURE}"]),
        (
            "Parents come to school, and pupils are more confident in maths; they read better",
            [READ, ONCE],
            [
                f"‘Parents come to school’: {NO_MEASURE}",
                "‘pupils are more confident in maths’: ‘Confidence in maths’ was measured once (A), so no change is "
                "known.",
            ],
        ),
        (
            "Pupils talk more in class",
            [LOG],
            [
                "‘Pupils talk more in class’: ‘Sessions of talking’ is a process measure, which tells only what was "
                "done."
            ],
        ),
        ("They read better, and we know whether the booster did it.", [READ], []),
        ("Bidh iad a' leughadh còmhla agus a' bruidhinn mu leabhraichean.", [READ], []),
    ],
)
def test_a_phrase_of_the_success_is_answered_or_why_not_is_said(words, measures, told):
    assert list(success.unanswered(book(words, *measures), [])) == told


def test_an_outcome_says_what_its_measure_is_about():
    given = book(
        "Children want to read",
        READ,
        outcomes=[Outcome(name="They read because they like it", measure="READ")],
    )
    assert list(success.unanswered(given, [])) == []


def test_what_was_told_of_an_outcome_is_not_told_again():
    told = ["Pupils enjoy reading more: no measure was named for it."]
    assert list(success.unanswered(book("Pupils enjoy reading more.", READ), told)) == []


def test_what_was_asked_that_comes_nearest_to_a_phrase_is_named():
    items = ("I have to think hard", "I can say that I do not understand", "P5 is fun", "I know why we do it")
    given = book("P5 readers do the thinking in lessons, say so", VIEWS, items=items)
    assert list(success.unanswered(given, [])) == [
        "‘P5 readers do the thinking in lessons, say so’: no measure was named for this; what was asked about ‘I have "
        "to think hard’ and ‘I can say that I do not understand’ in ‘Pupil survey’ comes nearest."
    ]
