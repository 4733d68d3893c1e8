from __future__ import annotations

import inspect
from typing import Any

import pandas as pd
import pytest

from sipp_lib.analysis.attendance import monthly
from sipp_lib.errors import Issue, UsageError
from sipp_lib.evidence.checks.validity import DATA_RULES, RULES, STOPPING, check, shared_codes
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Measure

ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each; for one pupil, "
    "correct the wrong value. Then add the file again."
)
TAKE_BACK = (
    " If the earlier file is the wrong one, remove it first (‘Remove’ in phase 1, or ‘sipp withdraw’)."
)


def evidence(starts: dict[str, Any] | None = None, **tables: list[dict[str, object]]) -> Evidence:
    frames = {
        table: pd.DataFrame(
            {
                name: pd.Series([row.get(name) for row in tables.get(table, [])], dtype=kind.dtype)
                for name, kind in columns.items()
            }
        )
        for table, columns in TABLES.items()
    }
    files = {table: ((0, f"{table}.csv"),) for table in TABLES} | (starts or {})
    return Evidence(**frames, starts=files)


def observed(pupil: str, occasion: str = "1", **more: object) -> dict[str, object]:
    return {"pupil": pupil, "measure": "reading", "occasion": occasion} | more


def messages(issues: list[Issue], code: str) -> list[str]:
    return [issue.message for issue in issues if issue.code == code]


def test_clean_evidence_has_no_issue() -> None:
    found = evidence(pupils=[{"pupil": "a"}], observations=[observed("a", value=3)])
    assert check(found, [Measure(code="reading", lowest=0, highest=3)]) == []


def test_a_duplicated_pupil_stops_with_both_rows_of_a_file() -> None:
    rows = [{"pupil": "a"}, {"pupil": "b"}, {"pupil": "a"}, {"pupil": "b", "fme": True}]
    (issue,) = check(evidence(pupils=rows))
    assert (issue.code, issue.severity, issue.rows) == ("duplicated-pupil", "stop", (2, 4, 3, 5))
    assert issue.message == (
        "pupils.csv: the same pupil appears more than once (rows 2 and 4, which agree; rows 3 and 5, which "
        "differ). " + ONE_OR_TWO
    )


def test_a_duplicated_pupil_is_found_across_imports() -> None:
    rows = [{"pupil": "x"}, {"pupil": "a"}, {"pupil": "a"}]
    found = evidence({"pupils": ((0, "one.csv"), (2, "two.csv"))}, pupils=rows)
    (issue,) = check(found)
    assert issue.message == (
        "one.csv and two.csv: the same pupil appears more than once (row 3 of one.csv and row 2 of two.csv, "
        "which agree). " + ONE_OR_TWO + TAKE_BACK
    )
    assert (issue.rows, issue.file) == ((3, 2), "two.csv")


def test_an_export_imported_twice_is_one_short_issue() -> None:
    rows = [{"pupil": f"p{n}"} for n in range(30)] * 2
    (issue,) = check(evidence(pupils=rows))
    assert issue.message.endswith("rows 11 and 41, which agree; and 20 more). " + ONE_OR_TWO)


def test_a_duplicated_observation_stops() -> None:
    rows = [observed("a", value=1), observed("a", "2"), observed("a", value=2)]
    issues = check(evidence(pupils=[{"pupil": "a"}], observations=rows))
    assert [issue.severity for issue in issues] == ["stop"]
    assert messages(issues, "duplicated-observation") == [
        "observations.csv: there is more than one result for the same pupil, measure and occasion (rows 2 and 4, "
        "which differ). " + ONE_OR_TWO
    ]


def test_a_respondent_answers_an_item_once() -> None:
    row = {"respondent": "r", "scale": "s", "item": "i", "answer": "yes"}
    assert messages(check(evidence(surveys=[row, row])), "duplicated-answer") == [
        "surveys.csv: the same respondent answers the same item more than once (rows 2 and 3, which agree). "
        + ONE_OR_TWO
    ]


