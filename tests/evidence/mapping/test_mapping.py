from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from sipp_lib.errors import EvidenceError, UsageError
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, detect_type, split_heading
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import LEAST, MOST, MappedColumn, Mapping, load, save
from sipp_lib.evidence.mapping.questions import Question, answer, open_questions
from sipp_lib.evidence.readers.read import read
from sipp_lib.records.kinds import Measure

MESSY = Path(__file__).parents[4] / "shared" / "data" / "messy"
READ = Measure(name="Reading", code="READ", occasions=["Sept 2023", "June 2024"])


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


def fields(mapping: Mapping) -> dict[str, str]:
    return {column.heading: column.field for column in mapping.columns}


def keys(mapping: Mapping) -> list[str]:
    return [question.key for question in open_questions(mapping)]


def say(mapping: Mapping, known: Sequence[Measure] = (), **answers: str) -> Mapping:
    """The mapping with its questions answered by what they ask: field, measure, occasion …"""
    while questions := open_questions(mapping, known):
        what = questions[0].key.partition(":")[0]
        if what not in answers:
            break
        mapping = answer(mapping, questions[0], answers[what], known)
    return mapping


def only(mapping: Mapping, **known: Any) -> Question:
    (question,) = open_questions(mapping, **known)
    return question


# ---- the messy files as schools really have them


@pytest.mark.parametrize(
    ("file", "names"),
    [
        (
            "01_seemis_attendance_title_rows.xlsx",
            {
                "class": "reg_class",
                "denominator | attendance | ": "possible",
                "numerator | attendance | ": "actual",
                "percent | attendance | ": "attendance_pct",
            },
        ),
        (
            "03_unicode_text_utf16.txt",
            {"value | SCORE | Sept 2023": "pre", "value | SCORE | June 2024": "post"},
        ),
        (
            "07_excel_mangled.csv",
            {
                "date_of_birth": "dob",
                "percent | attendance | ": "attendance_pct",
                "simd_band": "imd_band",
                "value | SCORE | ": "tariff",
            },
        ),
    ],
)
def test_a_messy_file_gives_exactly_the_table_it_should(file: str, names: dict[str, str]) -> None:
    if not MESSY.exists():
        pytest.skip("the messy files are not beside this checkout")
    found = read(MESSY / file)
    mapping = say(detect(found.frame, found.formats), measure="SCORE")
    made = convert(found.frame, mapping, formats=found.formats, rows=found.rows.tolist(), file=file)
    with (MESSY / "expected" / f"{file[:2]}.csv").open(encoding="utf-8-sig", newline="") as lines:
        head, *rows = csv.reader(lines)
    table = made.frame.rename(columns=names)
    assert list(table) == head
    assert [[_written(cell) for cell in row] for row in table.itertuples(index=False)] == [
        [_plain(cell) for cell in row] for row in rows
    ]
    zeros = (
        "07_excel_mangled.csv, rows 3, 7, 11, 15, 19, 23, 27 and 31, column ‘SCN’: a lost leading zero was put back, "
        "as the check digit confirms it."
    )
    assert [issue.message for issue in made.issues] == ([zeros] if file.startswith("07") else [])


def _written(cell: object) -> str:
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    return str(cell.date()) if isinstance(cell, pd.Timestamp) else _plain(str(cell))


def _plain(text: str) -> str:
    return text.removesuffix(".0")


