import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis.frames import floats, widest


def test_missing_numbers_are_nan_in_the_order_asked_for():
    frame = pd.DataFrame({"n": pd.array([1, None], "Int64"), "mean": [0.5, np.nan], "sd": [None, pd.NA]})
    sd, n, mean = floats(frame, "sd", "n", "mean")
    np.testing.assert_array_equal(n, [1, np.nan])
    np.testing.assert_array_equal(mean, [0.5, np.nan])
    np.testing.assert_array_equal(sd, [np.nan, np.nan])
    assert {each.dtype for each in (sd, n, mean)} == {np.dtype("float64")}


def test_a_missing_column_is_named():
    with pytest.raises(KeyError, match="sd"):
        floats(pd.DataFrame({"n": [1]}), "sd")


def test_the_widest_interval_is_found_among_those_that_are_known():
    rows = pd.DataFrame({"low": [1, None, 0], "high": [2, None, 3]}, dtype="Float64")
    assert widest(rows).name == 2
    assert widest(rows.iloc[[1]]).name == 1
