from __future__ import annotations

import bad_files as bad
from read_files import TABLE, texts


def test_a_header_of_two_rows_gives_each_column_a_name_of_its_own(reading):
    found = reading("SCN,Maths,,Reading,\n,Pre,Post,Pre,Post\n1,2,3,4,5\n2,3,4,5,6\n")
    assert list(found.frame.columns) == ["SCN", "Maths Pre", "Maths Post", "Reading Pre", "Reading Post"]
    assert found.dialect.header_rows == (1, 2)


def test_dates_across_are_a_header(reading):
    found = reading("SCN,19/08/2024,20/08/2024,21/08/2024\n1,P,A,P\n2,P,P,P\n")
    assert list(found.frame.columns) == ["SCN", "19/08/2024", "20/08/2024", "21/08/2024"]


def test_a_heading_can_be_one_merged_cell_over_several_columns(reading):
    def then(book):
        book.active.insert_rows(1, 2)
        book.active["C2"] = "Autumn"
        book.active["A1"] = "Class list"
        book.active.merge_cells("C2:D2")
        book.active.merge_cells("A1:D1")

    found = reading(bad.workbook(then=then), "scores.xlsx")
    assert texts(found) == TABLE
    assert found.dialect.groups == {"Stage": "Autumn", "Score": "Autumn"}
    assert found.dialect.left_out == {1: "above the header"}
