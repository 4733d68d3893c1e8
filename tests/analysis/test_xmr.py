import datetime as dt

import pandas as pd
import pytest

from sipp_lib.analysis import xmr

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def chart(points, **options):
    months = pd.date_range("2024-01-01", periods=len(points), freq="MS")
    series = pd.DataFrame({"month": months, "percent": pd.array(points, dtype="Float64")})
    return xmr.xmr(series, value="percent", **options)


@pytest.mark.parametrize(
    ("screened", "upper", "lower", "outside"),
    # domain: 6.95/−3.06; moving ranges above 3.267 of their mean screened once: 4.60/−.72
    [(False, 6.95, -3.06, [4]), (True, 4.60, -0.72, [4])],
)
def test_limits_of_a_series_with_one_odd_point(screened, upper, lower, outside):
    result = chart(SPIKE, screened=screened)
    assert result["upper_limit"].unique().tolist() == [pytest.approx(upper, abs=5e-3)]
    assert result["lower_limit"].unique().tolist() == [pytest.approx(lower, abs=5e-3)]
    assert result["centre"].iloc[0] == pytest.approx(35 / 18)
    assert result.index[result["outside"]].tolist() == outside
    assert result["limits"].unique().tolist() == ["limits"]


@pytest.mark.parametrize(("n", "word"), [(2, "trial limits"), (11, "trial limits"), (12, "limits")])
def test_fewer_than_twelve_points_give_trial_limits(n, word):
    assert chart(([1, 2] * 6)[:n])["limits"].unique().tolist() == [word]


def test_limits_come_from_the_points_before_the_intervention():
    # by hand: 10 12 10: mean 10.667, moving ranges 2 and 2: ± 5.32
    result = chart([10, 12, 10, 30], baseline_until=dt.date(2024, 4, 1))
    assert result[["lower_limit", "upper_limit"]].iloc[3].tolist() == pytest.approx(
        [5.3467, 15.9867], abs=5e-5
    )
    assert result["outside"].tolist() == [False, False, False, True]


def test_missing_points_are_passed_over():
    result = chart([10, None, 12, 10])
    assert result["upper_limit"].iloc[0] == pytest.approx(15.9867, abs=5e-5)
    assert not result["outside"].iloc[1]


def test_points_that_are_all_alike_lie_on_their_limits():
    result = chart([5.1] * 12)
    assert result[["centre", "lower_limit", "upper_limit"]].iloc[0].tolist() == pytest.approx([5.1] * 3)
    assert not result["outside"].any()


@pytest.mark.parametrize("points", [[], [3], [None, None], [None, 3]])
def test_fewer_than_two_points_have_no_limits(points):
    result = chart(points)
    assert result[["centre", "lower_limit", "upper_limit", "limits"]].isna().all(axis=None)
    assert not result["outside"].any()
    assert len(result) == len(points)
