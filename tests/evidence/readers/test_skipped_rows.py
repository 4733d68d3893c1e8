from __future__ import annotations

import bad_files as bad
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
        "scores.csv, row 5: hardly a cell is filled, so this was left out as a heading or a note. "
        "Keep it if it belongs to the table."
    ]
    assert len(reading(content, keep_rows=[5]).frame) == 7
