import pandas as pd
import pytest

from sipp_lib.analysis import likert
from sipp_lib.errors import UsageError

ANSWERS = ["Completely agree", "Mostly agree", "Not sure either way", "Disagree", "Completely disagree"]
# SIPP Evaluation: Interim Report summary (2014), "Working together has…", N 51, 51, 50, 51, 51, and its
# percentages; a dash is printed for 0.
ITEMS = {
    "left me with a desire to work collaboratively with colleagues": [38, 13, 0, 0, 0],
    "encouraged networking with other colleagues": [37, 14, 0, 0, 0],
    "increased my leadership opportunities": [36, 10, 3, 1, 0],
    "encouraged me to try new ideas": [29, 19, 3, 0, 0],
    "promoted my skills in practitioner enquiry": [26, 20, 5, 0, 0],
}
PRINTED = [[75, 25, 0, 0, 0], [73, 27, 0, 0, 0], [72, 20, 6, 2, 0], [57, 37, 6, 0, 0], [51, 39, 10, 0, 0]]


def surveys(items=ITEMS, answers=ANSWERS):
    rows = [
        (item, answer)
        for item, counts in items.items()
        for answer, count in zip(answers, counts, strict=True)
        for _ in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["item", "answer"], dtype="string")
    return frame.assign(respondent=frame.groupby("item").cumcount().astype("string"))


def test_the_evaluations_own_table_prints_exactly():
    result = likert.items(surveys(), ANSWERS)
    assert result.columns.tolist() == ["item", "answer", "count", "n", "percent"]
    assert result["item"].unique().tolist() == list(ITEMS)
    assert result["answer"].tolist() == ANSWERS * 5
    assert result["count"].tolist() == [count for counts in ITEMS.values() for count in counts]
    assert result["n"].tolist() == [51] * 10 + [50] * 5 + [51] * 10
    assert result["percent"].round().tolist() == [percent for row in PRINTED for percent in row]


def test_bands_add_up_either_side_and_leave_the_neutral_answer_aside():
    result = likert.bands(likert.items(surveys(), ANSWERS), ANSWERS)
    assert result.columns.tolist() == ["item", "band", "count", "n", "percent"]
    assert result["item"].tolist() == [item for item in ITEMS for _ in range(3)]
    assert result["band"].tolist() == ["agree", "neither", "disagree"] * 5
    third = result[result["item"] == "increased my leadership opportunities"]
    assert third["count"].tolist() == [46, 3, 1]
    assert third["n"].tolist() == [50] * 3
    assert third["percent"].tolist() == [92, 6, 2]


def test_an_even_number_of_answers_has_no_neutral_one():
    answers = ["yes", "rather", "hardly", "no"]
    result = likert.bands(likert.items(surveys({"fun": [1, 2, 3, 4]}, answers), answers), answers)
    assert result["band"].tolist() == ["agree", "disagree"]
    assert result["count"].tolist() == [3, 7]
    assert result["percent"].tolist() == [30, 70]


def test_a_hidden_count_hides_its_band():
    table = pd.DataFrame(
        {
            "item": "fun",
            "answer": ["yes", "maybe", "no"],
            "count": pd.array([20, None, 10], "Int64"),
            "n": pd.array([35, 35, 35], "Int64"),
        }
    )
    result = likert.bands(table, ["yes", "maybe", "no"])
    assert result["count"].tolist() == [20, pd.NA, 10]
    assert result["percent"].isna().tolist() == [False, True, False]


def test_missing_answers_are_not_counted_and_an_item_nobody_answered_is_still_there():
    frame = pd.DataFrame(
        {
            "respondent": ["a", "b", "a", "b"],
            "item": ["fun", "fun", "hard", "hard"],
            "answer": pd.array(["yes", None, None, None], "string"),
        }
    )
    result = likert.items(frame, ["yes", "no"])
    assert result["count"].tolist() == [1, 0, 0, 0]
    assert result["n"].tolist() == [1, 1, 0, 0]
    assert result["percent"].isna().tolist() == [False, False, True, True]


def test_no_answers_give_the_columns():
    result = likert.items(surveys({}), ANSWERS)
    types = {"item": "string", "answer": "string", "count": "Int64", "n": "Int64", "percent": "Float64"}
    assert result.dtypes.astype(str).to_dict() == types
    banded = likert.bands(result, ANSWERS)
    assert banded.columns.tolist() == ["item", "band", "count", "n", "percent"]
    assert banded.empty


def test_an_answer_that_is_not_possible_is_refused_without_repeating_it():
    with pytest.raises(UsageError) as refused:
        likert.items(surveys({"fun": [1, 1]}, ["yes", "my secret"]), ["yes", "no"])
    assert str(refused.value) == (
        "The item ‘fun’ has an answer that is not among the possible answers. "
        "Complete the measure's list of answers, or mend the file."
    )


def test_two_answers_of_one_respondent_are_refused():
    with pytest.raises(UsageError) as refused:
        likert.items(surveys({"fun": [1, 1]}, ["yes", "no"]).assign(respondent="a"), ["yes", "no"])
    assert str(refused.value) == (
        "The item ‘fun’ has two answers of one respondent. "
        "Keep one answer each, and take one occasion at a time."
    )
