from __future__ import annotations

import bad_files as bad
from read_files import TABLE, said, texts


def test_repeated_and_empty_headings_get_names_and_are_pointed_out(reading):
    found = reading("SCN,Score,Score,\n1,2,3,x\n2,3,4,y\n")
    assert list(found.frame.columns) == ["SCN", "Score", "Score (2)", "Column D"]
    assert said(found) == [
        "scores.csv, column D: there are cells below an empty heading. Add a heading, or leave the column out.",
        "scores.csv, column C: the heading appears more than once. Make each different, or leave the column out.",
    ]


def test_a_file_without_a_header_is_pointed_out_and_loses_no_row(reading):
    found = reading("080010001,Isla,12\n090010379,Rory,15\n")
    assert list(found.frame.columns) == ["Column A", "Column B", "Column C"]
    assert len(found.frame) == 2
    assert said(found) == [
        "scores.csv: no header was recognised, so the columns are called by their letters. "
        "Say which row it is in, or add one."
    ]


def test_rows_hidden_by_a_filter_are_read_and_pointed_out(reading):
    found = reading(
        bad.workbook(then=lambda book: setattr(book.active.row_dimensions[3], "hidden", True)), "a.xlsx"
    )
    assert texts(found) == TABLE
    assert said(found) == [
        "a.xlsx, sheet ‘Scores’, row 3: hidden in Excel, but read as well. Check whether this belongs to the table; "
        "if not, leave it out (--leave-out-row 3, or ‘Rows to leave out’ on the page)."
    ]
    assert found.dialect.describe()[-1] == "Hidden in Excel, but read as well: row 3."
    assert texts(reading(bad.workbook(), "a.xlsx", leave_out_rows=[3])) == [TABLE[0], *TABLE[2:]]


def test_hidden_columns_are_read_and_pointed_out(reading):
    def hide(book):
        for row in (2, 4, 5):
            book.active.row_dimensions[row].hidden = True  # the fifth holds nothing
        book.active.column_dimensions["C"].hidden = True

    found = reading(bad.workbook(then=hide), "a.xlsx")
    assert texts(found) == TABLE
    assert said(found) == [
        "a.xlsx, sheet ‘Scores’, rows 2 and 4: hidden in Excel, but read as well. Check whether this belongs to the "
        "table; if not, leave them out (--leave-out-row 2 --leave-out-row 4, or ‘Rows to leave out’ on the page).",
        "a.xlsx, sheet ‘Scores’, column C: hidden in Excel, but read as well. Check whether this belongs to the "
        "table; if not, choose ‘leave out’ where you are shown what each column is.",
    ]
    assert found.dialect.describe()[-1] == "Hidden in Excel, but read as well: rows 2 and 4, column C."
