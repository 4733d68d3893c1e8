import pandas as pd

from sipp_lib.analysis.drivers import diagram

NAMES = ["id", "name", "tier", "progress"]


def table(boxes, links):
    found = diagram(pd.DataFrame(boxes, columns=NAMES), pd.DataFrame(links, columns=["id", "serves"]))
    return [tuple(None if pd.isna(each) else each for each in row) for row in found.itertuples(index=False)]


def test_each_box_stands_with_what_it_serves_from_the_outcome_down():
    boxes = [
        ("a", "Cards", "change idea", ""),
        ("x", "Make cards", "action", "done"),
        ("o", "Reading up", "outcome", ""),
        ("p", "Checks own reading", "primary driver", ""),
    ]
    assert table(boxes, [("p", "o"), ("a", "p"), ("x", "a")]) == [
        ("Reading up", "outcome", None, ""),
        ("Checks own reading", "primary driver", "Reading up", ""),
        ("Cards", "change idea", "Checks own reading", ""),
        ("Make cards", "action", "Cards", "done"),
    ]


def test_a_tier_that_nobody_said_follows_from_what_is_served():
    boxes = [(each, each, None, "") for each in "abcd"] + [("o", "o", "outcome", ""), ("z", "z", None, "")]
    links = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "o")]
    assert {row[0]: row[1] for row in table(boxes, links)} == {
        "o": "outcome",
        "d": "primary driver",
        "c": "secondary driver",
        "b": "change idea",
        "a": "change idea",
        "z": None,
    }


def test_what_serves_two_has_two_rows_what_is_gone_none_and_a_circle_ends():
    boxes = [
        ("a", "a", "change idea", ""),
        ("p", "p", "primary driver", ""),
        ("q", "q", "primary driver", ""),
    ]
    links = [("a", "p"), ("a", "q"), ("a", "gone"), ("p", "q"), ("q", "p"), ("a", "a"), ("a", "p")]
    assert [row[:3] for row in table(boxes, links)] == [
        ("p", "primary driver", "q"),
        ("q", "primary driver", "p"),
        ("a", "change idea", "p"),
        ("a", "change idea", "q"),
    ]


def test_boxes_of_one_name_are_told_apart_and_an_outcome_alone_is_left_out():
    boxes = [
        ("a", "Calls", "change idea", ""),
        ("b", "Calls", "change idea", ""),
        ("c", " ", "change idea", ""),
    ]
    assert [row[0] for row in table([*boxes, ("o", "Alone", "outcome", "")], [])] == [
        "Calls",
        "Calls (2)",
        "no name yet",
    ]
    assert table([], []) == []
