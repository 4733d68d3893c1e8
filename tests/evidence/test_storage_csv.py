from __future__ import annotations

from pathlib import Path

import pytest
from kept_files import OBSERVATIONS, PUPILS, SURVEYS, imported, refused

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import load

HEADER = {"pupils": PUPILS, "observations": OBSERVATIONS, "surveys": SURVEYS}


@pytest.mark.parametrize(
    ("table", "cells", "message"),
    [
        ("pupils", "a,,,,,0,,,,,", "‘simd_decile’: expected a whole number from 1 (most deprived) to 10."),
        ("pupils", "a,,,,,3.0,,,,,", "‘simd_decile’: expected a whole number from 1 (most deprived) to 10."),
        ("pupils", "a,,,,,NA,,,,,", "‘simd_decile’: expected a whole number from 1 (most deprived) to 10."),
        ("pupils", "a,,,,,,Y,,,,", "‘fme’: expected yes or no."),
        ("pupils", "a,,,,,,,,,,Target", "‘group’: expected target, comparison or other."),
        ("pupils", ",,,,,,,,,,", "‘pupil’: the cell is empty."),
        ("observations", "a,m,1,03/04/2026,,,", "‘date’: expected a date such as 2026-03-14."),
        ("observations", "a,m,1,2026-02-30,,,", "‘date’: expected a date such as 2026-03-14."),
        ("observations", "a,m,1,,1E2,,", "‘value’: expected a number such as 12 or 12.5."),
        ("observations", "a,m,1,,nan,,", "‘value’: expected a number such as 12 or 12.5."),
        ("observations", 'a,m,1,,"1,5",,', "‘value’: expected a number such as 12 or 12.5."),
        ("observations", "a,m,1,,٣,,", "‘value’: expected a number such as 12 or 12.5."),
        ("observations", "a,m,1,," + "9" * 400 + ",,", "‘value’: expected a number such as 12 or 12.5."),
        ("observations", "a,m,1,,,-1,3", "‘numerator’: expected a whole number, 0 or more."),
        ("observations", "a,,1,,,,", "‘measure’: the cell is empty."),
        ("surveys", "r,s,,i,", "‘answer’: the cell is empty."),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_column(
    tmp_path: Path, table: str, cells: str, message: str
) -> None:
    entry = imported(tmp_path, table, HEADER[table] + cells + "\n")
    first = refused(tmp_path, entry)[0]
    assert first == f"{table}-0.csv, row 2, column {message} Correct the file and import it again."


def test_rows_are_numbered_as_a_spreadsheet_shows_them_after_a_quoted_line_break(tmp_path: Path) -> None:
    entry = imported(tmp_path, "pupils", PUPILS + '"a\nb\r\nc",,,,,,,,,,\nd,,,,,x,,,,,\n')
    assert refused(tmp_path, entry) == [
        "pupils-0.csv, row 3, column ‘simd_decile’: expected a whole number from 1 (most deprived) to 10. "
        "Correct the file and import it again."
    ]


def test_many_wrong_cells_of_a_column_are_one_issue(tmp_path: Path) -> None:
    lines = "".join(f"p{n},,,,,secret,,,,,\n" for n in range(22))
    entry = imported(tmp_path, "pupils", PUPILS + lines)
    with pytest.raises(EvidenceError) as caught:
        load([entry], tmp_path)
    (issue,) = caught.value.issues
    assert issue.code == "wrong-type"
    assert issue.rows == tuple(range(2, 24))
    assert str(caught.value) == (
        "pupils-0.csv, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12 more, column ‘simd_decile’: expected a whole "
        "number from 1 (most deprived) to 10. Correct the file and import it again."
    )


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"", ["pupils-0.csv: the file is empty. Correct the file and import it again."]),
        (
            b"pupil\0",
            ["pupils-0.csv: the file is damaged (it holds NUL bytes). Put it back from a copy."],
        ),
        (
            PUPILS.encode() + b"\xe9,,,,,,,,,,\n",
            ["pupils-0.csv: the file is not text in UTF-8. Save it as CSV UTF-8 and import it again."],
        ),
        (
            PUPILS.encode() + b"a,,,,,,,,,,\nb,,,\n\nc,,,,,,,,,,,\n",
            ["pupils-0.csv, rows 3, 4 and 5: expected 11 cells. Correct the file and import it again."],
        ),
        (
            PUPILS.encode() + b'a,"b,,,,,,,,,\n',
            [
                "pupils-0.csv, row 2: a quotation mark or a cell does not end where it should. "
                "Correct the file and import it again."
            ],
        ),
        (
            b"pupil,pupil,school,class,stage,sex,simd,fme,asn,eal,care_experienced\n",
            [
                "pupils-0.csv: the heading of column 7 is not one of the table ‘pupils’. "
                "Correct the file and import it again.",
                "pupils-0.csv, column ‘pupil’: the column appears more than once. Correct the file and import it "
                "again.",
                "pupils-0.csv, column ‘simd_decile, group’: the column is missing. "
                "Correct the file and import it again.",
            ],
        ),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(tmp_path: Path, content: bytes, messages: list[str]) -> None:
    assert refused(tmp_path, imported(tmp_path, "pupils", content)) == messages


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_as_such(tmp_path: Path, encoding: str) -> None:
    entry = imported(tmp_path, "pupils", ("\ufeff" + PUPILS).encode(encoding))
    assert refused(tmp_path, entry) == [
        "pupils-0.csv: the file is text in UTF-16, not UTF-8. Save it as CSV UTF-8 and import it again."
    ]


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("first", ["", "\ufeff"])
def test_columns_that_no_comma_separates_are_one_sentence(
    tmp_path: Path, sign: str, word: str, quote: str, first: str
) -> None:
    header = sign.join(f"{quote}{name}{quote}" for name in TABLES["observations"])
    line = sign.join(["a", "m", "1", "", "1,5", "", ""])
    entry = imported(tmp_path, "observations", f"{first}{header}\r\n{line}\r\n")
    assert refused(tmp_path, entry) == [
        f"observations-0.csv: the columns are separated by {word}. "
        "Save the file as CSV with commas and import it again."
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    entry = imported(tmp_path, "pupils", "\ufeff" + PUPILS + "a;b,,,,,,,,,,\n")
    assert load([entry], tmp_path).pupils["pupil"].tolist() == ["a;b"]


def test_no_sentence_repeats_a_cell(tmp_path: Path) -> None:
    line = ",".join(["canary"] * 11) + "\n"
    entry = imported(tmp_path, "pupils", line + PUPILS + line + line + 'canary,"\n')
    assert "canary" not in " ".join(refused(tmp_path, entry))
    entry = imported(tmp_path, "pupils", PUPILS + line + line)
    assert "canary" not in " ".join(refused(tmp_path, entry))
