import pandas as pd
import pytest

from sipp_lib.analysis import runchart, runrules


def chart(points, **options):
    months = pd.date_range("2024-01-01", periods=len(points), freq="MS")
    series = pd.DataFrame({"month": months, "percent": pd.array(points, dtype="Float64")})
    return runchart.runchart(series, value="percent", **options)


def signal(points, **options):
    return runrules.signals(chart(points, **options), value="percent").iloc[0]


def marks(points, **options):
    return runrules.marks(chart(points, **options), value="percent")


def test_the_rules_in_use_are_named():
    assert signal([1, 2] * 6)["rule"] == "NHS Scotland"
    assert runchart.signals(chart([1, 2] * 6))["rule"].iloc[0] == "fewer false alarms"


@pytest.mark.parametrize(("after", "found"), [(5, False), (6, True)])
def test_six_points_on_one_side_are_a_shift(after, found):
    # the median of 1 3 1 3 is 2; then 4 5 4 5 …, all above; a point on the median does not break the run
    points = [1, 3, 1, 3, 1, *[4, 5, 4, 2, 5, 4, 5][: after + 1]]
    result = signal(points, baseline_until="2024-05-01")
    assert result[["longest_run", "longest_run_limit", "signal"]].tolist() == [after, 5, found]
    shown = marks(points, baseline_until="2024-05-01")["shift"]
    assert shown.tolist() == [False] * 5 + [found, found, found, False] + [found] * (after - 3)


@pytest.mark.parametrize(
    ("length", "needed"), [(5, 5), (8, 5), (9, 6), (20, 6), (21, 7), (60, 7)], ids="{}".format
)
def test_a_trend_needs_more_points_on_a_longer_chart(length, needed):
    def points(rise):
        # up and down about the median, then a rise of so many points
        return [5, 6] * 30 + [5.1 + i / 100 for i in range(rise)]

    for rise, found in ((needed, True), (needed - 1, False)):
        # the last 6 before the rise is higher than its first point, so the rise begins there
        result = signal(points(rise)[60 + rise - length :])
        assert result["longest_trend_limit"] == needed - 1
        assert result["longest_trend"] == rise
        assert (result["longest_trend"] > result["longest_trend_limit"]) == found


def test_like_points_neither_break_nor_lengthen_a_trend():
    # 9 points, so 6 are needed: 1 2 2 3 4 (missing) 5 6 rises by six points, with one repeated
    result = signal([1, 2, 2, 3, 4, None, 5, 6, 5, 6])
    assert result["longest_trend"] == 6
    assert result["signal"]
    found = marks([1, 2, 2, 3, 4, None, 5, 6, 5, 6])["trend"]
    assert found.tolist() == [True] * 5 + [False, True, True, False, False]


def test_an_odd_point_is_offered_and_is_no_signal():
    points = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert marks(points).index[marks(points)["astronomical"]].tolist() == [4]
    assert not signal(points)["signal"]


@pytest.mark.parametrize("points", [[], [None, None], [5.0], [1, 2, 3, 4]])
def test_fewer_than_five_points_are_not_judged(points):
    result = signal(points)
    assert result[["longest_run_limit", "longest_trend_limit", "signal"]].isna().all()
    assert not marks(points)[["shift", "trend", "astronomical"]].any(axis=None)


def test_points_that_are_all_alike_are_no_signal():
    result = signal([5.0] * 12)
    assert result[["longest_run", "longest_trend", "crossings"]].tolist() == [0, 0, 0]
    assert not result["signal"]


def test_after_a_shift_no_point_is_far_from_the_others():
    # two levels of twelve months: of the limits of all, 4.5 and a little, none of either level is an odd point
    points = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7]
    found = marks(points, baseline_until="2025-01-01")
    assert found["shift"].iloc[12:].all()
    assert not found["astronomical"].any()
