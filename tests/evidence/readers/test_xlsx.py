from __future__ import annotations

import bad_files as bad
from read_files import TABLE, said, texts


def test_hidden_sheets_are_named_and_never_opened(reading):
    def then(book):
        book.create_sheet("Names").sheet_state = "hidden"
        book.create_sheet("Older").sheet_state = "veryHidden"

    found = reading(bad.workbook(then=then), "scores.xlsx")
    assert found.dialect.hidden_sheets == ("Names", "Older")
    assert found.dialect.describe()[1] == "Hidden, so never read: ‘Names’ and ‘Older’."
    assert found.sheets == ["Scores"]


def test_a_damaged_hidden_sheet_does_no_harm(reading):
    book = bad.BOOK.replace(
        "</sheets>", '<sheet name="Old" sheetId="2" state="hidden" r:id="rId9"/></sheets>'
    )
    links = bad.LINKS.replace(
        "</Rel", f'<Relationship Id="rId9" Type="{bad.KIND}/worksheet" Target="no.xml"/></Rel'
    )
    found = reading(bad.raw_workbook(bad.sheet(), book=book, links=links))
    assert texts(found) == TABLE


def test_another_sheet_with_the_same_headings_is_pointed_out_and_can_be_asked_for(reading):
    def then(book):
        other = book.create_sheet("P6")
        for row in [bad.HEADER, *bad.ROWS[:2]]:
            other.append(row)

    content = bad.workbook(then=then)
    assert said(reading(content, "scores.xlsx")) == [
        "scores.xlsx: the same headings stand on ‘P6’, which was not read. "
        "Add the file once more for each, choosing that sheet, or put them on one."
    ]
    assert len(reading(content, "scores.xlsx", sheet="P6").frame) == 2
