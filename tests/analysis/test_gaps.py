import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import gaps
from sipp_lib.errors import UsageError

# Achievement of Curriculum for Excellence Levels, P1, 2016/17, per cent by SIMD quintile (most deprived
# first), with the gap as the Scottish Government printed it.
ACEL_P1 = {
    "reading": ([73, 77, 81, 86, 90], 17),
    "writing": ([70, 74, 78, 82, 88], 18),
    "listening and talking": ([81, 83, 86, 89, 93], 12),
    "numeracy": ([78, 81, 84, 87, 92], 14),
}


def quintiles(**columns):
    return pd.DataFrame({"quintile": [1, 2, 3, 4, 5], **columns})


def pupils(values, deciles):
    return pd.DataFrame(
        {
            "value": pd.array(values, dtype="Float64"),
            "simd_decile": pd.array(deciles, dtype="Int64"),
        }
    )


@pytest.mark.parametrize("organiser", ACEL_P1)
def test_the_gap_is_the_one_the_government_printed(organiser):
    percents, printed = ACEL_P1[organiser]
    result = gaps.gap(quintiles(count=percents, n=[100] * 5))
    assert result["gap"].iloc[0] == pytest.approx(printed)
    # the other way round for a measure that is better when lower: what is missed instead of achieved
    missed = gaps.gap(quintiles(count=[100 - percent for percent in percents], n=[100] * 5), better="lower")
    assert missed["gap"].iloc[0] == pytest.approx(printed)


def test_the_slope_index_of_reading_on_equal_quintiles():
    # by hand: ridits .1 .3 .5 .7 .9; (.4·(90 − 73) + .2·(86 − 77)) / (2·.16 + 2·.04) = 8.6 / .4
    result = gaps.gap(quintiles(count=ACEL_P1["reading"][0], n=[100] * 5))
    assert result["slope_index"].iloc[0] == pytest.approx(21.5)


def test_the_slope_index_weighs_quintiles_by_their_pupils():
    # by hand: shares .5 .125 .125 .125 .125 → ridits .25 .5625 .6875 .8125 .9375, and a value that
    # is exactly 10 + 8·ridit has the slope 8 whatever the weights; moved off the line the weights matter:
    ridit = np.array([0.25, 0.5625, 0.6875, 0.8125, 0.9375])
    table = quintiles(mean=10 + 8 * ridit, sd=[1.0] * 5, n=[40, 10, 10, 10, 10])
    assert gaps.gap(table)["slope_index"].iloc[0] == pytest.approx(8)
    # equal quintiles put the same means at .1 .3 .5 .7 .9:
    # (.4·8·(.9375 − .25) + .2·8·(.8125 − .5625)) / .4 = (2.2 + .4) / .4
    assert gaps.gap(table, equal=True)["slope_index"].iloc[0] == pytest.approx(6.5)


def test_the_interval_of_a_gap_of_percentages_is_newcombes():
    # Newcombe (1998), table II, contrast (a): 56/70 v 48/80 → .2000, .0524 to .3339
    table = quintiles(count=[48, 1, 1, 1, 56], n=[80, 2, 2, 2, 70])
    result = gaps.gap(table).iloc[0]
    assert result[["gap", "low", "high"]].tolist() == pytest.approx([20, 5.24, 33.39], abs=5e-3)
    assert result[["n_most", "n_least"]].tolist() == [80, 70]
    turned = gaps.gap(table, better="lower").iloc[0]
    assert turned[["gap", "low", "high"]].tolist() == pytest.approx([-20, -33.39, -5.24], abs=5e-3)


def test_the_interval_of_a_gap_of_means_is_welchs():
    # by hand: difference 4; 3²/9 + 4²/16 = 1 + 1 = 2; df = 2²/(1/8 + 1/15) = 20.87; t .975 lies between the
    # tables' 2.0860 (20) and 2.0796 (21): half-width between 2.9410 and 2.9501
    table = quintiles(mean=[10.0, 11, 12, 13, 14], sd=[3.0, 1, 1, 1, 4], n=[9, 5, 5, 5, 16])
    result = gaps.gap(table).iloc[0]
    assert result["gap"] == 4
    assert 2.9410 < result["high"] - 4 < 2.9501
    assert result["high"] - 4 == pytest.approx(4 - result["low"])


def test_quintiles_of_a_score_are_all_there_with_their_means():
    values = pupils([10, 12, 12, 12, 14, 20, 30, 7, None, 5], [1, 1, 2, 2, 2, 4, 10, 9, 3, None])
    result = gaps.by_quintile(values)
    assert result.columns.tolist() == ["quintile", "n", "mean", "sd", "low", "high"]
    assert result["quintile"].tolist() == [1, 2, 3, 4, 5]
    assert result["n"].tolist() == [5, 1, 0, 0, 2]
    # by hand: mean 12, sd √2, t .975 with 4 degrees of freedom 2.7764, 2.7764·√2/√5 = 1.7560
    assert result.loc[0, ["mean", "sd", "low", "high"]].tolist() == pytest.approx(
        [12, 1.41421, 10.2440, 13.7560], abs=5e-5
    )
    assert result["mean"].isna().tolist() == [False, False, True, True, False]
    assert result["sd"].isna().tolist() == [False, True, True, True, False]
    assert result["low"].isna().tolist() == [False, True, True, True, True]  # of two it says nothing


