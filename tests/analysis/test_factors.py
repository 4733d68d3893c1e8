import pandas as pd
import pytest

from sipp_lib.analysis import factors

COLUMNS = ["level", "influence", "confirmed"]


def grid(rows):
    return factors.grid(pd.DataFrame(rows, columns=COLUMNS))


def test_every_combination_is_there_in_the_order_of_the_form():
    result = grid([("pupil", "pressure", "confirmed")] * 2 + [("parent", "strength", "untested")])
    assert result.columns.tolist() == [*COLUMNS, "factors"]
    assert len(result) == 3 * 2 * 3
    assert result["level"].unique().tolist() == ["school or class", "parent", "pupil"]
    assert result["influence"].unique().tolist() == ["strength", "pressure"]
    assert result["confirmed"].unique().tolist() == ["untested", "confirmed", "not confirmed"]
    assert result.set_index(COLUMNS)["factors"].loc["pupil", "pressure", "confirmed"] == 2
    assert result.set_index(COLUMNS)["factors"].loc["parent", "strength", "untested"] == 1
    assert result["factors"].sum() == 3


@pytest.mark.parametrize("dtype", ["string", "object"])
def test_no_factors_give_zeros(dtype):
    result = factors.grid(pd.DataFrame({name: pd.Series([], dtype=dtype) for name in COLUMNS}))
    assert result["factors"].tolist() == [0] * 18


def test_a_factor_left_incomplete_is_not_lost():
    result = grid([(None, "pressure", "untested"), ("pupil", None, "confirmed")])
    assert result.iloc[18:].to_numpy().tolist() == [
        ["not said", "pressure", "untested", 1],
        ["pupil", "not said", "confirmed", 1],
    ]
    assert result["factors"].sum() == 2
