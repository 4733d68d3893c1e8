from __future__ import annotations

import pandas as pd
from gate_frames import public, shares

from sipp_lib.disclosure.rounding import Settings


def test_hidden_groups_stay_as_rows_in_their_place_with_the_reason():
    frame = public(shares([14, 3, 0], [41, 9, 30], group=["yes", "not known", "no"]))
    assert list(frame["group"]) == ["yes", "not known", "no"]
    assert list(frame["suppressed"]) == ["", "fewer than 10 pupils", "fewer than 10"]
    assert frame.loc[1, ["n", "count", "percent", "low", "high"]].isna().all()
    assert frame.loc[2, "n"] == 30
    assert frame.loc[2, ["count", "percent", "low", "high"]].isna().all()


def test_none_and_all_of_a_group_disclose_too():
    frame = public(shares([0, 60], [60, 60], group=["a", "b"]))
    assert list(frame["suppressed"]) == ["fewer than 10", "more than half"]
    assert frame["percent"].isna().all()


def test_a_size_that_is_not_known_counts_as_hidden():
    frame = public(shares([None, 20], [None, 40], group=["a", "b"]))
    assert list(frame["suppressed"]) == ["fewer than 10 pupils", ""]


def test_the_categories_of_one_statement_are_looked_at_together():
    items = ["tasks"] * 3 + ["talk"] * 3
    bands = ["agree", "neither", "disagree"] * 2
    frame = public(shares([23, 17, 9, 45, 3, 2], [49] * 3 + [50] * 3, item=items, band=bands))
    assert list(frame["suppressed"]) == [
        "",
        "",
        "fewer than 10",
        Settings().withheld,
        Settings().withheld,
        Settings().withheld,
    ]
    assert list(frame["count"].fillna(0)) == [25, 15, 0, 0, 0, 0]
    assert list(frame["n"]) == [50] * 6


def test_rows_that_share_pupils_over_time_are_not_added_up():
    months = pd.to_datetime(["2025-09-01", "2025-10-01", "2025-11-01"])
    frame = pd.DataFrame({"month": months, "n": [13, 13, 0], "numerator": [400, 410, 0],
                          "denominator": [450, 450, 0], "percent": [88.9, 91.1, None]})  # fmt: skip
    assert list(public(frame)["suppressed"]) == ["", "", "fewer than 10 pupils"]