# ---- which column is which


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Scottish Candidate No.", ["987654325", "12345674"], "scn"),
        ("Pupil Ref", ["1", "2"], "pupil"),
        ("First name", ["Isla", "Tom"], "forename"),
        ("Family Name", ["Ross", "Fraser"], "surname"),
        ("Pupil Name", ["Isla Ross", "Tom Fraser"], "name"),
        ("Registration", ["01B", "1A1"], "class"),
        ("Stage", ["P5", "p6"], "stage"),
        ("Gender", ["F", "Male"], "sex"),
        ("SIMD Decile (1)", ["1", "10"], "simd_decile"),
        ("SIMD quintile", ["1", "5"], "simd_quintile"),
        ("SIMD", ["Q1", "Q5"], "simd_quintile"),
        ("SIMD 2020", ["1", "9"], "simd_decile"),
        ("Data_Zone", ["S01006506", "S01013481"], "data_zone"),
        ("Where", ["S01006506", "S01013481"], "data_zone"),
        ("FSM", ["Y", "N"], "fme"),
        ("ASN?", ["True", ""], "asn"),
        ("EAL", ["1", "0"], "eal"),
        ("Looked after", ["No", "No"], "care_experienced"),
        ("Possible openings", ["380", "190"], "denominator"),
        ("Unauthorised", ["3", "0"], "unauthorised"),
        ("Attendance %", ["93.4", "87"], "percent"),
        ("Group", ["Target", "control"], "group"),
        ("Comments", ["1", "2"], LEAVE_OUT),
        ("E-mail", ["a", "b"], LEAVE_OUT),
    ],
)
def test_heading_and_cells_tell_the_field_surely(heading: str, cells: list[str], field: str) -> None:
    assert detect_type(heading, cells, []) == (field, True)


@pytest.mark.parametrize(
    ("heading", "cells"), [("SIMD", ["1", "3"]), ("SCN", ["1A", "1B"]), ("ASN", ["some", "much"])]
)
def test_what_heading_and_cells_disagree_on_is_asked(heading: str, cells: list[str]) -> None:
    mapping = detect(frame(**{"Forename": ["Isla", "Tom"], heading: cells}), schools=["KIR"])
    question = only(mapping)
    assert question.key == "field:2"
    assert question.text == f"Column 2 (‘{heading}’): what is in it?"
    assert LEAVE_OUT in question.choices


@pytest.mark.parametrize(
    ("heading", "measure", "occasion"),
    [
        ("Sept 2023 score", "score", "Sept 2023"),
        ("Reading_Pre", "reading", "Pre"),
        ("Maths (Term 2)", "maths", "Term 2"),
        ("Spelling 2025-09", "spelling", "2025-09"),
        ("Tariff points", "tariff points", ""),
        ("Marching band", "marching band", ""),
    ],
)
def test_a_heading_tells_measure_and_occasion(heading: str, measure: str, occasion: str) -> None:
    assert split_heading(heading) == (measure, occasion)


def test_a_known_measure_needs_no_question() -> None:
    made = detect(
        frame(SCN=["987654325"], **{"Reading Sept 2023": ["7"], "READ June 2024": ["9"]}),
        measures=[READ],
        schools=["KIR"],
    )
    assert made.columns[1:] == (
        MappedColumn("Reading Sept 2023", "value", "READ", "Sept 2023", told=True),
        MappedColumn("READ June 2024", "value", "READ", "June 2024", told=True),
    )
    assert open_questions(made) == []


def test_an_unknown_measure_is_asked_for_once_and_can_be_left_out() -> None:
    table = frame(SCN=["987654325"], **{"Pre score": ["7"], "Post score": ["9"], "Shoe size": ["3"]})
    made = detect(table, schools=["KIR"])
    assert keys(made) == ["measure:score", "measure:shoe size"]
    assert fields(made)["Shoe size"] == LEAVE_OUT
    assert [question.suggestion for question in open_questions(made)] == [LEAVE_OUT, LEAVE_OUT]
    assert [question.suggestion for question in open_questions(made, [READ])] == ["READ", LEAVE_OUT]
    pre, shoe = open_questions(made)
    assert pre.text == "‘Pre score’ and 1 more: which measure is it? Give its short name, or ‘leave out’."
    done = answer(answer(made, pre, "READ"), shoe, LEAVE_OUT)
    assert [(column.measure, column.occasion) for column in done.of("value")] == [
        ("READ", "Pre"),
        ("READ", "Post"),
    ]
    assert keys(done) == []


