from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.analysis import attendance
from sipp_lib.errors import UsageError

SCHOOLS = Path(__file__).parents[3] / "shared" / "data" / "scot_school_level_2019.csv"


def observations(rows):
    frame = pd.DataFrame(rows, columns=["pupil", "occasion", "numerator", "denominator"])
    return frame.astype(
        {"pupil": "string", "occasion": "string", "numerator": "Int64", "denominator": "Int64"}
    )


def test_a_month_is_weighted_by_openings_and_is_not_a_mean_of_rates():
    # by hand: a 10 of 20 (50 %), b 36 of 40 (90 %): the mean of rates is 70, all openings 46 of 60 = 76.67
    result = attendance.monthly(observations([("a", "2025-09", 10, 20), ("b", "2025-09", 36, 40)]))
    assert result.columns.tolist() == ["month", "n", "percent", "numerator", "denominator"]
    assert result["percent"].iloc[0] == pytest.approx(76.6667, abs=5e-5)
    assert result[["n", "numerator", "denominator"]].iloc[0].tolist() == [2, 46, 60]


def test_months_are_dates_in_order_and_unknown_openings_do_not_count():
    rows = [
        ("a", "2026-01", 30, 40),
        ("a", "2025-11", 40, 40),
        ("b", "2025-11", None, 40),
        ("c", "2025-11", 40, None),
        ("d", "2025-11", 0, 0),
        ("b", "2026-01", 10, 40),
    ]
    result = attendance.monthly(observations(rows))
    assert result["month"].tolist() == [pd.Timestamp("2025-11-01"), pd.Timestamp("2026-01-01")]
    assert result["n"].tolist() == [1, 2]
    assert result["percent"].tolist() == [100, 50]


def test_groups_are_told_apart():
    frame = observations([("a", "2025-09", 30, 40), ("b", "2025-09", 20, 40), ("c", "2025-09", 10, 40)])
    frame["kind"] = pd.array(["target", "comparison", None], dtype="string")
    result = attendance.monthly(frame, by="kind")
    assert result["group"].tolist() == ["comparison", "target"]
    assert result["percent"].tolist() == [50, 75]
    assert result["n"].tolist() == [1, 1]


@pytest.mark.parametrize("rows", [[], [("a", "2025-09", None, None)]])
def test_nothing_known_gives_no_month_and_nobody(rows):
    result = attendance.monthly(observations(rows))
    assert result.empty
    assert result.dtypes.astype(str).to_dict() == {
        "month": "datetime64[s]",
        "n": "Int64",
        "percent": "Float64",
        "numerator": "Int64",
        "denominator": "Int64",
    }
    persistent = attendance.persistent(observations(rows)).iloc[0]
    assert persistent[["n", "count"]].tolist() == [0, 0]
    assert persistent[["percent", "low", "high"]].isna().all()


def test_persistent_absence_is_a_tenth_or_more_of_the_whole_period():
    rows = [
        # 342 of 380, exactly a tenth missed
        ("a", "2025-09", 42, 80),
        ("a", "2025-10", 300, 300),
        # 343 of 380: less than a tenth, although September alone was more
        ("b", "2025-09", 43, 80),
        ("b", "2025-10", 300, 300),
        ("c", "2025-09", 80, 80),
        ("d", "2025-09", 0, 80),
    ]
    result = attendance.persistent(observations(rows)).iloc[0]
    assert result[["n", "count", "percent"]].tolist() == [4, 2, 50]
    # Wilson by hand with z 1.96: centre .5, half-width 1.96·√(.25/4 + 1.96²/64)/(1 + 1.96²/4) = .3500
    assert result[["low", "high"]].tolist() == pytest.approx([15.00, 85.00], abs=5e-3)


def test_an_occasion_that_is_no_month_is_refused():
    with pytest.raises(UsageError) as refused:
        attendance.monthly(observations([("a", "2025-09", 1, 2), ("a", "autumn", 1, 2)]))
    assert str(refused.value) == (
        "The occasion ‘autumn’ is not a month, so attendance by month cannot be worked out. "
        "Write months as 2025-09."
    )


def test_rows_of_several_measures_are_refused():
    rows = observations([("a", "2025-09", 1, 2), ("a", "2025-09", 1, 2)]).assign(
        measure=["attendance", "late"]
    )
    with pytest.raises(UsageError) as refused:
        attendance.persistent(rows)
    assert str(refused.value) == ("These rows are of several measures. Hand over those of attendance alone.")


def test_schools_are_weighted_by_roll_and_hidden_rates_are_not_zero():
    # by hand: (100·90 + 300·94)/400 = 93; a mean of rates would be 92
    schools = pd.DataFrame({"roll": [100, 300, 50, None], "percent": [90.0, 94.0, None, 10.0]})
    result = attendance.across_schools(schools).iloc[0]
    assert result[["schools", "n", "percent"]].tolist() == [2, 400, 93]


@pytest.mark.parametrize("rows", [[], [(None, 90.0)], [(0, 90.0)]])
def test_no_schools_have_no_rate(rows):
    result = attendance.across_schools(pd.DataFrame(rows, columns=["roll", "percent"])).iloc[0]
    assert result["n"] == 0
    assert pd.isna(result["percent"])


