import pandas as pd

from sipp_lib.charts import intervals


def test_ticks_cover_what_is_known_and_percentages_end_at_0_and_100():
    at, labels = intervals.scale([3.0, 97.0], percent=True)
    assert at[0] >= 0
    assert at[-1] <= 100
    assert labels == [f"{x:.0f}%" for x in at]


def test_where_everything_is_hidden_no_tick_has_a_number():
    assert intervals.scale([], percent=True) == ([0.0, 100.0], ["", ""])
    assert intervals.scale([], percent=False) == ([0.0, 1.0], ["", ""])


def test_the_numbers_of_one_chart_have_the_same_decimals():
    assert intervals.decimals(pd.DataFrame({"percent": [50.0, 62.5]})) == 1
    assert intervals.decimals(pd.DataFrame({"mean": [80.0, 85.0]})) == 0
