"""The tables of a page in Excel: numbers are numbers, texts are texts, and nothing is there that the page has not."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from sipp_lib.editions.spreadsheet import workbook

PAGE = """<!DOCTYPE html><html lang="gd"><head><title>Glen: report</title></head><body>
<p>Words that are in no table: 99.</p>
<table class="numbers"><caption>Reading by quintile</caption>
<thead><tr><th scope="col">Quintile</th><th scope="col" class="number">n</th><th class="number">Mean</th></tr></thead>
<tbody><tr><th scope="row">1</th><td class="number">1,234</td><td class="number">−2.50</td></tr>
<tr><th scope="row">2</th><td class="number"><span class="suppressed">fewer than 10</span></td>
<td class="number">not shown</td></tr></tbody></table>
<details><summary>More</summary><table><caption>What was written</caption>
<thead><tr><th>Text</th></tr></thead><tbody><tr><td><span class="text">=HYPERLINK("x")</span></td></tr>
<tr><td>12</td></tr></tbody></table></details></body></html>"""


@pytest.fixture(scope="module")
def book():
    return load_workbook(BytesIO(workbook(PAGE)))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_each_table_is_a_sheet_and_a_list_leads_to_it(book):
    assert book.sheetnames == ["Tables", "1", "2"]
    assert rows(book["Tables"])[3:] == [["1", "Reading by quintile"], ["2", "What was written"]]
    assert [book["Tables"].cell(row, 1).hyperlink.location for row in (4, 5)] == ["'1'!A1", "'2'!A1"]
    assert (book.properties.title, book.properties.language) == ("Glen: report", "gd")


def test_numbers_can_be_calculated_with_and_what_is_not_shown_says_why(book):
    assert rows(book["1"])[2:] == [
        ["Quintile", "n", "Mean"],
        ["1", 1234, -2.5],
        ["2", "fewer than 10", "not shown"],
    ]
    assert [book["1"].cell(4, column).number_format for column in (2, 3)] == ["#,##0", "#,##0.00"]


def test_what_people_wrote_is_text_and_never_a_formula(book):
    formula, number = (book["2"].cell(row, 1) for row in (4, 5))
    assert (formula.value, formula.data_type, formula.quotePrefix) == ('=HYPERLINK("x")', "s", True)
    assert (number.value, number.data_type) == ("12", "s")


def test_nothing_is_in_it_but_tables_and_the_same_page_gives_the_same_bytes():
    made = workbook(PAGE)
    assert workbook(PAGE) == made
    words = [
        str(cell) for sheet in load_workbook(BytesIO(made)) for row in rows(sheet) for cell in row if cell
    ]
    assert not [each for each in words if "99" in each]
