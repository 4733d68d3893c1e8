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
        ["Ag aontachadh gu làidir", "Ag aontachadh", "Gun bheachd", "Ag eas-aontachadh"],
        ["An-còmhnaidh", "Gu tric", "Uaireannan", "Uair sam bith"],
    ],
)
def test_a_usual_scale_is_put_in_order_from_either_end(scale):
    assert best_first(scale[::-1]) == scale
    assert best_first([scale[-1].upper(), *scale, f" {scale[0]}."]) == scale


def test_answers_of_no_usual_scale_have_no_order():
    assert best_first(["Red", "Blue"]) is None
    assert best_first(["Agree", "Blue"]) is None
    assert best_first(["1", "2", "3"]) is None


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("5 Strongly agree", "Strongly agree"),
        ("3 Neutral", "Neither agree nor disagree"),
        ("Neither agree or disagree", "Neither agree nor disagree"),
        ("Disagree 2", "Disagree"),
        ("Don't know", None),
        ("2 hours", None),
    ],
)
def test_a_number_may_stand_beside_the_words_with_a_space_alone(cell, answer):
    assert among([cell], FIVE).get(cell) == answer


def test_a_band_of_numbers_is_none_of_them():
    assert among(["3-4", "4 - 5", "3"], ["5", "4", "3", "2", "1"]) == {"3": "3"}


def test_bare_numbers_are_read_where_others_have_words_beside_them():
    ends = ["1 - Strongly disagree", "2", "3", "4", "5 - Strongly agree"]
    assert among(ends, FIVE) == dict(zip(ends, FIVE[::-1], strict=True))
    assert among(["1 = Strongly agree", "4", "5"], FIVE) == {
        "1 = Strongly agree": "Strongly agree",
        "4": "Disagree",
        "5": "Strongly disagree",
    }
    # the middle tells no way to count, and these numbers do not fit the words
    assert among(["3 - Neither", "4"], FIVE) == {"3 - Neither": "Neither agree nor disagree"}
    assert among(["5 - Agree", "4"], FIVE) == {"5 - Agree": "Agree"}
    for words in ("0 ({})", "(0) {}", "0 [{}]", "{} (0)", "0: {}"):
        first, last = words.format(FIVE[-1]), words.replace("0", "4").format(FIVE[0])
        ends = [first, "1", "2", "3", last]
        assert among(ends, FIVE) == dict(zip(ends, FIVE[::-1], strict=True))
        assert best_first(ends) == ends[::-1]
    assert among(["5 - Strongly agree", "6", "0"], FIVE) == {"5 - Strongly agree": "Strongly agree"}
    assert among(["1", "5"], FIVE) == {}


@pytest.mark.parametrize(
    "scale",
    [
        ["😀", "🙂", "😐", "🙁", "😡"],
        ["☺️", "😐", "☹️"],
        [":-)", ":-|", ":-("],
        ["👍", "👎"],
        ["5 - Always", "4", "3", "2", "1 - Never"],
        ["1 = Very happy", "2", "3 = Very sad"],
        ["Certainly true", "Somewhat true", "Not true"],
        ["Strongly agree", "Tend to agree", "Tend to disagree", "Strongly disagree"],
        ["A great deal", "Quite a lot", "A little", "Not at all"],
    ],
)
def test_faces_and_numbers_with_words_at_the_ends_have_an_order(scale):
    assert best_first(scale[::-1]) == scale


def test_numbers_whose_words_do_not_tell_the_best_have_no_order():
    assert best_first(["1", "2", "3 - Always"]) is None
    assert best_first(["1 - Red", "2", "3 - Blue"]) is None
    assert best_first(["(4)", "2", "3"]) is None
    assert best_first(["1", "#2", "3."]) is None
