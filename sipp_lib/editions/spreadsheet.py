"""The tables of a finished page as an Excel workbook, to calculate with: a sheet for each, and a list of them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import html
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from sipp_lib.editions.undated import undated
from sipp_lib.editions.word_text import joined
from sipp_lib.handouts.excel import put

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from openpyxl.worksheet.worksheet import Worksheet

LIST = "Tables"
HEAD = 3
"""The row of a table's headings, below its caption."""
WIDEST = 60  # letters of a column
NUMBER = re.compile(r"[-−]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")
HEADING = PatternFill("solid", start_color="DCE6F1")


def workbook(page: str) -> bytes:
    """The tables of a page, also those that it keeps folded under its pictures.

    A number is one to calculate with, shown with as many decimals as on the page; where the page says why there is
    none, so does the cell. Every other text is stored as text, so that none is ever a formula.

    Parameters
    ----------
    page : str
        A finished page, as `sipp_lib.batch.render.render` makes it.
    """
    root = html.document_fromstring(page)
    title = joined(root.findtext(".//title") or "")
    book = Workbook()
    listed: Any = book.active
    listed.title = LIST
    put(listed, 1, 1, title).font = Font(bold=True, size=14)
    put(listed, 2, 1, "Every table of the report, with the same numbers.")
    listed.column_dimensions["A"].width, listed.column_dimensions["B"].width = 8, WIDEST * 2
    for number, table in enumerate(root.iter("table"), 1):
        caption = joined(table.findtext("caption") or "")
        row = HEAD + number
        cell = put(listed, row, 1, f"{number}")
        cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{number}'!A1")
        put(listed, row, 2, caption)
        _table(book.create_sheet(f"{number}"), table, caption)
    book.properties.title, book.properties.creator = title, "SIPP workbook"
    book.properties.language = root.get("lang") or "en-GB"
    file = BytesIO()
    book.save(file)
    return undated(file, about=True)


def _table(sheet: Worksheet, table: HtmlElement, caption: str) -> None:
    put(sheet, 1, 1, caption).font = BOLD
    head = table.xpath("./thead/tr/*")
    widths: dict[int, int] = {}
    for row, line in enumerate(
        [head, *(each.xpath("./th|./td") for each in table.xpath("./tbody/tr|./tr"))], HEAD
    ):
        for column, source in enumerate(line, 1):
            text = joined(" ".join(source.itertext()))
            cell = _cell(sheet, row, column, text, number="number" in source.get("class", "").split())
            cell.alignment = WRAPPED
            if row == HEAD:
                cell.font, cell.fill = BOLD, HEADING
            widths[column] = max(widths.get(column, 0), len(text))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = sheet.cell(HEAD + 1, 2)


def _cell(sheet: Worksheet, row: int, column: int, text: str, *, number: bool) -> Any:
    found = NUMBER.fullmatch(text) if number else None
    if found is None:
        return put(sheet, row, column, text)
    cell = sheet.cell(row, column, float(text.replace(",", "").replace("−", "-")))
    cell.number_format = "#,##0" + (f".{'0' * len(found[2])}" if found[2] else "")
    return cell