def test_a_register_is_asked_for_its_time_once() -> None:
    table = frame(SCN=["987654325"], Possible=["38"], Actual=["36"], **{"% Attendance": ["94.7"]})
    made = detect(table, schools=["KIR"])
    assert keys(made) == ["occasion:attendance"]
    done = say(made, occasion="2025-09")
    assert {column.occasion for column in done.of("numerator", "denominator", "percent")} == {"2025-09"}


def test_months_across_are_occasions() -> None:
    table = frame(SCN=["987654325"], **{"Attendance Aug 2025": ["94%"], "Attendance Sep 2025": ["91%"]})
    made = detect(table, schools=["KIR"])
    assert [column.occasion for column in made.of("percent")] == ["Aug 2025", "Sep 2025"]
    assert open_questions(made) == []


def test_a_long_table_tells_measure_and_occasion_in_columns() -> None:
    table = frame(SCN=["987654325"] * 2, Measure=["READ", "MATHS"], Occasion=["Pre", "Pre"], Score=["7", "9"])
    made = detect(table, schools=["KIR"])
    assert list(fields(made).values()) == ["scn", "measure", "occasion", "value"]
    assert open_questions(made) == []


def test_a_questionnaire_is_known_by_its_answers() -> None:
    table = frame(
        Timestamp=["1", "2", "3"],
        **{
            "How is it? [I like reading]": ["Always", "Often", "Never"],
            "How is it? [I read at home]": ["Often", "Often", "Never"],
            "How is it? [I have books]": ["Always", "Never", "Never"],
        },
    )
    made = detect(table)
    assert list(fields(made).values()) == [LEAVE_OUT, "answer", "answer", "answer"]
    assert keys(made) == ["measure:questionnaire", "occasion:answers"]
    done = say(made, measure="LIKE", occasion="May 2026")
    assert {(column.measure, column.occasion) for column in done.of("answer")} == {("LIKE", "May 2026")}


def test_the_school_is_asked_for_where_there_are_several() -> None:
    made = detect(frame(SCN=["987654325"], Stage=["P5"]), schools=["KIR", "TAR"])
    question = only(made, schools=("KIR", "TAR"))
    assert (question.key, question.choices) == ("school", ("KIR", "TAR"))
    with pytest.raises(UsageError) as caught:
        answer(made, question, "XXX")
    assert (
        str(caught.value) == "Which school is this file from? An answer is needed. Choose one of: KIR, TAR."
    )
    assert answer(made, question, "TAR").school == "TAR"


def test_the_direction_is_asked_for_where_the_heading_does_not_say_simd() -> None:
    made = detect(frame(SCN=["987654325"], **{"Deprivation decile": ["9"]}), schools=["KIR"])
    assert keys(made) == ["direction"]
    assert only(made).suggestion == MOST
    assert answer(made, only(made), LEAST).direction == LEAST


def test_a_field_that_is_answered_may_raise_questions_of_its_own() -> None:
    made = detect(frame(Forename=["Isla"] * 3, SCN=["12", "13", "14"]), schools=["KIR"])
    done = answer(made, only(made), "value")
    assert keys(done) == ["measure:scn", "occasion:2"]


def test_a_file_without_headings_is_refused_without_its_values() -> None:
    with pytest.raises(EvidenceError) as caught:
        detect(pd.DataFrame([["987654325", "7"]], columns=["012345674", "Isla Fraser"]))
    assert str(caught.value) == (
        "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row may not be the "
        "headings. Say which row they are in, or add a row of headings, and try again."
    )


# ---- kept for next time


