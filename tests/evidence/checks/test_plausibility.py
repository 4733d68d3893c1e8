from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sipp_lib.errors import Issue
from sipp_lib.evidence.checks.validity import check
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Measure

READ = Measure(code="READ")


def evidence(**tables: list[dict[str, Any]]) -> Evidence:
    frames = {
        table: pd.DataFrame(
            {
                name: pd.Series([row.get(name) for row in tables.get(table, [])], dtype=kind.dtype)
                for name, kind in columns.items()
            }
        )
        for table, columns in TABLES.items()
    }
    return Evidence(**frames, starts={table: ((0, f"{table}.csv"),) for table in TABLES})


def observed(values: dict[str, list[float | None]], **pupils: list[Any]) -> Evidence:
    """One column of values an occasion, for pupils p0, p1 …; None is no row."""
    count = max(map(len, values.values()))
    rows = [
        {"pupil": f"p{at}", "measure": "READ", "occasion": occasion, "value": value}
        for occasion, column in values.items()
        for at, value in enumerate(column)
        if value is not None
    ]
    about = [{"pupil": f"p{at}"} | {name: each[at] for name, each in pupils.items()} for at in range(count)]
    return evidence(pupils=about, observations=rows)


def found(data: Evidence, code: str, measure: Measure = READ) -> list[Issue]:
    return [issue for issue in check(data, [measure]) if issue.code == code]


def test_a_yes_or_no_is_one_or_nought() -> None:
    (issue,) = found(
        observed({"1": [1, 0, 2]}), "impossible-judgement", Measure(code="READ", form="yes or no")
    )
    assert (issue.severity, issue.rows) == ("stop", (4,))
    assert issue.message == (
        "observations.csv, row 4, column ‘value’: the measure ‘READ’ is a yes or no, so its value must be 1 or 0. "
        "Correct the value, or the measure's type of result."
    )


def test_shares_among_percentages_are_told() -> None:
    (issue,) = found(observed({"May": [93.4, 88, 91, 76, 95, 97, 99, 0.91, 0.88, 0.97]}), "mixed-scales")
    assert issue.message == (
        "Measure ‘READ’, ‘May’: 3 values are far smaller than the other 7, as if some were shares of 1 and others "
        "percentages. Look at them in the school's file."
    )


def test_two_occasions_on_different_scales_are_told() -> None:
    (issue,) = found(observed({"May": [7.0] * 10, "June": [71.0] * 10}), "mixed-scales")
    assert issue.message == (
        "Measure ‘READ’: the values of ‘June’ are far larger than those of ‘May’, as if they were marked on different "
        "scales. Put both on the same scale and add the file again."
    )


@pytest.mark.parametrize("values", [[1, 2, 3, 5, 8, 13, 21, 34, 55, 89], [93.4, 0.9], [0] * 9 + [50]])
def test_ordinary_values_are_on_one_scale(values: list[float | None]) -> None:
    assert found(observed({"May": values}), "mixed-scales") == []


def test_noughts_far_from_all_other_scores_look_like_pupils_who_did_not_sit() -> None:
    (issue,) = found(observed({"May": [0, 0, 0, 20, 25, 31, 28, 40, 35, 22, 27, 33, 38]}), "pile-of-zeros")
    assert (issue.severity, issue.message) == (
        "warn",
        "Measure ‘READ’, ‘May’: 3 values are 0 and no other is near it, as if these pupils had not sat the test. If "
        "so, leave these cells empty in the school's file and add it again.",
    )


@pytest.mark.parametrize(
    "values",
    [
        [0, 0, 20, 25, 31, 28, 40, 35, 22, 27, 33, 38],  # two are not a pile
        [0, 0, 0, 1, 3, 6, 10, 15, 20, 25, 31, 28, 40, 35],  # a tail that reaches down to them
        [0, 0, 0, 20, 25, 31],  # too few others
        [0, 0, 0, 3, 4, 5, 6, 5, 4, 3, 7, 8, 5],  # a count of events
    ],
)
def test_noughts_that_may_be_scores_are_left_alone(values: list[float | None]) -> None:
    assert found(observed({"May": values}), "pile-of-zeros") == []


