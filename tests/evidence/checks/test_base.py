import pandas as pd

from sipp_lib.evidence.checks.base import ends
from sipp_lib.records.kinds import Measure


def observed(*rows):
    frame = pd.DataFrame(rows, columns=["pupil", "measure", "occasion", "date"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


ROWS = [
    ("a", "READ", "Summer", "2026-06-01"),
    ("a", "READ", "Autumn", "2025-09-01"),
    ("b", "READ", "Autumn", "2025-09-02"),
    ("c", "READ", "Summer", "2026-06-01"),
    ("d", "MATH", "Autumn", "2025-09-01"),
]


def test_the_ends_of_a_measure_are_in_the_order_of_its_dates():
    found = ends(observed(*ROWS), Measure(code="READ"))
    assert (found.first, found.last) == ("Autumn", "Summer")
    there = dict(zip(found.pupils, zip(found.at_first, found.at_last, strict=True), strict=True))
    assert there == {"a": (True, True), "b": (True, False), "c": (False, True)}


def test_the_order_of_the_plan_comes_before_that_of_the_dates():
    found = ends(observed(*ROWS), Measure(code="READ", occasions=["Summer", "Autumn"]))
    assert (found.first, found.last) == ("Summer", "Autumn")


def test_one_occasion_has_no_ends():
    assert ends(observed(*ROWS), Measure(code="MATH")) is None
