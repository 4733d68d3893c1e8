from sipp_lib import results
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.records.kinds import Cycle, Factor, Measure
from sipp_lib.records.kinds.action import LessonMoment, Prediction, ResearchLesson


def test_what_was_collected_is_counted_by_occasion(book_with, scores):
    found = {f"p{at}": ("target", at, at if at < 20 else None) for at in range(30)}
    book = book_with(
        Measure(name="Reading", code="READ", occasions=["September", "June"]),
        audience="school",
        **scores(found),
    )
    table = require_safe(results.collected(book))
    assert table[["measure", "occasion", "n"]].values.tolist() == [
        ["Reading", "September", 30],
        ["Reading", "June", 20],
    ]


def test_factors_are_counted_by_level_influence_and_whether_they_were_confirmed(book_with):
    factors = [
        Factor(name="Rewards", level="school or class", influence="strength", confirmed="confirmed"),
        Factor(name="Feedback", level="school or class", influence="strength", confirmed="confirmed"),
        Factor(name="Sleep", level="pupil", influence="pressure"),
    ]
    counts, named = map(require_safe, results.factor_grid(book_with(*factors)))
    there = counts[counts["factors"] > 0].set_index(["level", "influence"])["factors"].to_dict()
    assert there == {("school or class", "strength"): 2, ("pupil", "pressure"): 1}
    assert named["factor"].tolist() == ["Rewards", "Feedback", "Sleep"]


def test_predictions_are_counted_and_neither_empty_rows_nor_case_pupils_are(book_with):
    moment = LessonMoment(pupil="A", predicted="Will wait", observed="Spoke first")
    cycles = [
        Cycle(
            method="lesson study",
            lessons=[ResearchLesson(number=1, moments=[moment])],
            predictions=[
                Prediction(predicted="Most talk", as_predicted="yes"),
                Prediction(predicted="Few ask", as_predicted="no"),
                Prediction(),
            ],
        ),
        Cycle(predictions=[Prediction(predicted="More talk", as_predicted="yes"), Prediction(predicted="?")]),
    ]
    table = require_safe(results.predictions(book_with(*cycles)))
    told = table[["as_predicted", "predictions"]].values.tolist()
    assert told == [["yes", 2], ["partly", 0], ["no", 1], ["not compared yet", 1]]