def test_a_mapping_is_kept_and_used_for_the_next_file_of_the_same_shape(tmp_path: Path) -> None:
    table = frame(SCN=["987654325"], **{"Pre score": ["7"], "Comments": ["x"]})
    made = say(detect(table, schools=["KIR"]), measure="READ")
    path = save(made, tmp_path / "mappings")
    assert path.name == f"{made.headings_hash}.toml"
    other_order = table[["Comments", "Pre score", "SCN"]]
    again = load(path, other_order, ask_again=True, schools=["KIR"], known=[READ])
    assert again.columns == (made.columns[2], made.columns[1], made.columns[0])
    assert (open_questions(again), again.school, again.headings_hash) == ([], "KIR", made.headings_hash)


def test_what_no_heading_told_is_asked_again_with_the_last_answer(tmp_path: Path) -> None:
    table = frame(SCN=["987654325"], Possible=["38"], Actual=["36"])
    made = say(detect(table, schools=["KIR"]), occasion="2025-09")
    path = save(made, tmp_path)
    again = load(path, table, ask_again=True, schools=["KIR", "TAR"])
    assert [(question.key, question.suggestion) for question in open_questions(again)] == [
        ("occasion:attendance", "2025-09"),
        ("school", "KIR"),
    ]
    assert load(path, table, ask_again=False) == made


@pytest.mark.parametrize("text", ["", "[[column]]\nheading = 'SCN'\nfield = 'nonsense'", "column = 3", "= ="])
def test_a_mapping_for_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load(path, frame(SCN=["1"]), ask_again=False)
    assert str(caught.value) == (
        f"The mapping {path} cannot be used: it must be a mapping that the workbook kept for a file with the same "
        "headings. Leave out --mapping to be asked about the columns."
    )


# ---- cleaned


def cleaned(table: pd.DataFrame, *columns: MappedColumn) -> list[tuple[str, str, str]]:
    made = convert(table, Mapping(columns), file="scores.csv")
    return [(issue.code, issue.severity, issue.message) for issue in made.issues]


def test_suppressed_values_and_bands_are_told_and_stay_empty() -> None:
    table = frame(Score=["7", "*", "<5", "Absent", "c"])
    made = convert(table, Mapping((MappedColumn("Score", "value", "READ", "Pre"),)), file="scores.csv")
    assert made.frame["value | READ | Pre"].tolist() == [7, pd.NA, pd.NA, pd.NA, pd.NA]
    assert made.markers["value | READ | Pre"].tolist() == ["", "suppressed", "band", "missing", "suppressed"]
    assert [(issue.code, issue.message) for issue in made.issues] == [
        (
            "markers",
            "scores.csv, column ‘Score’: 2 suppressed, 1 given as a band; these cells stay empty and are never counted "
            "as 0.",
        )
    ]


