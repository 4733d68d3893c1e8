from datetime import date

import pandas as pd
import pytest

from sipp_lib.records.kinds import Event, Measure
from sipp_lib.results import measures

READ = Measure(name="Reading", code="READ", occasions=["June", "September"])
MATH = Measure(name="Maths", code="MATH")
ROWS = {"p1": ("target", 1, 2), "p2": ("target", 3, 4)}


def test_measures_are_those_with_evidence_and_the_main_one_comes_first(book_with, scores):
    main = MATH.model_copy(update={"main": True})
    tables = scores(ROWS)
    tables["observations"] += scores(ROWS, "MATH")["observations"]
    book = book_with(READ, main, Measure(code="NONE"), audience="school", **tables)
    assert [each.code for each in measures.measured(book, "score")] == ["MATH", "READ"]
    assert measures.measured(book, "rate") == []
    assert [each.code for each in measures.measured(measures.only(book, ["READ"]), "score")] == ["READ"]


def test_two_main_measures_are_none(book_with):
    both = [each.model_copy(update={"main": True}) for each in (READ, MATH)]
    assert measures.main_measure(book_with(*both)) is None
    assert measures.main_measure(book_with(READ, both[1])) == both[1]


def test_occasions_are_in_the_order_of_the_plan_else_of_their_dates(book_with, scores):
    planned = book_with(READ, audience="school", **scores(ROWS))
    assert measures.occasions(planned, READ) == ["June", "September"]
    dated = book_with(MATH, audience="school", **scores(ROWS, "MATH"))
    assert measures.occasions(dated, MATH) == ["September", "June"]


def test_the_intervention_began_on_the_first_day_that_an_event_says(book_with):
    events = [
        Event(what="In-service day", day=date(2025, 8, 18)),
        Event(what="Second class", day=date(2025, 11, 3), intervention=True),
        Event(what="First class", day=date(2025, 10, 6), intervention=True),
        Event(what="Planned", intervention=True),
    ]
    assert measures.began(book_with(*events)) == date(2025, 10, 6)
    assert measures.began(book_with(events[0])) is None


@pytest.mark.parametrize(
    ("values", "step"),
    [([1, 2, 4, None], 1), ([80, 85, 95], 5), ([1.5, 2, 2], 0.5), ([7, 7], 1), ([], 1)],
)
def test_the_unit_of_a_measure_is_its_smallest_step(values, step):
    assert measures.unit(pd.DataFrame({"value": pd.array(values, dtype="Float64")})) == step


def test_an_occasion_was_measured_on_the_first_day_of_its_evidence_else_in_what_its_name_tells(
    book_with, scores
):
    tables = scores(ROWS)
    tables["observations"][0]["date"] = pd.Timestamp("2025-08-28")
    book = book_with(READ, audience="school", **tables)
    assert [measures.measured_on(book, READ, each) for each in READ.occasions] == ["2026-06-01", "2025-08-28"]
    for row in tables["observations"]:
        row |= {"date": None, "occasion": {"June": "May 2026"}.get(row["occasion"], row["occasion"])}
    undated = book_with(READ, audience="school", **tables)
    assert measures.measured_on(undated, READ, "May 2026") == "2026-05"
    assert measures.measured_on(undated, READ, "September") == ""


@pytest.mark.parametrize(
    ("occasion", "told"),
    [
        ("May 2026", "2026-05"),
        ("2026-05-19", "2026-05-19"),
        ("End of 2026", "2026"),
        ("Spring 2026", "2026-04"),
        ("Before", ""),
    ],
)
def test_what_the_name_of_an_occasion_tells_of_its_time(occasion, told):
    assert measures.time_of(occasion) == told
