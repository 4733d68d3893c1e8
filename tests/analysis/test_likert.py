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
    assert result["band"].tolist() == ["rather or yes", "hardly or no"]
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
        "Complete the measure's list of answers, or correct the file."
    )


def test_two_answers_of_one_respondent_are_refused():
    with pytest.raises(UsageError) as refused:
        likert.items(surveys({"fun": [1, 1]}, ["yes", "no"]).assign(respondent="a"), ["yes", "no"])
    assert str(refused.value) == (
        "The item ‘fun’ has two answers of one respondent. "
        "Keep one answer each, and take one occasion at a time."
    )


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        (ANSWERS, ("agree", "neither", "disagree")),
        (["Strongly agree", "Agree", "Disagree", "Strongly disagree"], ("agree", "neither", "disagree")),
        (
            ["Always", "Often", "Sometimes", "Rarely", "Never"],
            ("often or always", "sometimes", "rarely or never"),
        ),
        (["Very confident", "Confident", "Not confident"], ("very confident", "confident", "not confident")),
        (
            ["Very confident", "Confident", "Not very confident", "Not confident"],
            ("confident or very confident", "neither", "not very confident or not confident"),
        ),
        (["5", "4", "3", "2", "1"], ("4 or 5", "3", "2 or 1")),
        (["Yes", "No"], ("yes", "neither", "no")),
        ([str(each) for each in range(10, -1, -1)], ("6 to 10", "5", "4 to 0")),
        (["Agree", "OK", "No"], ("agree", "OK", "no")),
        (
            ["Always", "Nearly always", "Often", "Not sure", "Seldom", "Rarely", "Never"],
            ("often, nearly always or always", "not sure", "seldom, rarely or never"),
        ),
    ],
)
def test_answers_are_gathered_under_their_own_names_and_agree_only_where_they_agree(answers, names):
    assert likert.band_names(answers) == names


def test_an_item_worded_the_other_way_round_has_its_better_answers_first():
    table = likert.items(surveys({"fun": [10, 5, 3, 1, 1], "dull": [1, 2, 3, 4, 10]}), ANSWERS)
    result = likert.bands(table, ANSWERS, {"dull"})
    assert result["item"].tolist() == ["fun"] * 3 + ["dull"] * 3
    assert result["band"].tolist() == ["agree", "neither", "disagree", "disagree", "neither", "agree"]
    assert result["count"].tolist() == [15, 3, 2, 14, 3, 3]


@pytest.mark.parametrize("named", ["I am bored.", "i am BORED", "2", "Q2", "item 2"])
def test_an_item_is_named_by_its_words_or_its_number(named):
    assert likert.turned(["I like it", "I am bored"], [named]) == {"I am bored"}
    assert likert.turned(["I like it", "I am bored"], ["something else", "3", "0"]) == set()


def wave(**counts):
    rows = [(item, band, *each) for item, found in counts.items() for band, each in found.items()]
    frame = pd.DataFrame(rows, columns=["item", "band", "count", "n"])
    return frame.assign(percent=100 * frame["count"] / frame["n"])


def test_a_change_of_shares_is_newcombes_and_every_pair_of_neighbours_is_there():
    # Newcombe (1998), table II, 56/70 against 48/80: .2000, .0524 to .3339 by method 10
    first, second = wave(fun={"yes": (48, 80), "no": (32, 80)}), wave(fun={"yes": (56, 70), "no": (14, 70)})
    third = wave(fun={"yes": (40, 80), "no": (40, 80)}, new={"yes": (1, 2), "no": (1, 2)})
    two = likert.changes([("May", first), ("June", second)]).iloc[0]
    assert two[["difference", "low", "high"]].tolist() == pytest.approx([20, 5.24, 33.39], abs=0.005)
    assert two[["band", "n_earlier", "n_later"]].tolist() == ["yes", 80, 70]
    three = likert.changes([("May", first), ("June", second), ("August", third)])
    assert three[["earlier", "later"]].to_numpy().tolist() == [
        ["May", "June"],
        ["June", "August"],
        ["May", "August"],
    ]
    assert three["difference"].tolist() == pytest.approx([20, -30, -10])
    assert set(three["item"]) == {"fun"}


def test_a_share_that_is_hidden_has_no_change():
    hidden = wave(fun={"yes": (48, 80), "no": (32, 80)}).astype({"count": "Float64", "percent": "Float64"})
    hidden.loc[0, ["count", "percent"]] = pd.NA
    row = likert.changes([("May", hidden), ("June", wave(fun={"yes": (56, 70), "no": (14, 70)}))]).iloc[0]
    assert row[["difference", "low", "high"]].isna().all()


def ends(low, high, **more):
    rows = {"item": ["I read"], "earlier": ["May"], "later": ["June"], "low": [low], "high": [high]} | more
    return pd.DataFrame(rows).astype({"low": "Float64", "high": "Float64"})


@pytest.mark.parametrize(
    ("told", "exact", "kept"),
    [
        ((2, 40), (1, 30), (2, 40)),
        ((2, 40), (-4, 30), (0, 40)),
        ((-40, -2), (-30, 0), (-40, 0)),
        ((2, 40), (-30, -1), (0, 40)),
        ((-5, 40), (1, 30), (-5, 40)),
        ((None, None), (1, 30), (None, None)),
    ],
    ids=["both sure", "exact not", "exact just not", "the other way", "rounded not", "hidden"],
)
def test_a_change_of_rounded_numbers_is_no_surer_than_that_of_the_exact_ones(told, exact, kept):
    result = likert.no_surer(ends(*told), ends(*exact))
    found = [None if pd.isna(each) else each for each in result[["low", "high"]].iloc[0]]
    assert found == [*kept]


def test_changes_of_two_groups_are_set_beside_each_other():
    # by hand after Zou (2007): 6 less 20 from −14 − √(10² + 5²) to −14 + √(6² + 8²)
    own, other = (
        ends(low, high, difference=[middle], band=["agree"], n_later=pd.array([n], "Int64"))
        for low, middle, high, n in ((-4, 6, 12, 24), (12, 20, 25, 30))
    )
    row = likert.beside({"target": own, "comparison": other}, "May", "June").iloc[0]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([-14, -25.180, -4], abs=1e-3)
    assert row[["n_target", "n_comparison"]].tolist() == [24, 30]
    assert likert.beside({"target": own}, "May", "June").empty
