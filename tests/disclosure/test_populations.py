"""Whom the tables of one measure tell of: sets of pupils, both sides of the threshold by hand."""

import pandas as pd
import pytest

from sipp_lib.disclosure.populations import (
    Block,
    blocks,
    difference,
    left_out,
    one_population,
    unions,
    with_class,
    withheld,
)

FEW = 10


def pupils(*numbers):
    return frozenset(f"p{number}" for number in numbers)


def first(n, begin=0):
    return pupils(*range(begin, begin + n))


@pytest.mark.parametrize(("once", "gone"), [(1, 1), (9, 9), (10, 0)])
def test_those_measured_once_are_left_out_where_they_are_few(once, gone):
    target = Block(first(20 + once), first(20))
    nobody = Block(frozenset(), frozenset())
    assert len(left_out([target, nobody, nobody], FEW)) == gone
    # Nobody's change is told of a group of whom nine were measured twice, so nothing is taken from it.
    assert not left_out([Block(first(9 + once), first(9)), nobody, nobody], FEW)


@pytest.mark.parametrize(("others", "gone"), [(3, 3), (9, 9), (10, 0)])
def test_those_beside_a_group_that_is_told_are_left_out_where_they_are_few(others, gone):
    target, rest = (Block(each, each) for each in (first(20), first(others, 100)))
    nobody = Block(frozenset(), frozenset())
    assert len(left_out([target, nobody, rest], FEW)) == gone
    # A comparison group too small to tell is among them: 6 and 3 are nine, 6 and 4 are ten.
    small = Block(first(6, 200), first(6, 200))
    assert len(left_out([target, small, nobody], FEW)) == 6
    for more, out in ((3, 9), (4, 0)):
        beside = Block(first(more, 100), first(more, 100))
        assert len(left_out([target, small, beside], FEW)) == out


def test_nobody_is_left_out_beside_groups_of_which_nothing_is_told():
    small, rest = (Block(each, each) for each in (first(7), first(5, 100)))
    assert not left_out([small, Block(frozenset(), frozenset()), rest], FEW)


def test_the_groups_of_an_occasion_are_read_off_the_values():
    values = pd.DataFrame(
        [
            ("p0", "Sept", 1.0, "target"),
            ("p0", "June", 2.0, "target"),
            ("p1", "Sept", 1.0, "comparison"),
            ("p1", "June", None, "comparison"),  # absent
            ("p2", "Sept", 3.0, None),
            ("p2", "June", 3.0, None),
        ],
        columns=["pupil", "occasion", "value", "group"],
    )
    assert blocks(values, "Sept", ["Sept", "June"]) == [
        Block(pupils(0), pupils(0)),
        Block(pupils(1), frozenset()),
        Block(pupils(2), pupils(2)),
    ]


def test_a_pupil_measured_once_goes_from_that_occasion_only():
    rows = [(f"p{i}", occasion, 1.0, "target") for i in range(12) for occasion in ("Sept", "Jan", "June")]
    values = pd.DataFrame([*rows, ("p12", "Sept", 1.0, "target"), ("p12", "Jan", 1.0, "target")])
    values.columns = ["pupil", "occasion", "value", "group"]
    told = one_population(values, ["Sept", "June"], FEW)
    assert told["occasion"].value_counts().to_dict() == {"Sept": 12, "Jan": 13, "June": 12}


@pytest.mark.parametrize(("without", "left"), [(1, 24), (9, 24), (10, 34)])
def test_a_few_of_no_known_class_are_left_out_where_classes_are_allowed_for(without, left):
    rows = [(f"p{i}", ("target", "comparison")[i % 2], f"class {i % 4}") for i in range(24)]
    rows += [(f"q{i}", "target", None) for i in range(without)]
    values = pd.DataFrame(rows, columns=["pupil", "group", "class"])
    assert len(with_class(values, FEW)) == left
    alone = values[values["group"] == "target"]
    assert len(with_class(alone, FEW)) == len(alone)  # no comparison, no classes allowed for


def test_who_follows_from_two_groups_and_everybody():
    target, comparison, rest = first(12), first(11, 50), first(15, 100)
    everybody = target | comparison | rest
    assert unions([target, comparison], everybody, FEW) == {
        *(target, comparison, target | comparison, everybody),
        *(comparison | rest, target | rest, rest),
    }
    assert unions([first(9), first(9, 50)], everybody, FEW) == set()  # nothing is told of either
    assert unions([target, first(9, 50)], target, FEW) == {target}


def test_rows_differ_from_a_group_by_those_they_split_and_those_in_none():
    rows = [first(10), first(10, 10), first(10, 20)]
    assert difference(rows, first(20)) == 0
    assert difference(rows, first(22)) == 2  # two of the third row
    assert difference(rows, first(18)) == 2  # all but two of the second
    assert difference(rows, first(20) | first(3, 100)) == 3
    # Everybody without those pupils: 12 of whom two are in no row, and one who is not among everybody.
    everybody = frozenset().union(*rows) | first(2, 100)
    assert difference(rows, first(20), everybody) == 2
    assert difference(rows, first(20) | first(1, 200), everybody) == 3


def test_a_small_row_takes_the_smallest_other_with_it_and_the_ends_of_a_gap_last():
    sizes = {"1": 12, "2": 30, "3": 25, "4": 6, "5": 11}
    rows = {row: first(size, 100 * int(row)) for row, size in sizes.items()}
    everybody = frozenset().union(*rows.values())
    assert withheld(rows, [], FEW, whole=everybody, last=("1", "5")) == {"4", "3"}
    assert withheld(rows, [], FEW, whole=everybody) == {"4", "5"}
    assert withheld(rows, [], FEW) == {"4"}  # nothing is told to take it from
    rows["4"] = first(10, 400)
    assert withheld(rows, [], FEW, whole=frozenset().union(*rows.values())) == set()


def test_two_small_rows_hide_each_other_from_the_threshold_on():
    rows = {"P4": first(5), "P5": first(5, 10), "P6": first(20, 20)}
    assert withheld(rows, [], FEW, whole=frozenset().union(*rows.values())) == {"P4", "P5"}
    rows["P5"] = first(4, 10)
    assert withheld(rows, [], FEW, whole=frozenset().union(*rows.values())) == {"P4", "P5", "P6"}


def test_a_row_that_is_nearly_a_group_is_withheld():
    target = first(25)
    for beside, hidden in ((0, set()), (1, {"yes", "no"}), (9, {"yes", "no"}), (10, set())):
        rows = {"yes": target | first(beside, 100), "no": first(30, 200)}
        everybody = rows["yes"] | rows["no"]
        assert withheld(rows, [target], FEW, whole=everybody) == hidden, beside
        # Counts are rounded each, so the row alone is what tells.
        assert withheld(rows, [target], FEW, add_up=False) == hidden - {"no"}, beside
