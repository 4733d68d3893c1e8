import pandas as pd
import pytest

from sipp_lib.analysis.ceiling import reached


def values(*groups):
    return pd.DataFrame(
        [(group, value) for group, found in groups for value in found], columns=["group", "value"]
    ).astype({"group": "string", "value": "Float64"})


def test_more_than_fifteen_in_a_hundred_is_many_and_fifteen_is_not():
    # Terwee and others (2007): ‘more than 15 %’; 3 of 20 are 15 %, 4 of 20 are 20 %
    found = reached(
        values(("target", [20] * 3 + [10] * 17), ("comparison", [20] * 4 + [10] * 16)), "group", best=20
    )
    assert found["group"].tolist() == ["comparison", "target"]
    assert found["n"].tolist() == [20, 20]
    assert found["at_best"].tolist() == [True, False]


@pytest.mark.parametrize(("value", "near"), [(100, True), (95, True), (94.9, False), (50, False)])
def test_within_a_twentieth_of_the_range_is_near(value, near):
    found = reached(values(("target", [value] * 12)), "group", best=100, reach=100)
    assert found["at_best"].tolist() == [near]


def test_where_fewer_is_better_the_lowest_is_the_best_and_without_a_range_nothing_is_near():
    errors = values(("target", [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]))
    assert reached(errors, "group", best=0)["at_best"].tolist() == [True]
    assert reached(values(("target", [1] * 10)), "group", best=0)["at_best"].tolist() == [False]


def test_who_has_no_result_or_no_group_does_not_count():
    known = values(("target", [20, 20, *[5] * 8]))
    some = pd.concat([known, pd.DataFrame({"group": [pd.NA, "target"], "value": [20, pd.NA]})])
    assert reached(some.astype(known.dtypes), "group", best=20)["n"].tolist() == [10]
    assert reached(known.iloc[:0], "group", best=20).empty