def test_impossible_rates_stop() -> None:
    rates: list[tuple[int | None, int | None]] = [(3, 2), (0, 0), (1, None), (None, 1), (2, 2), (None, None)]
    rows = [observed("a", str(n), numerator=top, denominator=bottom) for n, (top, bottom) in enumerate(rates)]
    issues = check(evidence(pupils=[{"pupil": "a"}], observations=rows))
    assert [(issue.severity, issue.rows) for issue in issues] == [("stop", (2, 3, 4, 5))]


def test_an_observation_of_an_unknown_pupil_warns() -> None:
    issues = check(evidence(pupils=[{"pupil": "a"}], observations=[observed("a"), observed("b")]))
    assert [issue.severity for issue in issues] == ["warn"]
    assert messages(issues, "unknown-pupil") == [
        "observations.csv, row 3, column ‘pupil’: there is a result of a pupil who is not in the list of "
        "pupils, so it is left out of every comparison of groups. Add the pupil, or correct the pseudonym."
    ]


def test_a_measure_without_a_record_is_noted() -> None:
    found = evidence(pupils=[{"pupil": "a"}], observations=[observed("a")])
    assert check(found) == []
    (issue,) = check(found, [])
    assert issue.severity == "note"
    assert issue.message == (
        "The evidence holds results of ‘reading’, which is not described yet, so no report shows them. "
        "Describe it in Phase 1, or correct the name."
    )


def test_measures_of_the_same_short_name_are_told() -> None:
    names = [
        ("READ", "Reading"),
        ("", "x"),
        ("READ", "Books"),
        ("", "y"),
        ("READ", ""),
        ("ATT", "Attendance"),
    ]
    (issue,) = check(evidence(), [Measure(code=code, name=name) for code, name in names])
    assert issue.severity == "warn"
    measured = evidence(pupils=[{"pupil": "a"}], observations=[observed("a", measure="READ")])
    both = [Measure(code="READ", name=name) for name in ("Reading", "Books")]
    assert [each.severity for each in shared_codes(measured, both)] == [
        "stop"
    ]  # each would tell of other pupils
    assert issue.message == (
        "The measures ‘Reading’, ‘Books’ and ‘(without a name)’ have the same short name in the data, ‘READ’, so "
        "their evidence cannot be told apart. Give each a short name of its own in Phase 3."
    )


def test_a_yes_or_no_that_is_neither_stops_once() -> None:
    rows = [observed(pupil, value=value) for pupil, value in (("a", 0), ("b", 0.5), ("c", 1), ("d", None))]
    found = evidence(pupils=[{"pupil": pupil} for pupil in "abcd"], observations=rows)
    (issue,) = check(found, [Measure(code="reading", form="yes or no")])
    assert (issue.severity, issue.rows, issue.column) == ("stop", (3,), "value")
    assert issue.message == (
        "observations.csv, row 3, column ‘value’: the measure ‘reading’ is a yes or no, so its value must be 1 or "
        "0. Correct the value, or the measure's type of result."
    )
    assert check(found, [Measure(code="reading")]) == []


def test_a_rate_of_no_month_stops() -> None:
    occasions = ["2025-09", "secret", "2025-13", "2025-10-01"]
    rows = [observed("a", occasion, numerator=1, denominator=2) for occasion in occasions]
    rows += [observed("a", "term 1"), observed("a", "spring", measure="other", numerator=1, denominator=2)]
    found = evidence(pupils=[{"pupil": "a"}], observations=rows)
    measures = [Measure(code="reading", form="rate"), Measure(code="other")]
    (issue,) = [issue for issue in check(found, measures) if issue.severity == "stop"]
    assert (issue.code, issue.rows, issue.column) == ("rate-without-month", (3, 4, 5), "occasion")
    assert issue.message == (
        "observations.csv, rows 3, 4 and 5, column ‘occasion’: the measure ‘reading’ is a rate, which is shown "
        "month by month, and the occasion is not a month. Write months as 2025-09, or correct the measure's "
        "type of result. A week or a day is not a month: ask the school for its register by month, or leave these "
        "columns out."
    )


