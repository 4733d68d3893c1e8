from __future__ import annotations

import bad_files as bad
import pytest
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


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (
            "Name,Reading,Reading,Maths,Maths\n,Pre,Post,Pre,Post\n",
            ["Reading Pre", "Reading Post", "Maths Pre", "Maths Post"],
        ),
        ("Pupil,Pre,Pre,Post,Post\nName,SAS,NPR,SAS,NPR\n", ["Pre SAS", "Pre NPR", "Post SAS", "Post NPR"]),
        (
            "Name,On track,On track,Band,Band\n,Aug,May,Aug,May\n",
            ["On track Aug", "On track May", "Band Aug", "Band May"],
        ),
    ],
)
def test_a_second_row_of_short_words_tells_equal_headings_apart(reading, head, columns):
    rows = (
        "Orla Finch,20,25,10,12\nNed Moss,21,26,11,13\n"
        if "track" not in head
        else "Orla Finch,Yes,No,A,B\nNed Moss,No,No,B,C\n"
    )
    found = reading(head + rows)
    assert list(found.frame.columns)[1:] == columns
    assert found.rows.tolist() == [3, 4]


def test_a_pupil_without_marks_below_equal_headings_is_no_header(reading):
    for first in ("Orla Finch,absent,left", "Orla Finch,weak,strong"):
        assert reading(f"Name,Score,Score\n{first}\nNed Moss,21,26\nTam Heron,20,20\n").rows.tolist() == [
            2,
            3,
            4,
        ]