def test_noughts_are_usual_where_fewer_is_better() -> None:
    values: list[float | None] = [0, 0, 0, 20, 25, 31, 28, 40, 35, 22, 27, 33, 38]
    assert found(observed({"May": values}), "pile-of-zeros", Measure(code="READ", better="lower")) == []


def answered(*rows: str) -> Evidence:
    return evidence(
        surveys=[
            {"respondent": f"p{at}", "scale": "LIKE", "occasion": "May", "item": f"Q{item}", "answer": answer}
            for at, row in enumerate(rows)
            for item, answer in enumerate(row)
        ]
    )


@pytest.mark.parametrize(
    ("rows", "severity", "count"),
    [(["aaaaa", "abcab"], "note", "1 of 2"), (["aaaaa", "bbbbb", "ccccc", "abcab"], "warn", "3 of 4")],
)
def test_who_gives_one_answer_throughout_is_counted(rows: list[str], severity: str, count: str) -> None:
    (issue,) = found(answered(*rows), "straight-lined")
    assert (issue.severity, issue.message) == (
        severity,
        f"Measure ‘LIKE’, ‘May’: {count} gave the same answer to every statement. All are counted, but some may not "
        "have read the statements.",
    )


def test_four_like_answers_are_nothing_strange() -> None:
    assert found(answered("aaaa", "abca"), "straight-lined") == []


def test_free_meals_in_the_least_deprived_areas_show_the_wrong_direction() -> None:
    deciles, fme = [8, 9, 10, 9, 8, 10, 9, 8, 9, 10, 1, 2, 3, 1, 2, 3, 2, 1, 2, 3], [True] * 10 + [False] * 10
    (issue,) = found(observed({"1": [1.0] * 20}, simd_decile=deciles, fme=fme), "deprivation-direction")
    assert issue.message == (
        "Pupils with free school meals live in less deprived areas than the others, which is the wrong way round: in "
        "the school's file 1 may stand for the least deprived. If so, choose ‘1 is least deprived’ for this file; if "
        "it has been added already, remove it and add it again."
    )
    right = observed({"1": [1.0] * 20}, simd_decile=deciles, fme=fme[::-1])
    assert found(right, "deprivation-direction") == []
    few = observed({"1": [1.0] * 18}, simd_decile=deciles[1:19], fme=fme[1:19])
    assert found(few, "deprivation-direction") == []


def test_cohorts_that_are_not_the_same_are_told() -> None:
    some: list[float | None] = [5.0] * 12
    (issue,) = found(observed({"May": some, "June": [None] * 4 + some}), "unequal-cohorts")
    assert (issue.severity, issue.message) == (
        "warn",
        "Measure ‘READ’: 12 pupils have ‘May’, 12 have ‘June’, but only 8 have both, so the two groups are not "
        "the same "
        "and a change may come from that alone.",
    )
    assert found(observed({"May": some, "June": [None, None, *some]}), "unequal-cohorts") == []


def test_a_group_that_loses_more_of_its_pupils_is_told() -> None:
    group = ["target"] * 10 + ["comparison"] * 10
    after: list[float | None] = [None] * 3 + [6.0] * 17
    (issue,) = found(observed({"May": [5.0] * 20, "June": after}, group=group), "missing-by-group")
    assert issue.message == (
        "Measure ‘READ’: of the target pupils 30% have no ‘June’, of the comparison 0%. Find out why before you "
        "compare "
        "them."
    )
    deciles = [1] * 10 + [9] * 10
    (issue,) = found(observed({"May": [5.0] * 20, "June": after}, simd_decile=deciles), "missing-by-group")
    assert issue.message.startswith(
        "Measure ‘READ’: of the more deprived pupils 30% have no ‘June’, of the less"
    )
    assert (
        found(observed({"May": [5.0] * 20, "June": [None, *[6.0] * 19]}, group=group), "missing-by-group")
        == []
    )


def test_months_without_a_register_are_named() -> None:
    rate = Measure(code="READ", form="rate")
    values: dict[str, list[float | None]] = {"2025-06": [90.0], "2025-09": [91.0], "2025-10": [92.0]}
    (issue,) = found(observed(values), "month-without-register", rate)
    assert (issue.severity, issue.message) == ("note", "Measure ‘READ’: no register for Aug 2025.")
    assert found(observed({"2025-06": [90.0], "2025-08": [91.0]}), "month-without-register", rate) == []