@pytest.mark.parametrize(
    "occasion", ["2025-09", "2025-9", "2025-13", "2025-09-01", "202509", "May", " 2025-09"]
)
def test_a_rate_stops_where_the_report_would_refuse_it(occasion: str) -> None:
    rows = [observed("a", occasion, numerator=1, denominator=2)]
    found = evidence(pupils=[{"pupil": "a"}], observations=rows)
    stops = bool(check(found, [Measure(code="reading", form="rate")]))
    try:
        monthly(found.observations)
    except UsageError:
        assert stops
    else:
        assert not stops


def test_an_answer_that_the_measure_does_not_list_warns_without_repeating_it() -> None:
    answers = [
        {"respondent": f"r{n}", "scale": "s", "item": "i", "answer": a} for n, a in enumerate(["no", "x"])
    ]
    survey = Measure(code="s", form="survey", answers=["yes", "no"])
    (issue,) = check(evidence(surveys=answers), [survey])
    assert (issue.severity, issue.rows) == ("warn", (3,))
    assert issue.message == (
        "surveys.csv, row 3, column ‘answer’: 1 of 2 answers is not among the possible answers of the measure ‘s’ "
        "(yes, no), so not counted. If a word is misspelt, correct it in the file and add the file again. You can "
        "also add an answer to the measure, or leave it uncounted."
    )


def test_a_value_outside_the_measure_warns() -> None:
    rows = [observed(pupil, value=value) for pupil, value in (("a", 0), ("b", 20), ("c", 20.5), ("d", None))]
    found = evidence(pupils=[{"pupil": pupil} for pupil in "abcd"], observations=rows)
    (issue,) = check(found, [Measure(code="reading", lowest=0, highest=20)])
    assert (issue.code, issue.severity, issue.rows) == ("value-out-of-range", "warn", (4,))
    assert issue.message == (
        "observations.csv, row 4, column ‘value’: the value is outside what the measure ‘reading’ can be. "
        "Correct the value, or the lowest and highest possible of the measure."
    )
    (issue,) = check(found, [Measure(code="reading", lowest=1)])
    assert issue.rows == (2,)


def test_leavers_and_joiners_are_counted_between_the_first_and_last_occasion() -> None:
    rows = [observed("a", "spring"), observed("b", "spring"), observed("c", "spring")]
    rows += [observed("c", "autumn"), observed("d", "autumn"), observed("d", "winter")]
    found = evidence(pupils=[{"pupil": pupil} for pupil in "abcd"], observations=rows)
    (issue,) = check(found, [Measure(code="reading", occasions=["autumn", "winter", "spring", "summer"])])
    assert issue.severity == "note"
    assert issue.message == (
        "Measure ‘reading’: pupils with ‘autumn’ but not ‘spring’: 1; with ‘spring’ but not ‘autumn’: 2. "
        "Change is shown only for the pupils who have both."
    )


def test_without_named_occasions_their_dates_give_the_order() -> None:
    rows = [observed("a", "B", date="2026-05-01"), observed("a", "A", date="2026-09-01")]
    rows += [observed("b", "A", date="2026-09-01")]
    found = evidence(pupils=[{"pupil": "a"}, {"pupil": "b"}], observations=rows)
    assert messages(check(found, [Measure(code="reading")]), "leavers-and-joiners") == [
        "Measure ‘reading’: pupils with ‘B’ but not ‘A’: 0; with ‘A’ but not ‘B’: 1. "
        "Change is shown only for the pupils who have both."
    ]


def test_no_rule_stops_but_those_that_are_asked_before_a_report():
    stopping = {rule for rule in RULES if '"stop"' in inspect.getsource(rule)}
    asked = {*DATA_RULES, *STOPPING}
    assert stopping <= asked
    assert set(STOPPING) <= stopping
