import pandas as pd
import pytest

from sipp_lib.analysis import reliability
from sipp_lib.errors import UsageError


def scores(rows):
    wide = pd.DataFrame(rows).rename_axis("respondent")
    return wide.reset_index().melt(id_vars="respondent", var_name="item").astype({"value": "Float64"})


@pytest.mark.parametrize(
    ("alpha", "items", "n", "low", "high"),
    # R package statpsych, ci.cronbach(.05, .85, 7, 89), whose page prints .7971254 and .8931436 for 89
    [(0.85, 7, 89, 0.7971, 0.8931)],
)
def test_feldts_interval_is_the_printed_one(alpha, items, n, low, high):
    frame = pd.DataFrame({"n": [n], "items": [items], "alpha": [alpha]})
    result = reliability.add_interval(frame).iloc[0]
    assert result[["alpha_low", "alpha_high"]].tolist() == pytest.approx([low, high], abs=1e-4)


def test_alpha_by_hand():
    # item variances 1 and 1, totals 2 5 5 → variance 3: 2·(1 − 2/3) = .6667
    result = reliability.alpha(scores({"a": [1, 2, 3], "b": [1, 3, 2]})).iloc[0]
    assert result.tolist() == pytest.approx([3, 2, 2 / 3])


def test_respondents_who_left_an_item_out_do_not_count():
    result = reliability.alpha(scores({"a": [1, 2, 3, 4], "b": [1, 3, 2, None]})).iloc[0]
    assert result.tolist() == pytest.approx([3, 2, 2 / 3])


@pytest.mark.parametrize(
    "rows",
    [
        {"a": [], "b": []},
        {"a": [1, 2, 3]},
        {"a": [1], "b": [2]},
        {"a": [3, 3], "b": [1, 1]},
        {"a": [None] * 3},
    ],
)
def test_without_items_respondents_or_spread_there_is_no_alpha(rows):
    result = reliability.add_interval(reliability.alpha(scores(rows)))
    assert result[["alpha", "alpha_low", "alpha_high"]].isna().all(axis=None)


def test_items_that_go_against_each_other_have_a_negative_alpha():
    # by hand: items 1 2 3 and 3 1 2, variance 1 each: totals 4 3 5, variance 1: 2·(1 − 2/1) = −2
    assert reliability.alpha(scores({"a": [1, 2, 3], "b": [3, 1, 2]}))["alpha"].iloc[0] == pytest.approx(-2)


def test_two_values_of_one_respondent_are_refused():
    twice = pd.DataFrame({"respondent": ["x", "x"], "item": ["a", "a"], "value": [1, 2]})
    with pytest.raises(UsageError) as refused:
        reliability.alpha(twice)
    assert str(refused.value) == (
        "The item ‘a’ has two values of one respondent. Keep one value each, and take one occasion at a time."
    )