@pytest.mark.parametrize(
    ("field", "cells", "code", "severity", "text"),
    [
        (
            "value",
            ["7", "seven"],
            "wrong-cell",
            "stop",
            "expected a number, or nothing. Correct the cells and add the file again.",
        ),
        (
            "percent",
            ["93.4", "0.934"],
            "mixed-units",
            "stop",
            "it cannot be told whether these are percentages or shares of 1, as the column has both. Correct the cells "
            "and add the file again.",
        ),
        (
            "fme",
            ["Y", "sometimes"],
            "wrong-cell",
            "stop",
            "expected yes or no (Y, N, True, False, 1 or 0), or nothing. Correct the cells and add the file again.",
        ),
        (
            "scn",
            ["987654325", "987654321"],
            "scn-check-digit",
            "warn",
            "the check digit of the Scottish Candidate Number does not fit, so a digit may be wrong. Compare it "
            "with the "
            "school's register; the pupil is taken in under the number as it stands.",
        ),
        (
            "scn",
            ["987654325", "98765432X"],
            "no-scn",
            "stop",
            "this is no Scottish Candidate Number (nine digits). Correct the cells and add the file again.",
        ),
        (
            "scn",
            ["987654325", "9.9E+08"],
            "cut-off-number",
            "stop",
            "Excel has cut off these numbers (such as 2.02E+11, or only noughts after the fifteenth digit), so pupils "
            "cannot be told apart by them. In the original, format the column as text, or as a number without "
            "decimals, and export it again.",
        ),
        (
            "date",
            ["2026-03-14", "soon"],
            "wrong-date",
            "stop",
            "expected a date such as 14/03/2026. Correct the cells and add the file again.",
        ),
        (
            "date",
            ["2026-03-14", "03/04/2026"],
            "ambiguous-date",
            "warn",
            "day and month could be either way round; they are read as day, then month. Look whether that is right.",
        ),
        (
            "group",
            ["target", "someone"],
            "wrong-group",
            "stop",
            "expected target, comparison or other. Correct the cells and add the file again.",
        ),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column_and_never_by_its_value(
    field: str, cells: list[str], code: str, severity: str, text: str
) -> None:
    assert cleaned(frame(Heading=cells), MappedColumn("Heading", field)) == [
        (code, severity, f"scores.csv, row 3, column ‘Heading’: {text}")
    ]


def test_where_most_candidate_numbers_fail_one_short_sentence_says_so() -> None:
    cells = [f"9876543{at}" for at in range(20, 40)]
    assert cleaned(frame(SCN=cells), MappedColumn("SCN", "scn")) == [
        (
            "scn-check-digit",
            "warn",
            "scores.csv, rows 2, 3, 4 and 15 more, column ‘SCN’: 18 of 20 check digits do not fit. Look whether these "
            "are SCNs; they are taken in as they stand.",
        )
    ]


def test_swapped_dates_stop_where_they_are_used() -> None:
    cells = ["25/04/2026", "04/25/2026", "03/04/2026"]
    assert cleaned(frame(Date=cells), MappedColumn("Date", "date")) == [
        (
            "swapped-date",
            "stop",
            "scores.csv, rows 3 and 4, column ‘Date’: some dates of this column have the day first and some the month "
            "first, so that these cannot be trusted. Write them as 2026-03-14 and add the file again.",
        )
    ]
    assert cleaned(frame(DOB=cells), MappedColumn("DOB", "date_of_birth"))[0][1] == "warn"


CELLS = [
    "",
    "7",
    "93.4%",
    "0.5",
    "1,234",
    "3,5",
    "Absent",
    "*",
    "<5",
    "10-20",
    "20-Oct",
    "Y",
    "No",
    "03/04/2026",
    "25/04/2026",
    "40870",
    "12-Jun-08",
    "P5",
    "Q3",
    "S01006506",
    "987654325",
    "12345674",
    "='x",
    '="9"',
    "#N/A",
    "²",
    "１２",
    "٣",
    "\u202e",
    "nan",
    "inf",
    "1e309",
    "-0",
    "9999999999999999999999",
]
HEADINGS = [
    "SCN",
    "Name",
    "Stage",
    "SIMD",
    "SIMD band",
    "FME",
    "Possible",
    "Actual",
    "% Attendance",
    "Date",
    "DOB",
    "Group",
    "Score Pre",
    "How [so]",
    "Data zone",
    "",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_cells_under_any_headings_are_values_or_issues(data: st.DataObject) -> None:
    headings = data.draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6, unique=True))
    cell = st.sampled_from(CELLS) | st.text(max_size=6)
    rows = data.draw(st.lists(st.lists(cell, min_size=len(headings), max_size=len(headings)), max_size=6))
    table = pd.DataFrame(rows, columns=headings, dtype=str)
    try:
        made = detect(table)
    except EvidenceError as error:
        # one row that begins like ‘20-Oct’ may be an occasion, and the table on its side
        assert [issue.code for issue in error.issues] in (["no-known-heading"], ["on-its-side"])
        return
    while questions := open_questions(made):
        said = questions[0].suggestion or next(iter(questions[0].choices), "2026/27")
        made = answer(made, questions[0], said)
    done = convert(table, made, file="x.csv")
    assert len(done.frame) == len(rows)
    for issue in done.issues:
        assert set(issue.rows) <= set(range(2, len(rows) + 2))
