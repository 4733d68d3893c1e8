from __future__ import annotations

import pandas as pd
import pytest
from mapped import frame

from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.mapping.mapping import MappedColumn, Mapping


def cleaned(table: pd.DataFrame, *columns: MappedColumn) -> list[tuple[str, str, str]]:
    made = convert(table, Mapping(columns), file="scores.csv")
    return [(issue.code, issue.severity, issue.message) for issue in made.issues]


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
            "it is not clear whether these are percentages or shares of 1: the column has both, or 1, which may be "
            "either. Correct the cells and add the file again.",
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
            "the check digit of the Scottish Candidate Number does not fit, so a digit may be wrong. Compare it with "
            "the school's register; the pupil is added under the number as it is.",
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
            "Excel has cut off these numbers (such as 2.02E+11, or only zeros after the fifteenth digit), so pupils "
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
            "day and month could be either way round; they are read as day, then month. Check that this is right.",
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
            "scores.csv, rows 2, 3, 4 and 15 more, column ‘SCN’: 18 of 20 check digits do not fit. Check whether "
            "these are SCNs; they are taken in as they stand.",
        )
    ]


def test_where_most_candidate_numbers_have_not_nine_digits_they_may_be_the_schools_own() -> None:
    # a key file that held them could never be read again
    assert cleaned(frame(SCN=["987654325", "1201163778", "12345678"]), MappedColumn("SCN", "scn")) == [
        (
            "no-scn",
            "stop",
            "scores.csv, rows 3 and 4, column ‘SCN’: this is no Scottish Candidate Number (nine digits). Correct the "
            "cells and add the file again. If these are the school's own numbers, choose ‘the pupil's own number or "
            "code’ for this column.",
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


def test_a_class_beside_a_name_is_taken_off_unless_it_alone_tells_two_pupils_apart() -> None:
    table = frame(Pupil=["Orla Finch P5", "Isla Gray P5", "Isla Gray P6", "ned_moss"])
    made = convert(table, Mapping((MappedColumn("Pupil", "name"),)), file="scores.csv")
    assert made.frame["name"].tolist() == ["Orla Finch", "Isla Gray P5", "Isla Gray P6", "ned moss"]
