from __future__ import annotations

import bad_files as bad
import pytest
from read_files import TABLE, texts


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_any_encoding_and_separator_a_school_has(reading, encoding, separator):
    rows = [bad.HEADER, *([row[0], "Siân Ó Dálaigh", row[2], row[3]] for row in bad.ROWS)]
    found = reading(bad.csv(rows, separator).encode(encoding))
    assert found.frame["Name"].tolist() == ["Siân Ó Dálaigh"] * 3
    assert found.dialect.separator == separator
    assert found.dialect.encoding == ("utf-8-sig" if encoding == "utf-8-sig" else encoding)


def test_windows_1252_is_said_to_be_assumed(reading):
    found = reading(bad.csv().replace("Isla", "Zoë").encode("cp1252"))
    assert found.dialect.describe()[0] == (
        "This is an older kind of text file (Windows-1252). Check that names with accents are right."
    )


def test_a_first_line_that_names_the_separator_is_believed_and_counts_as_no_row(reading):
    found = reading("sep=;\r\n" + bad.csv(separator=";"))
    assert texts(found) == TABLE
    assert found.rows.tolist() == [2, 3, 4]
    assert found.dialect.describe()[1] == "Columns are separated by semicolons, as its first line says."


def test_decimal_commas_are_noted_and_left_as_they_are(reading):
    found = reading("Name;Score;Rate\nIsla;12,5;1,25\nRory;9,0;2\n")
    assert found.frame["Score"].tolist() == ["12,5", "9,0"]
    assert found.dialect.describe()[-1] == "There are numbers with a decimal comma in columns B and C."


def test_thousands_are_no_decimal_commas(reading):
    assert reading('Name,Points\nIsla,"1,000"\nRory,"1,250"\n').dialect.decimal_commas == ()


def test_a_quoted_cell_may_go_on_in_the_next_line_and_counts_as_one_row(reading):
    found = reading('SCN,Comment,Score\n1,"two\nlines, here",3\n2,"one ""word""",4\n')
    assert found.frame["Comment"].tolist() == ["two\nlines, here", 'one "word"']
    assert found.rows.tolist() == [2, 3]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_every_kind_of_line_end_is_read(reading, ending):
    assert texts(reading(bad.csv().replace("\r\n", ending))) == TABLE


@pytest.mark.parametrize("head", ["Name;Pre;Post", "Name;2025;2026"])
@pytest.mark.parametrize("marks", ["60,5;61,0", "60;61"])
def test_commas_in_every_name_and_mark_do_not_separate_columns(reading, head, marks):
    rows = "".join(f"{name};{marks}\n" for name in ("Fraser, Isla", "Reid, Tom", "Low, Zoe"))
    assert list(reading(f"{head}\n{rows}".encode()).frame) == head.split(";")
