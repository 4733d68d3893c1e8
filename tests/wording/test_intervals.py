import pandas as pd

from sipp_lib.wording import intervals


def test_a_mean_is_told_with_its_pupils_and_its_interval_and_a_hidden_row_with_the_reason():
    frame = pd.DataFrame(
        {
            "n": pd.array([30, pd.NA], dtype="Int64"),
            "mean": pd.array([84.5, pd.NA], dtype="Float64"),
            "low": pd.array([80.25, pd.NA], dtype="Float64"),
            "high": pd.array([88.75, pd.NA], dtype="Float64"),
            "suppressed": [None, "withheld to protect pupils"],
        }
    )
    first, second = intervals.sentences(frame, ["P5", "P6"])
    assert first.startswith("P5: mean 84.5")
    assert "for 30 pupils (interval 80" in first
    assert "withheld to protect pupils" in second
    assert second.startswith("P6: ")


def test_a_share_of_pupils_is_told_in_per_cent():
    frame = pd.DataFrame({"n": [40], "percent": [62.5], "low": [47.0], "high": [75.8]})
    assert intervals.sentences(frame, ["S1"]) == ["S1: 62.5% of 40 pupils (interval 47.0% to 75.8%)."]
    assert intervals.value(frame) == "percent"
    assert intervals.unit_of(frame, "points") == "% of pupils"
    assert intervals.unit_of(frame.rename(columns={"percent": "mean"}), "points") == "mean in points"
