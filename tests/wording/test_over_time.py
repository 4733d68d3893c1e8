import pandas as pd
import pytest

from sipp_lib.wording import over_time


@pytest.mark.parametrize(
    ("better", "up", "meant"),
    [
        ("higher", True, "improvement"),
        ("higher", False, "concern"),
        ("lower", True, "concern"),
        ("lower", False, "improvement"),
    ],
)
def test_a_way_up_is_meant_as_the_measure_has_it(better, up, meant):
    assert over_time.tone(better, up=up) == meant


def test_a_series_names_its_months_and_those_that_are_hidden():
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-01-01", "2026-02-01"]),
            "percent": pd.array([91.25, pd.NA], dtype="Float64"),
            "suppressed": [None, "withheld to protect pupils"],
        }
    )
    found = over_time.series(frame)
    assert (found.sign, found.decimals, found.points) == ("%", 1, "months")
    assert found.names == ["Jan 26", "Feb 26"]
    assert found.missing.startswith("Not shown (withheld to protect pupils): Feb 26.")
