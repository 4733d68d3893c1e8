"""Odd but real exports, from the school's file to what would be imported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import bad_files as bad
import openpyxl
import pytest
from glen_files import Make, known

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport, Preview
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Measure, School

SCNS = ["081234000", "081234744", "081235112", "081235481", "081235856", "081236224"]
NAMES = [
    "Isla O'Neill",
    "Ruaridh MacGille-Bhràth",
    "Zoë Ní Bhriain",
    "Callum (Cal) Reid",
    "Niamh Kerr",
    "Max Null",
]
PUPILS = list(zip(SCNS, NAMES, strict=True))
Rows = Sequence[Sequence[object]]


@pytest.fixture
def place(begin_glen: Make) -> Place:
    reading = Measure(name="Reading", code="READ", lowest=0, highest=120, occasions=["Pre", "Post"])
    return begin_glen(School(name="Glen Primary", code="GLE"), reading)


def seen(
    place: Place, rows: Rows | bytes, name: str = "f.csv", separator: str = ",", **how: object
) -> Preview:
    path = place.notebooks.parents[3] / name
    path.write_bytes(rows if isinstance(rows, bytes) else bad.csv(rows, separator).encode())
    return steps.preview(path, place, known(place), **how)


def book(rows: Rows, then: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    return bad.workbook(rows, then)


def checked(place: Place, rows: Rows | bytes, name: str = "f.csv", **answers: str) -> CheckedImport:
    found = seen(place, rows, name)
    while found.questions:
        question = found.questions[0]
        found = found.answer(question.key, answers[question.key.partition(":")[0]])
    return steps.check(found, known(place))


def fields(found: Preview) -> dict[str, tuple[str, str, str]]:
    return {each.heading: (each.field, each.measure, each.occasion) for each in found.mapping.columns}


def questions(found: Preview) -> list[tuple[str, str, str]]:
    return [(question.key, question.text, question.suggestion) for question in found.questions]


def messages(done: CheckedImport) -> list[str]:
    return [issue.message for issue in done.issues]


def values(done: CheckedImport) -> list[object]:
    return done.arrival.tables["observations"]["value"].tolist()


# ---- rows that are no pupils


def test_a_register_with_merged_headers_subtotals_and_a_percent_sign_as_heading(place: Place) -> None:
    rows = [
        ["Glen Primary School"],
        ["Attendance 18/08/2025 - 31/10/2025"],
        [],
        ["SCN", "Forename", "Surname", "Class", "Attendance", None, None, "Absence", None],
        [None, None, None, None, "Possible", "Actual", "%", "Authorised", "Unauthorised"],
        *([scn, *name.rsplit(" ", 1), "5A", 100, 93, 0.93, 5, 2] for scn, name in PUPILS[:3]),
        ["Class Total", None, None, "5A", 300, 279, 0.93, 15, 6],
        *([scn, *name.rsplit(" ", 1), "5B", 100, 90, 0.9, 5, 5] for scn, name in PUPILS[3:]),
        ["Class Total", None, None, "5B", 300, 270, 0.9, 15, 15],
        ["Grand Total", None, None, None, 600, 549, 0.915, 30, 21],
        [],
        ["End of report"],
    ]

    def merged(found: openpyxl.Workbook) -> None:
        for cells in ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:I4"):
            found.active.merge_cells(cells)

    found = seen(place, book(rows, merged), "f.xlsx")
    assert fields(found)["Attendance %"] == ("percent", "attendance", "")
    assert found.read.rows.tolist() == [6, 7, 8, 10, 11, 12]
    done = checked(place, book(rows, merged), "f.xlsx", occasion="Sept 2025")
    observations = done.arrival.tables["observations"]
    assert observations[["occasion", "numerator", "denominator"]].to_numpy().tolist() == [
        *[["2025-09", 93, 100]] * 3,
        *[["2025-09", 90, 100]] * 3,
    ]


@pytest.mark.parametrize(
    ("below", "left_out"),
    [
        ([["Average", "", 13, 15], ["Mean", "", 13, 15], ["Class total", "", 81, 90]], [8, 9, 10]),
        ([["Mean", "P5", 13, 15], ["Std Dev", "P5", 2, 2], ["Max", "P5", 15, 17], ["Min", "P5", 1, 2]], [8, 9, 10, 11]),
        ([["Max", "", 15, 17], ["Min", "", 10, 12], ["Average", "", 13, 15]], [8, 9, 10]),
        # a pupil called Max
        ([["Max", "P5", 15, 17], ["Average", "", 13, 15]], [9]),
        ([["Max", "P5", 15, 17], ["Isla", "P5", 13, 15]], []),
    ],
)  # fmt: skip
def test_statistics_below_a_list_are_no_pupils_and_max_may_be_one(
    place: Place, below: list[list[object]], left_out: list[int]
) -> None:
    rows = [
        ["Name", "Class", "Reading Pre", "Reading Post"],
        *([name, "P5", 12, 14] for name in NAMES),
        *below,
    ]
    assert list(seen(place, rows).read.dialect.left_out) == left_out


def test_nobody_is_missing_for_being_called_as_a_marker(place: Place) -> None:
    rows = [["Initials", "Forename", "Surname", "READ Pre"], ["NK", "Na", "Kim", 3], ["XN", "Max", "Null", 4]]
    assert messages(checked(place, rows)) == []


# ---- what a column is


def test_a_longer_name_is_not_the_measure_that_it_begins_with(place: Place) -> None:
    rows = [["SCN", "Reading age Sept 2025"], *([scn, "8:03"] for scn in SCNS)]
    text = "‘Reading age Sept 2025’: which measure is it? Give its short name, or ‘leave out’."
    assert questions(seen(place, rows)) == [("measure:reading age", text, "leave out")]


def test_of_a_known_measure_what_is_no_number_is_told_and_not_left_out(place: Place) -> None:
    done = checked(place, [["SCN", "Reading Pre"], [SCNS[0], "seven"], [SCNS[1], 8]])
    assert messages(done) == [
        "f.csv, row 2, column ‘Reading Pre’: expected a number, or nothing. Correct the cells and add the file again."
    ]


def test_dates_across_are_one_question(place: Place) -> None:
    rows = [
        ["Pupil Name", dt.date(2025, 9, 5), dt.date(2025, 10, 3)],
        *([name, 5, 6] for name in NAMES[:3]),
        [NAMES[3], "ABS", 7],
    ]
    found = seen(place, book(rows), "f.xlsx")
    text = "‘2025-09-05’ and 1 more: which measure is it? Give its short name, or ‘leave out’."
    assert questions(found) == [("measure:", text, "READ")]
    done = steps.check(found.answer("measure:", "READ"), known(place))
    observations = done.arrival.tables["observations"]
    assert set(observations["occasion"]) == {"2025-09-05", "2025-10-03"}
    assert messages(done)[:1] == [
        "Measure ‘Reading’: ‘2025-09-05’, ‘2025-10-03’ are not among its occasions (Pre, Post). If it is one of "
        "them in other words, add the file again with those; if it is new, add it to the measure."
    ]


def test_the_measures_names_in_a_long_table_are_their_short_names(place: Place) -> None:
    rows = [["SCN", "Test", "Occasion", "Score"], *([scn, "Reading", "Pre", 7] for scn in SCNS)]
    done = checked(place, rows)
    assert (set(done.arrival.tables["observations"]["measure"]), messages(done)) == ({"READ"}, [])


def test_months_of_a_register_are_written_as_months(place: Place) -> None:
    head = ["SCN", "Aug 2025 Possible", "Aug 2025 Actual", "Sept '25 Possible", "Sept '25 Actual"]
    done = checked(place, [head, [SCNS[0], 20, 19, 40, 37]])
    assert done.arrival.tables["observations"]["occasion"].tolist() == ["2025-08", "2025-09"]


def test_the_number_of_a_forms_answer_is_no_pupil(place: Place) -> None:
    head = ["ID", "Start time", "Completion time", "Email", "Name", "I feel safe", "I learn", "I am heard"]
    rows = [
        head,
        *(
            [at, "9:00", "9:05", "anonymous", "", *(["Always", "Never"] * 2)[at % 2 :][:3]]
            for at in range(1, 7)
        ),
    ]
    found = fields(seen(place, rows))
    assert [found[name][0] for name in ("ID", "Name", "I learn")] == ["leave out", "leave out", "answer"]


def test_answers_in_numbers_are_answers(place: Place) -> None:
    rows = [["Q1 My child enjoys school", "Q2 I feel welcome", "Q3 I know how to help"], *[[1, 5, 3]] * 6]
    assert {field for field, _, _ in fields(seen(place, rows)).values()} == {"answer"}


def test_a_table_on_its_side_is_refused_without_a_name(place: Place) -> None:
    with pytest.raises(EvidenceError) as caught:
        seen(place, [["Name", *NAMES], ["Reading Pre", *range(6)], ["Reading Post", *range(6)]])
    assert str(caught.value) == (
        "The pupils seem to stand side by side, each in a column. Turn the table round in Excel (copy it, then "
        "paste it "
        "with ‘Transpose’), save it and add the file again."
    )


def test_a_questionnaire_on_its_side_is_refused(place: Place) -> None:
    asked = ["I get help when I am stuck", "Somebody in school asks what I think", "I want to learn more"]
    rows = [
        [each, *["Always", "Often", "Never", "Always"][at:], *["Often"] * at] for at, each in enumerate(asked)
    ]
    with pytest.raises(EvidenceError) as caught:
        seen(place, [["Line", 1, 2, 3, 4], *rows])
    assert str(caught.value) == (
        "The statements seem to be below each other, each in a row. Turn the table round in Excel (copy it, then "
        "paste it with ‘Transpose’), save it and add the file again."
    )


def test_scores_of_nobody_are_kept_with_what_is_known_of_the_rows(place: Place) -> None:
    done = checked(place, [["SIMD quintile", "READ Pre"], *([at % 5 + 1, at] for at in range(10))])
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == [2, 4, 6, 8, 10] * 2
    assert messages(done) == [
        "f.csv: no column tells which pupil a row is about, so each row counts as a pupil of its own and cannot "
        "be joined "
        "with any other file. Add a column of numbers or names if one is known.",
        "f.csv: SIMD is given in quintiles, so each pupil has the less deprived decile of the quintile. Only fifths "
        "may be read from it.",
    ]


def test_a_time_below_a_measure_is_named_by_both(place: Place) -> None:
    rows = [
        ["SCN", "Name", "Reading", None],
        [None, None, "Pre", "Post"],
        *([*pupil, 5, 6] for pupil in PUPILS),
    ]

    def merged(found: openpyxl.Workbook) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1"):
            found.active.merge_cells(cells)

    assert fields(seen(place, book(rows, merged), "f.xlsx")) == {
        "SCN": ("scn", "", ""),
        "Name": ("name", "", ""),
        "Reading Pre": ("value", "READ", "Pre"),
        "Reading Post": ("value", "READ", "Post"),
    }


def test_days_of_attendance_are_no_percentages(place: Place) -> None:
    rows = [["SCN", "Attendance (days)", "Absence (days) Sept 2025"], *([scn, 85, 5] for scn in SCNS)]
    assert fields(seen(place, rows)) == {
        "SCN": ("scn", "", ""),
        "Attendance (days)": ("leave out", "", ""),
        "Absence (days) Sept 2025": ("leave out", "", ""),
    }


# ---- what is in a cell


def test_more_than_all_openings_cannot_be_attended(place: Place) -> None:
    rows = [["SCN", "Attendance % 2025-09"], [SCNS[0], 93.4], [SCNS[1], 104]]
    assert messages(checked(place, rows)) == [
        "f.csv, row 3, column ‘Attendance % 2025-09’: expected a percentage from 0 to 100. Correct the cells and add "
        "the file again.",
        "f.csv, column ‘Attendance % 2025-09’: ‘attendance’ is not described yet, so no report shows these "
        "results. Describe it in Phase 1, or choose another measure.",
    ]


def test_every_marker_is_missing_suppressed_or_a_band_and_none_is_nought(place: Place) -> None:
    cells = [
        "ABS",
        "N/A",
        "Exempt",
        "-",
        "n/k",
        "Not tested",
        "",
        "*",
        "c",
        "#",
        "z",
        "x",
        "<5",
        "10-15",
        0,
        12,
    ]
    done = checked(
        place, [["Name", "Reading Pre"], *([f"{NAMES[0]} {at}", cell] for at, cell in enumerate(cells))]
    )
    assert values(done) == [0, 12]
    assert messages(done) == [
        "f.csv, column ‘Reading Pre’: 5 suppressed, 2 given as a band; these cells stay empty and are never "
        "counted as 0."
    ]


@pytest.mark.parametrize(
    "cells",
    [[".9", ".934", ".995"], ["90.0 %", "93.4%", "99.5"], ["90,0", "93,4", "99,5"]],
)
def test_percentages_are_told_by_their_column(place: Place, cells: list[str]) -> None:
    rows = [["SCN", "Attendance % 2025-09"], *zip(SCNS, cells, strict=False)]
    assert values(checked(place, bad.csv(rows, ";").encode())) == [90, 93.4, 99.5]


def test_a_zero_that_was_put_back_is_told(place: Place) -> None:
    rows = [["Candidate Number", "Reading Pre"], *([int(scn), 5] for scn in SCNS[:2])]
    assert messages(checked(place, book(rows), "f.xlsx")) == [
        "f.xlsx, rows 2 and 3, column ‘Candidate Number’: a lost leading zero was put back, as the check digit "
        "confirms it."
    ]


def test_months_before_days_are_told_and_days_among_them_stop(place: Place) -> None:
    rows = [["SCN", "Date", "Reading Pre"], [SCNS[0], "09/14/25", 3], [SCNS[1], "09/03/25", 4]]
    done = checked(place, rows)
    assert messages(done) == [
        "f.csv, rows 2 and 3, column ‘Date’: the dates have the month first, and are read so."
    ]
    assert set(done.arrival.tables["observations"]["date"].dt.month) == {9}
    rows = [*rows, [SCNS[2], "14/09/25", 5]]
    assert messages(checked(place, rows)) == [
        "f.csv, rows 2 and 3, column ‘Date’: some dates of this column have the day first and some the month first, so "
        "that these cannot be trusted. Write them as 2026-03-14 and add the file again."
    ]


# ---- workbooks


def test_a_formula_with_an_empty_result_in_the_file_has_none(place: Place) -> None:
    def summed(found: openpyxl.Workbook) -> None:
        found.active["D2"] = "=B2+C2"

    with pytest.raises(EvidenceError) as caught:
        seen(
            place,
            book([["Name", "Part 1", "Part 2", "Total"], [NAMES[0], 1, 2], [NAMES[1], 3, 4]], summed),
            "f.xlsx",
        )
    assert str(caught.value) == (
        "f.xlsx, sheet ‘Scores’, cell D2: there is a formula here without its result. Open the file in Excel, save "
        "it, and import it again."
    )


def test_hidden_columns_are_told(place: Place) -> None:
    def hidden(found: openpyxl.Workbook) -> None:
        found.active.column_dimensions["B"].hidden = True

    done = checked(place, book([["SCN", "EAL", "Reading Pre"], [SCNS[0], True, 3]], hidden), "f.xlsx")
    assert messages(done) == [
        "f.xlsx, sheet ‘Scores’, column B: hidden in Excel, but read as well. Check whether this belongs to the "
        "table; if not, choose ‘leave out’ where you are shown what each column is."
    ]


def test_a_sheet_for_each_class_is_asked_for_by_name(place: Place) -> None:
    def more(found: openpyxl.Workbook) -> None:
        for name in ("5B", "5C"):
            found.create_sheet(name).append(["SCN", "Reading Pre"])
            found[name].append([SCNS[3], 7])

    data = book([["SCN", "Reading Pre"], *([scn, 4] for scn in SCNS[:3])], more)
    assert messages(checked(place, data, "f.xlsx")) == [
        "f.xlsx: the same headings stand on ‘5B’ and ‘5C’, which were not read. Add the file once more for "
        "each, choosing that sheet, or put them on one."
    ]
    assert seen(place, data, "f.xlsx", sheet="5B").read.frame["SCN"].tolist() == [SCNS[3]]
