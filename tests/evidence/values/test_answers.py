import pytest

from sipp_lib.evidence.values.answers import among, best_first

FIVE = ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("agree", "Agree"),
        ("Agree ", "Agree"),
        ("AGREE.", "Agree"),
        ("Strongly  agree", "Strongly agree"),
        ("Agree strongly", "Strongly agree"),
        ("Neither", "Neither agree nor disagree"),
        ("5 - Agree", "Agree"),
        ("Agree (4)", "Agree"),
        ("SA", "Strongly agree"),
        ("sd", "Strongly disagree"),
        # may be either of two
        ("Strongly", None),
        ("S", None),
        ("perhaps", None),
        ("", None),
    ],
)
def test_a_cell_is_the_answer_that_only_one_can_be(cell, answer):
    assert among([cell], FIVE).get(cell) == answer


def test_letters_stand_for_no_answer_where_two_have_them():
    answers = ["Agree", "Always", "Never", "Not sure"]
    assert among(["A", "N", "NS"], answers) == {}
    assert among(["Y", "N"], ["Yes", "No"]) == {"Y": "Yes", "N": "No"}


@pytest.mark.parametrize(
    "scale",
    [
        FIVE,
        ["Strongly agree", "Agree", "Disagree", "Strongly disagree"],
        ["Agree", "Neither", "Disagree"],
        # SIPP's own
        ["Completely agree", "Mostly agree", "Not sure either way", "Disagree", "Completely disagree"],
        ["Always", "Often", "Sometimes", "Rarely", "Never"],
        ["Very", "A little", "Not at all"],
        ["Very good", "Good", "Fair", "Poor"],
        ["Yes", "Not sure", "No"],
        ["Very happy", "Happy", "OK", "Sad", "Very sad"],
    ],
)
def test_a_usual_scale_is_put_in_order_from_either_end(scale):
    assert best_first(scale[::-1]) == scale
    assert best_first([scale[-1].upper(), *scale, f" {scale[0]}."]) == scale


def test_answers_of_no_usual_scale_have_no_order():
    assert best_first(["Red", "Blue"]) is None
    assert best_first(["Agree", "Blue"]) is None
    assert best_first(["1", "2", "3"]) is None
