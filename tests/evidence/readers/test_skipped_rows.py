from __future__ import annotations

import bad_files as bad
import pytest
from read_files import TABLE, said, texts


def test_title_rows_totals_repeated_headers_and_notes_are_left_out_of_a_text_file(reading):
    rows = ["Class list", "Run on 03/09/2025", "", *bad.csv().splitlines(), ",Total,,36", ""]
    rows += [
        *bad.csv().splitlines(),
        "Class average,,,12.0",
        "-----,-----,-----,-----",
        "",
        "Printed by the office",
    ]
    found = reading("\n".join(rows))
    assert texts(found) == TABLE * 2
    assert found.dialect.left_out == {
        1: "above the header",
        2: "above the header",
        8: "a total or an average of other rows",
        10: "the header again",
        14: "a total or an average of other rows",
        15: "a line of signs",
        17: "a note below the table",
    }


def test_what_is_called_total_in_every_row_is_data(reading):
    found = reading("Measure,SCN,Score\nTotal score,1,5\nTotal score,2,6\nTotal score,3,7\n")
    assert len(found.frame) == 3


def test_a_pupil_with_nothing_but_a_number_is_kept(reading):
    found = reading(bad.csv([*[bad.HEADER], *bad.ROWS, ["120011111", "", "", ""]]))
    assert found.frame["SCN"].tolist()[-1] == "120011111"


def test_a_row_with_only_a_name_is_left_out_named_and_can_be_kept(reading):
    content = bad.csv([bad.HEADER, *bad.ROWS, ["", "Mirren", "", ""], *bad.ROWS])
    found = reading(content)
    assert found.dialect.left_out == {5: "only one cell is filled"}
    assert said(found) == [
        "scores.csv, row 5: nearly every cell is empty, so this was left out as a heading or a note. "
        "Keep it if it belongs to the table."
    ]
    assert len(reading(content, keep_rows=[5]).frame) == 7


def test_a_title_between_the_parts_of_a_table_is_no_pupil(reading):
    found = reading(
        "Name,Reading\nIona Sinclair,21\nFinlay Buchan,22\nMirren Lamont,\nP5B\nStruan Rennie,30\nSkye Geddes,31\n"
    )
    assert found.frame["Name"].tolist() == [
        "Iona Sinclair", "Finlay Buchan", "Mirren Lamont", "Struan Rennie", "Skye Geddes",
    ]  # fmt: skip
    assert found.dialect.left_out == {5: "only one cell is filled"}


@pytest.mark.parametrize(
    "note",
    [
        "N.B. Max mark 40",
        "Marked by Mrs Bell",
        "Grey = sat the test later",
        "Tested in the second week after the holidays",
        "Room 12",
    ],
)
def test_a_note_below_a_table_of_two_columns_is_no_pupil(reading, note):
    found = reading(f"Name,Reading\nIona Sinclair,21\nFinlay Buchan,22\nMirren Lamont,23\n{note}\n")
    assert found.frame["Name"].tolist() == ["Iona Sinclair", "Finlay Buchan", "Mirren Lamont"]


def test_pupils_who_go_by_a_code_are_kept_without_a_result(reading):
    found = reading("Code,Reading\nP1,21\nP2,22\nP3\nP4,23\n")
    assert found.frame["Code"].tolist() == ["P1", "P2", "P3", "P4"]


@pytest.mark.parametrize(
    "foot", ["Page 1 of 1,,12/09/2026", "*** End of report ***,4,", "Printed on 12/09/2026,,Glen"]
)
def test_what_a_program_prints_below_a_list_is_no_pupil(reading, foot):
    pupils = "987654325,Isla Fraser,27\n012345674,Tom Reid,16\n110345674,Zoe Low,19\n"
    assert reading(f"SCN,Name,Score\n{pupils}{foot}\n").dialect.left_out == {5: "a note below the table"}