def test_quintiles_of_a_yes_or_no_are_all_there_with_their_percentages():
    values = pupils([1, 0, 0, 0, 1], [1, 2, 2, 1, 7])
    result = gaps.by_quintile(values, form="yes or no")
    assert result.columns.tolist() == ["quintile", "n", "count", "percent", "low", "high"]
    assert result["n"].tolist() == [4, 0, 0, 1, 0]
    assert result["count"].tolist() == [1, 0, 0, 1, 0]
    assert result.loc[0, "percent"] == 25
    assert result["percent"].isna().tolist() == [False, True, True, False, True]


@pytest.mark.parametrize("form", ["score", "yes or no"])
@pytest.mark.parametrize("deciles", [[], [None, None]])
def test_without_simd_there_is_no_gap_and_no_error(form, deciles):
    table = gaps.by_quintile(pupils([1] * len(deciles), deciles), form=form)
    result = gaps.gap(table).iloc[0]
    assert table["n"].tolist() == [0] * 5
    assert result[["gap", "low", "high", "slope_index"]].isna().all()
    assert result[["n_most", "n_least"]].tolist() == [0, 0]


def test_frames_without_types_are_taken_too():
    empty = gaps.by_quintile(pd.DataFrame({"value": [], "simd_decile": []}))
    assert empty.dtypes.astype(str).to_dict() == {
        "quintile": "Int64",
        "n": "Int64",
        "mean": "Float64",
        "sd": "Float64",
        "low": "Float64",
        "high": "Float64",
    }


def test_rows_the_gate_has_hidden_leave_the_gap_or_the_slope_index_missing():
    columns = {
        "count": pd.array([50, None, 60, 65, 70], "Int64"),
        "n": pd.array([100, None, 100, 95, 90], "Int64"),
    }
    middle = gaps.gap(quintiles(**columns)).iloc[0]
    assert middle["gap"] == pytest.approx(100 * 70 / 90 - 50)
    assert pd.isna(middle["slope_index"])
    end = gaps.gap(quintiles(**columns).iloc[1:]).iloc[0]
    assert end[["gap", "low", "high", "slope_index", "n_most"]].isna().all()
    assert end["n_least"] == 90


def test_one_pupil_at_an_end_gives_a_gap_of_means_without_an_interval():
    table = quintiles(mean=[10.0, 11, 12, 13, 14], sd=[None, 1, 1, 1, 4], n=[1, 5, 5, 5, 16])
    result = gaps.gap(table).iloc[0]
    assert result["gap"] == 4
    assert result[["low", "high"]].isna().all()


def test_ends_without_spread_have_no_interval_rather_than_one_of_no_width():
    table = quintiles(mean=[10.0, 11, 12, 13, 14], sd=[0.0] * 5, n=[8] * 5)
    assert gaps.gap(table)[["gap", "low", "high"]].iloc[0].tolist() == [4, pd.NA, pd.NA]


def test_a_lens_of_yes_and_no_names_those_of_whom_nobody_knows():
    values = pd.DataFrame(
        {
            "value": [1, 0, 1, 1, None],
            "fme": pd.array([True, True, False, None, False], dtype="boolean"),
        }
    )
    result = gaps.by_lens(values, "fme", form="yes or no")
    assert result["group"].tolist() == ["yes", "no", "not known"]
    assert result["n"].tolist() == [2, 1, 1]
    assert result["count"].tolist() == [1, 1, 1]
    assert result["percent"].tolist() == [50, 100, 100]


def test_a_lens_of_words_is_in_order_and_empty_words_are_not_known():
    values = pd.DataFrame(
        {"value": [3.0, 5, 4, 8], "stage": pd.array(["P7", "P4", "", "P4"], dtype="string")}
    )
    result = gaps.by_lens(values, "stage")
    assert result["group"].tolist() == ["P4", "P7", "not known"]
    assert result["n"].tolist() == [2, 1, 1]
    assert result["mean"].tolist() == [6.5, 3, 4]


@pytest.mark.parametrize("dtype", ["boolean", "string"])
def test_a_lens_on_nobody_has_the_columns(dtype):
    values = pd.DataFrame({"value": pd.array([], "Float64"), "eal": pd.array([], dtype)})
    assert gaps.by_lens(values, "eal").columns.tolist() == ["group", "n", "mean", "sd", "low", "high"]


def test_a_lens_of_which_nothing_is_known_has_one_row():
    values = pd.DataFrame({"value": [1.0, 2.0], "asn": pd.array([None, None], "boolean")})
    assert gaps.by_lens(values, "asn")["group"].tolist() == ["not known"]


def test_a_yes_or_no_that_is_neither_is_refused():
    with pytest.raises(UsageError) as refused:
        gaps.by_quintile(pupils([1, 2], [1, 1]), form="yes or no")
    assert str(refused.value) == (
        "A yes or no must be 1 or 0, and the column ‘value’ holds something else. "
        "Set the measure's form to ‘score’, or correct the values."
    )


def test_an_unknown_form_and_an_unknown_direction_are_refused():
    with pytest.raises(UsageError) as refused:
        gaps.by_quintile(pupils([1], [1]), form="rate")
    assert str(refused.value) == "A value is a ‘score’ or a ‘yes or no’, not ‘rate’. Use one of the two."
    with pytest.raises(UsageError) as refused:
        gaps.gap(quintiles(count=[1] * 5, n=[2] * 5), better="up")
    assert str(refused.value) == "A measure is better when ‘higher’ or ‘lower’, not ‘up’. Use one of the two."
