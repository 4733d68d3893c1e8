import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import proportions
from sipp_lib.errors import UsageError


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3: the printed score limits.
    [(15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (81, 263, 0.2553, 0.3662), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_limits(count, n, low, high):
    assert proportions.wilson(count, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_nobody_and_of_everybody_stays_between_0_and_1():
    low, high = proportions.wilson([0, 20], [20, 20])
    assert low[0] == 0
    assert high[1] == 1
    # by symmetry with 0 of 20
    assert low[1] == pytest.approx(1 - 0.1611, abs=5e-5)


def test_newcombe_gives_the_published_difference():
    # Newcombe (1998), Statistics in Medicine 17, 873–890, table II, contrast (a), method 10
    assert proportions.newcombe(56, 70, 48, 80) == pytest.approx((0.2000, 0.0524, 0.3339), abs=5e-5)


def test_newcombe_of_two_columns_is_worked_out_row_by_row():
    # the same table, contrasts (b) and (d): 9/10 v 3/10 and 5/56 v 0/29
    difference, low, high = proportions.newcombe([9, 5], [10, 56], [3, 0], [10, 29])
    assert difference == pytest.approx([0.6, 5 / 56])
    assert low == pytest.approx([0.1705, -0.0381], abs=5e-5)
    assert high == pytest.approx([0.8090, 0.1926], abs=5e-5)


def test_add_interval_keeps_other_columns_and_leaves_missing_numbers_missing():
    frame = pd.DataFrame(
        {
            "quintile": [1, 2, 3, 4],
            "count": pd.array([15, None, 3, 0], dtype="Int64"),
            "n": pd.array([148, 20, None, 0], dtype="Int64"),
        }
    )
    result = proportions.add_interval(frame)
    assert result.columns.tolist() == ["quintile", "count", "n", "percent", "low", "high"]
    assert result.loc[0, ["percent", "low", "high"]].tolist() == pytest.approx(
        [10.1351, 6.24, 16.05], abs=5e-3
    )
    assert result.loc[1:, ["percent", "low", "high"]].isna().all(axis=None)
    assert result["quintile"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("dtype", ["Int64", "float64", "Float64", "object"])
def test_add_interval_of_no_rows_has_the_columns_and_types(dtype):
    result = proportions.add_interval(pd.DataFrame({"count": [], "n": []}, dtype=dtype))
    assert result.dtypes[["percent", "low", "high"]].astype(str).tolist() == ["Float64"] * 3
    assert result.empty


def test_not_a_number_counts_as_missing():
    result = proportions.add_interval(pd.DataFrame({"count": [np.nan, 2.0], "n": [4.0, np.nan]}))
    assert result[["percent", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(("count", "n"), [(5, 4), (-1, 4)])
def test_an_impossible_count_is_refused(count, n):
    with pytest.raises(UsageError) as refused:
        proportions.wilson(count, n)
    assert str(refused.value) == (
        "A count is negative or larger than its group, so no percentage was worked out. "
        "Check the columns ‘count’ and ‘n’."
    )


def test_one_stratum_is_newcombes_interval():
    # Newcombe (1998), Statistics in Medicine 17, table II: 56/70 and 48/80
    difference, low, high, se = proportions.stratified([56], [70], [48], [80])
    assert (difference, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert se == pytest.approx((0.8 * 0.2 / 70 + 0.6 * 0.4 / 80) ** 0.5)


def test_two_strata_by_hand():
    # 56/70 − 48/80 = .2 and 9/10 − 3/10 = .6 (Newcombe's table II: .1705 to .8090). Weights 70·80/150 = 37.33 and
    # 10·10/20 = 5 of 42.33: .88189 and .11811; .88189·.2 + .11811·.6 = .24724. Down √((.88189·.1476)² +
    # (.11811·.4295)²) = √(.016943 + .002573) = .13970, up √((.88189·.1339)² + (.11811·.209)²) = .12064
    found = proportions.stratified([56, 9], [70, 10], [48, 3], [80, 10])
    assert found[:3] == pytest.approx((0.24724, 0.24724 - 0.13970, 0.24724 + 0.12064), abs=2e-4)


def test_a_stratum_without_one_of_the_groups_says_nothing():
    assert proportions.stratified([56, 4], [70, 5], [48, 0], [80, 0]) == proportions.stratified(
        [56], [70], [48], [80]
    )
    assert all(np.isnan(proportions.stratified([3], [4], [0], [0])))


def test_the_interval_never_leaves_what_is_possible_and_never_has_no_width():
    difference, low, high, _ = proportions.stratified([4, 9], [4, 9], [0, 0], [5, 7])
    assert difference == 1
    assert 0 < low < 1
    assert high == 1


def test_the_same_people_twice_are_those_of_the_contingencytables_package():
    # R package contingencytables, its own test: Cavo et al. (2012), 59, 6, 16 and 80: −.0621 [−.1186, −.0046]
    before, after = [1] * 65 + [0] * 96, [1] * 59 + [0] * 6 + [1] * 16 + [0] * 80
    found = proportions.newcombe(65, 161, 75, 161, r=proportions.alike(before, after))
    assert found == pytest.approx((-0.0621, -0.1186, -0.0046), abs=5e-5)
    assert proportions.alike([1, 1, 1], [1, 0, 1]) == 0  # everybody said yes the first time
    # by hand: cross product −4, margins 2 of 4 each
    assert proportions.alike([1, 1, 0, 0], [0, 0, 1, 1]) == -1
