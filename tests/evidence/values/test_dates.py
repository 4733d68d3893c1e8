from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from glen_files import Make
from openpyxl import Workbook as Excel

from sipp_lib.errors import Issue
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.values.dates import dates
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School

TRIAL = Path(__file__).parents[1] / "trials" / "12-impossible-years.csv"
TODAY = date(2026, 8, 20)
NO_DAY = (
    "no pupil can have been measured on such a day, as it is before 1990 or after today. Correct the cells and add the "
    "file again."
)
NO_TIME = "the year cannot be right, as it is before 1990 or far ahead. "
Found = Callable[[Path | str], list[Issue]]


@pytest.fixture
def found(tmp_path: Path, begin_glen: Make) -> Found:
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre", "Post"]),
        Measure(name="Attendance", code="ATT", form="rate"),
    )

    def look(file: Path | str) -> list[Issue]:
        if isinstance(file, str):
            path = tmp_path / "scores.csv"
            path.write_text(file, encoding="utf-8")
            file = path
        known = steps.current_data(Programme.open(tmp_path / "programme"), place)
        seen = replace(steps.preview(file, place, known), today=TODAY)
        issues = steps.check(seen, known).issues
        return [each for each in issues if each.code in ("impossible-date", "strange-birthday", "wrong-date")]

    return look


def test_five_forms_of_date_in_one_column() -> None:
    column = ["01/01/2011", "12-Jun-08", "40870", "2008-04-06", "17/9/09", "", "1 March 2026"]
    found = dates(column)
    assert [str(day) for day in found.values] == (
        ["2011-01-01", "2008-06-12", "2011-11-23", "2008-04-06", "2009-09-17", "None", "2026-03-01"]
    )
    assert (found.wrong, found.ambiguous, found.swapped, found.markers[5]) == ([], [], [], "missing")


def test_a_column_of_dates_that_could_be_either_way_round_is_named() -> None:
    assert dates(["03/04/2026", "05/05/2026"]).ambiguous == [0]
    assert dates(["03/04/2026", "25/04/2026"]).ambiguous == []
    month_first = dates(["03/04/2026", "04/25/2026"])
    assert [str(day) for day in month_first.values] == ["2026-03-04", "2026-04-25"]


def test_swapped_days_and_months_are_named_with_all_they_put_in_doubt() -> None:
    assert dates(["25/04/2026", "04/25/2026", "03/04/2026", "07/07/2026"]).swapped == [1, 2]


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-01", "soon", "12-Foo-08", "99999"])
def test_what_is_no_date_is_wrong(cell: str) -> None:
    assert dates([cell]).wrong == [0]


def test_years_of_no_school_day_stop_the_trial_file(found: Found) -> None:
    (issue,) = found(TRIAL)
    assert (issue.severity, issue.rows) == ("stop", (2, 3, 5))
    assert issue.message == f"12-impossible-years.csv, rows 2, 3 and 5, column ‘Test date’: {NO_DAY}"


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        *(
            (day, "stop")
            for day in ("31/12/1989", "14/3/86", "21/08/2026", "15-Aug-27", "2026-08-21", "0209-08-15")
        ),
        # Excel's day nought, as text and as a number that a date was
        *((day, "stop") for day in ("1900-01-00", "00/01/1900", "0")),
        *(
            (day, "") for day in ("01/01/1990", "20/08/2026", "18/07/2026", "Absent", "")
        ),  # a Saturday in July, too
    ],
)
def test_a_day_is_before_today_and_after_1990_in_any_spelling(found: Found, day: str, severity: str) -> None:
    issues = found(f"Name,Test date,READ Pre\nOrla Finch,{day},21\n" + "Ned Moss,15/08/2025,14\n" * 9)
    assert [each.severity for each in issues] == [severity] * bool(severity)
    assert all(each.rows == (2,) for each in issues)


def test_dates_of_an_excel_file_are_held_to_the_same(found: Found, tmp_path: Path) -> None:
    book = Excel()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Test date", "READ Pre"])
    for name, day in zip("ABCDE", (datetime(2086, 8, 15), 0, *[datetime(2025, 8, 15)] * 3), strict=True):
        sheet.append([f"{name} Finch", day, 21])
    sheet["B3"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "scores.xlsx")
    assert sorted(each.message for each in found(tmp_path / "scores.xlsx")) == [
        f"scores.xlsx, row 2, column ‘Test date’: {NO_DAY}",
        "scores.xlsx, row 3, column ‘Test date’: expected a date such as 14/03/2026. Correct the cells and add the "
        "file again.",
    ]


def test_occasions_tell_no_impossible_year(found: Found) -> None:
    (told,) = found(
        "Name,Occasion,READ\nA Finch,Aug 2086,21\nB Moss,2026-08,14\nC Airlie,15/08/0209,30\nD Heron,Pre,1\n"
    )
    assert told.message == (
        f"scores.csv, rows 2 and 4, column ‘Occasion’: {NO_TIME}Correct the cells and add the file again."
    )
    (heading,) = found("Name,READ Pre,READ Sept 2086\nA Finch,9,21\nB Moss,8,14\n")
    assert (heading.severity, heading.message) == (
        "stop",
        f"scores.csv, column ‘READ Sept 2086’: {NO_TIME}Correct the heading, or say when this was.",
    )
    months = "Name,Attendance Jun 2026 %,Attendance Mar 2027 %\nA Finch,90,\nB Moss,80,\n"
    assert found(months) == []  # the rest of a year is often there and empty


def test_a_birthday_may_be_long_ago_and_is_warned_of_only_where_nobody_is_of_school_age(found: Found) -> None:
    head, days = (
        "Name,Date of birth,READ Pre",
        ("14/03/2016", "02/09/2008", "14/3/86", "01/02/2026", "15/08/2086"),
    )
    (issue,) = found(
        "\n".join([head, *(f"{name} Finch,{day},9" for name, day in zip("ABCDE", days, strict=True))])
    )
    assert (issue.severity, issue.message) == (
        "warn",
        "scores.csv, rows 4, 5 and 6, column ‘Date of birth’: somebody born on such a day would not be of school "
        "age. Check whether the year is right.",
    )