def test_scotlands_attendance_of_2018_19_is_the_published_one():
    if not SCHOOLS.exists():
        pytest.skip("The published file of all schools is not beside the project.")
    # Scottish Government, Summary statistics for schools in Scotland: 93.0 in 2018/19; from the rounded rates of
    # the schools file, weighted 92.90, a mean of rates 93.87
    text = pd.read_csv(SCHOOLS, dtype="string", encoding="utf-8-sig")
    columns = {"roll": "Pupil roll(1)", "percent": "Attendance rate"}
    hidden = text[list(columns.values())].isin(["*", "#"])
    assert hidden.any(axis=None)
    schools = pd.DataFrame(
        {
            name: pd.to_numeric(text[column].mask(hidden[column]).str.replace(",", "")).astype("Float64")
            for name, column in columns.items()
        }
    )
    result = attendance.across_schools(schools).iloc[0]
    assert result["percent"] == pytest.approx(92.90, abs=5e-3)
    assert schools["percent"].mean() == pytest.approx(93.87, abs=5e-3)


def percentages(rows):
    frame = pd.DataFrame(rows, columns=["pupil", "occasion", "value", "numerator", "denominator"])
    kinds = {"value": "Float64", "numerator": "Int64", "denominator": "Int64"}
    return frame.astype({"pupil": "string", "occasion": "string"} | kinds)


def test_of_percentages_alone_each_pupil_counts_the_same():
    rows = [
        ("a", "2026-08", 93.5, None, None),
        ("b", "2026-08", 80.0, None, None),
        ("c", "2026-08", None, None, None),
        ("a", "2026-09", 100.0, None, None),
    ]
    result = attendance.monthly(percentages(rows))
    # by hand: (93.5 + 80)/2 of two pupils, then one
    assert result["percent"].tolist() == [86.75, 100]
    assert result["n"].tolist() == [2, 1]
    assert result["numerator"].isna().all()
    assert result["weighted"].tolist() == ["each pupil the same"] * 2


def test_where_only_some_openings_are_known_each_pupil_counts_the_same_in_that_month():
    rows = [
        # by openings: (10 + 36)/60 = 76.67 %
        ("a", "2025-09", None, 10, 20),
        ("b", "2025-09", None, 36, 40),
        # one percentage among them: (50 + 90 + 70)/3 = 70 %
        ("a", "2025-10", None, 10, 20),
        ("b", "2025-10", None, 36, 40),
        ("c", "2025-10", 70.0, None, None),
    ]
    result = attendance.monthly(percentages(rows))
    assert result["percent"].tolist() == pytest.approx([76.6667, 70], abs=5e-5)
    assert result["denominator"].tolist() == [60, pd.NA]
    assert result["weighted"].tolist() == ["by half-days possible", "each pupil the same"]


def test_persistent_absence_of_percentages_is_the_mean_of_the_months():
    rows = [
        # (80 + 100)/2 = 90: exactly a tenth missed
        ("a", "2026-08", 80.0, None, None),
        ("a", "2026-09", 100.0, None, None),
        # (85.9 + 94.1 + 90.1)/3 = 90.03
        ("b", "2026-08", 85.9, None, None),
        ("b", "2026-09", 94.1, None, None),
        ("b", "2026-10", 90.1, None, None),
        # (89.9 + 90.1)/2 = 90, which floating point may put a hair beside it
        ("c", "2026-08", 89.9, None, None),
        ("c", "2026-09", 90.1, None, None),
        # openings in one month, a percentage in the other: (50 + 100)/2 = 75
        ("d", "2026-08", None, 10, 20),
        ("d", "2026-09", 100.0, None, None),
    ]
    result = attendance.persistent(percentages(rows)).iloc[0]
    assert result[["n", "count", "percent"]].tolist() == [4, 3, 75]
    assert result["weighted"] == "each pupil the same"


def test_each_pupils_rate_is_by_openings_where_they_are_known():
    rows = [
        ("a", "2025-09", None, 10, 20),
        ("a", "2025-10", None, 40, 40),
        ("b", "2025-09", 91.0, None, None),
    ]
    # 50 of 60 openings, not the mean of 50 and 100
    assert attendance.rates(percentages(rows))["percent"].tolist() == pytest.approx([83.3333, 91], abs=5e-5)


def test_months_without_a_register_keep_their_place():
    safe = attendance.monthly(observations([("a", "2025-10", 1, 2), ("a", "2026-01", 1, 2)]))
    whole = attendance.with_missing(
        safe.assign(suppressed=["", "few"]), [date(2025, 11, 1), date(2025, 12, 1)]
    )
    assert whole["month"].dt.strftime("%Y-%m").tolist() == ["2025-10", "2025-11", "2025-12", "2026-01"]
    assert whole["percent"].tolist() == [50, pd.NA, pd.NA, 50]
    assert whole["suppressed"].tolist() == ["", "no register", "no register", "few"]
