import datetime as dt

import pandas as pd
import pytest

from sipp_lib.analysis import runchart
from sipp_lib.errors import UsageError

# "NHS Somewhere", the example of the NHS run chart guides
SOMEWHERE = [9, 8, 9, 6, 7, 5, 6, 8, 9, 6, 7, 6, 6, 7, 9, 9, 8, 6, 7, 8, 6, 8, 7, 5, 4]


def chart(points, **options):
    months = pd.date_range("2024-01-01", periods=len(points), freq="MS")
    series = pd.DataFrame({"month": months, "percent": pd.array(points, dtype="Float64")})
    return runchart.runchart(series, value="percent", **options)


def signal(points, **options):
    return runchart.signals(chart(points, **options)).iloc[0]


def test_nhs_somewhere_shows_no_signal():
    assert chart(SOMEWHERE)["median"].unique().tolist() == [7]
    result = signal(SOMEWHERE)
    assert result[["n_useful", "longest_run", "crossings"]].tolist() == [20, 3, 9]
    assert not result["signal"]
    assert result["rule"] == "fewer false alarms"


@pytest.mark.parametrize(
    ("n", "longest_run", "crossings"),
    # Anhøj (2015), PLoS ONE 10, e0121349: limits by the number of useful points
    [(10, 6, 2), (15, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (40, 8, 14), (60, 9, 23), (100, 10, 41)],
)
def test_the_limits_are_the_published_ones(n, longest_run, crossings):
    useful = pd.DataFrame({"useful": [True] * n, "run": range(1, n + 1)})
    result = runchart.signals(useful).iloc[0]
    assert result["longest_run_limit"] == longest_run
    assert result["crossings_limit"] == crossings


def test_points_on_the_median_and_missing_points_neither_break_nor_lengthen_a_run():
    result = chart([3, 5, None, 4, 8, 4, 2, 1, 4])
    # by hand: median of 1 2 3 4 4 4 5 8 is 4; above + below −: − + (missing) 0 + 0 − − 0
    assert result["median"].iloc[0] == 4
    assert result["useful"].tolist() == [True, True, False, False, True, False, True, True, False]
    assert result["run"].tolist() == [1, 2, pd.NA, pd.NA, 2, pd.NA, 3, 3, pd.NA]
    counted = runchart.signals(result).iloc[0]
    assert counted[["n_useful", "longest_run", "crossings"]].tolist() == [5, 2, 2]


def test_a_steady_drift_is_a_signal():
    # by hand: 12 points falling by one: median between the 6th and 7th, two runs of 6, 1 crossing;
    # limits of 12: round(3.58) + 3 = 7, and 3 (P(X ≤ 2 of 11) = 67/2048 = .033, P(X ≤ 3) = 232/2048 = .113)
    result = signal(list(range(95, 83, -1)))
    assert result[["longest_run", "crossings"]].tolist() == [6, 1]
    assert result[["longest_run_limit", "crossings_limit"]].tolist() == [7, 3]
    assert result["signal"]


def test_a_long_run_after_a_frozen_baseline_is_a_signal_on_its_own():
    # by hand: the median of 5 4 6 is frozen at 5; useful are 4, 6 and 16 others; 4|6 9|1|9|1|9|1|9|1|9 9 …
    # crosses 9 times and ends in a run of 8. Limits of 18: round(4.17) + 3 = 7, and 5
    # (P(X ≤ 4 of 17) = 3214/131072 = .025, P(X ≤ 5) = 9402/131072 = .072)
    result = signal([5, 4, 6] + [9, 1] * 4 + [9] * 8, baseline_until=dt.date(2024, 4, 1))
    assert result[["n_useful", "longest_run", "longest_run_limit"]].tolist() == [18, 8, 7]
    assert result[["crossings", "crossings_limit"]].tolist() == [9, 5]
    assert result["signal"]


def test_ups_and_downs_of_chance_are_no_signal():
    # by hand: median 93.5, above + below −: + − − + + − + − − + + −: runs 8, longest 2, crossings 7
    result = signal([94, 93, 92, 95, 94, 93, 94, 92, 93, 95, 94, 93])
    assert result[["n_useful", "longest_run", "crossings"]].tolist() == [12, 2, 7]
    assert not result["signal"]


def test_the_median_is_frozen_where_the_intervention_begins():
    result = chart([90, 91, 92, 96, 97], baseline_until=dt.date(2024, 4, 1))
    assert result["median"].tolist() == [91] * 5
    assert result["phase"].tolist() == ["baseline"] * 3 + ["after"] * 2


def test_occasions_can_take_the_place_of_months():
    series = pd.DataFrame({"occasion": ["week 1", "week 2", "week 10"], "value": [1.0, 3.0, 9.0]})
    result = runchart.runchart(series, value="value", baseline_until="week 10")
    assert result["median"].tolist() == [2, 2, 2]
    assert result["phase"].tolist() == ["baseline", "baseline", "after"]
    assert result["occasion"].tolist() == series["occasion"].tolist()
    with pytest.raises(UsageError) as refused:
        runchart.runchart(series, value="value", baseline_until="week 3")
    assert str(refused.value) == (
        "The occasion ‘week 3’, until which the baseline lasts, is not in the series. "
        "Give one of its occasions."
    )


def test_nine_useful_points_are_too_few_to_judge():
    result = signal([1, 2, 1, 2, 1, 2, 1, 2, 1.5, 1.5, 1])
    assert result["n_useful"] == 9
    assert result[["longest_run_limit", "crossings_limit", "signal"]].isna().all()


@pytest.mark.parametrize("points", [[], [None, None], [5.0], [5.0] * 12])
def test_series_without_useful_points_are_not_judged(points):
    result = signal(points)
    assert result[["n_useful", "longest_run", "crossings"]].tolist() == [0, 0, 0]
    assert pd.isna(result["signal"])


def test_without_a_baseline_there_is_no_median():
    result = chart([1, 2, 3], baseline_until=dt.date(2023, 1, 1))
    assert result["median"].isna().all()
    assert not result["useful"].any()
    assert result.dtypes[["median", "useful", "run", "phase"]].astype(str).tolist() == [
        "Float64",
        "boolean",
        "Int64",
        "string",
    ]
