import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import means
from sipp_lib.errors import UsageError


def test_the_interval_is_that_of_the_handbook():
    # NIST/SEMATECH e-Handbook, 7.2.2.1 and 1.3.5.2 (ZARR13.DAT): n 195, mean 9.261460, sd .022789,
    # t .975 with 194 degrees of freedom 1.9723 → 9.258242 to 9.264679
    result = means.add_interval(pd.DataFrame({"mean": [9.261460], "sd": [0.022789], "n": [195]}))
    assert result[["low", "high"]].iloc[0].tolist() == pytest.approx([9.258242, 9.264679], abs=2e-6)


def test_a_small_group_by_hand():
    # t .975 with 8 degrees of freedom is 2.3060 (printed tables); 2.3060 · 2 / √9 = 1.5373
    result = means.add_interval(pd.DataFrame({"mean": [10.0], "sd": [2.0], "n": [9]}))
    assert result[["low", "high"]].iloc[0].tolist() == pytest.approx([8.4627, 11.5373], abs=5e-5)


def test_of_fewer_than_five_no_interval_is_told_however_wide():
    # two pupils with 81 and 109: t .975 with 1 degree of freedom is 12.706, so −83 to 273
    frame = pd.DataFrame({"mean": [95.0] * 2, "sd": [19.8] * 2, "n": [means.FEWEST - 1, means.FEWEST]})
    result = means.add_interval(frame)
    assert result["low"].isna().tolist() == [True, False]
    mean, sd = np.array([3.0, 5.0]), np.array([1.0, 1.0])
    assert np.isnan(means.welch(mean, sd, np.array([30.0, 4.0]))[1])
    assert not np.isnan(means.welch(mean, sd, np.array([30.0, 5.0]))[1])


def test_a_change_is_taken_with_its_own_spread():
    frame = pd.DataFrame({"mean_change": [10.0], "sd_change": [2.0], "sd": [50.0], "n": [9]})
    assert means.add_interval(frame)["low"].iloc[0] == pytest.approx(8.4627, abs=5e-5)


def test_nothing_can_be_said_of_one_pupil_or_of_missing_numbers():
    frame = pd.DataFrame(
        {
            "group": ["a", "b", "c", "d"],
            "mean": pd.array([1, 2, None, 4], dtype="Float64"),
            "sd": pd.array([1, None, 1, 1], dtype="Float64"),
            "n": pd.array([1, 9, 9, None], dtype="Int64"),
        }
    )
    result = means.add_interval(frame)
    assert result[["low", "high"]].isna().all(axis=None)
    assert result["group"].tolist() == ["a", "b", "c", "d"]


def test_no_spread_gives_no_interval_rather_than_one_of_no_width():
    # 0.3 − 0.1 four times and 0.4 − 0.2 are one change, though not in a computer: sd 3e-17
    noise = pd.Series([0.3 - 0.1, 0.4 - 0.2]).std()
    assert 0 < noise < 1e-15
    for sd in (0.0, noise):
        result = means.add_interval(pd.DataFrame({"mean": [0.2], "sd": [sd], "n": [7]}))
        assert result[["low", "high"]].isna().all(axis=None)


def test_intervals_end_where_the_measure_ends():
    frame = pd.DataFrame({"low": [-3.0, 12, None], "high": [4.0, 23, None]}, dtype="Float64")
    cut = means.within(frame, 0, 20)
    assert cut["low"].tolist() == [0, 12, pd.NA]
    assert cut["high"].tolist() == [4, 20, pd.NA]
    assert means.within(frame, None, None).equals(frame)
    # a mean of 18 can rise by 2 and fall by 18
    change = means.within(pd.DataFrame({"mean_before": [18.0], "low": [-30.0], "high": [9.0]}), 0, 20)
    assert change[["low", "high"]].iloc[0].tolist() == [-18, 2]


def test_no_rows_have_the_columns_and_types():
    result = means.add_interval(pd.DataFrame({"mean": [], "sd": [], "n": []}))
    assert result.dtypes[["low", "high"]].astype(str).tolist() == ["Float64", "Float64"]


def test_a_table_without_means_is_refused():
    with pytest.raises(UsageError) as refused:
        means.add_interval(pd.DataFrame({"mean": [1.0], "n": [3]}))
    assert str(refused.value) == (
        "An interval needs the columns ‘mean’ and ‘sd’, or ‘mean_change’ and ‘sd_change’. "
        "Add them to the table."
    )


def test_a_difference_of_means_is_welchs():
    # NIST/SEMATECH e-Handbook, 1.3.5.3 (AUTO83B.DAT): t −12.94627 with 136.8750 degrees of freedom where variances are
    # not taken as equal; so the error is 10.33643/12.94627 = .79841, and t .975 is 1.97750
    mean, sd, n = np.array([20.14458, 30.48101]), np.array([6.41470, 6.10771]), np.array([249.0, 79.0])
    assert means.welch(mean, sd, n) == pytest.approx(
        (10.33643, 10.33643 - 1.97750 * 0.79841, 10.33643 + 1.97750 * 0.79841), abs=2e-4
    )


@pytest.mark.parametrize(
    ("sd", "n"), [([0.0, 0.0], [10.0, 10.0]), ([1.0, 1.0], [1.0, 9.0]), ([np.nan, 1.0], [9.0, 9.0])]
)
def test_no_interval_without_spread_or_with_one_in_a_group(sd, n):
    difference, low, high = means.welch(np.array([3.0, 5.0]), np.array(sd), np.array(n))
    assert difference == 2
    assert np.isnan([low, high]).all()


def test_the_same_people_twice_are_students_paired_t():
    # Student (1908), hours of sleep won by ten patients with either drug, as R prints it: 1.58 [.7001, 2.4599]
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    both = np.array([first, second])
    r = float(np.corrcoef(both)[0, 1])
    found = means.welch(both.mean(axis=1), both.std(axis=1, ddof=1), np.array([10.0, 10.0]), both=10, r=r)
    assert found == pytest.approx((1.58, 0.7001, 2.4599), abs=5e-5)
    alike = np.array([first, first + 1])
    assert np.isnan(
        means.welch(alike.mean(axis=1), alike.std(axis=1, ddof=1), np.full(2, 10.0), both=10, r=1)[1]
    )
