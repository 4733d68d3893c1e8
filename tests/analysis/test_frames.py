import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis.frames import floats, told


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


@pytest.mark.parametrize(
    ("low", "row", "allows"), [([1, 0], 1, True), ([1, None], 0, False), ([1], 0, True), ([None], 0, True)]
)
def test_the_row_that_allows_for_most_is_told_and_whether_it_is_that(low, row, allows):
    found, whether = told(pd.DataFrame({"low": low}, dtype="Float64"))
    assert (found.name, whether) == (row, allows)
