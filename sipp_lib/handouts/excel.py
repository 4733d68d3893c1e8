"""A form as an Excel workbook: a line for each record or person, drop-down lists, and headings that are locked."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from sipp_lib.handout import BY, LINE, MARK, Asked, Handout

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LINES = 60
LISTS = "sipp-lists"
TYPED = {
    "choices": "One or several, with ; between.",
    "links": "One or several, with ; between.",
    "date": "A day, such as 3/9/2026.",
}
"""What a cell takes that on a page is ticked, or chosen from a calendar."""
PIECE = 30_000
"""Letters of a cell: Excel holds 32,767."""
TABLE = 6
"""The row of the headings."""


def as_workbook(form: Handout) -> bytes:
    """The form as a workbook.

    Every text is stored as text, so that none is ever a formula. The sheets are protected without a password: that
    keeps headings from being changed by mistake, and nobody out.

    Parameters
    ----------
    form : Handout
        The form.

    Returns
    -------
    bytes
        The file.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Form"
    held, lists = book.create_sheet(MARK), book.create_sheet(LISTS)
    text = form.as_text()
    for at in range(0, len(text), PIECE):
        _put(held, at // PIECE + 1, 1, text[at : at + PIECE])
    open_, wrap = Protection(locked=False), Alignment(wrap_text=True, vertical="top")
    field = PatternFill("solid", start_color="FFF7E0")
    lines = 1 if form.one else LINES
    _put(sheet, 1, 1, form.title).font = Font(bold=True, size=16)
    _put(sheet, 2, 1, form.help + (" Each person who answers has a line." if form.measure else ""))
    _put(sheet, 3, 1, BY)
    by = sheet.cell(3, 2)
    by.protection, by.fill = open_, field
    _put(sheet, 4, 1, f"{MARK} {form.id}").font = Font(color="808080")
    _put(sheet, TABLE, 1, LINE)
    for at, each in enumerate(form.asked, 2):
        _put(sheet, TABLE, at, each.label)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 18 if each.type in ("choice", "date", "whole", "tick") else 34
        for row, choice in enumerate(each.choices, 1):
            _put(lists, row, at, choice)
        if each.choices or _prompt(each):
            rule = _rule(each, letter)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}{TABLE + 1}:{letter}{TABLE + lines}")
    for at in range(1, len(form.asked) + 2):
        cell = sheet.cell(TABLE, at)
        cell.font, cell.alignment = Font(bold=True), wrap
        cell.fill = PatternFill("solid", start_color="DCE6F1")
    for row in range(TABLE + 1, TABLE + 1 + lines):
        sheet.cell(row, 1, row - TABLE)
        for at, each in enumerate(form.asked, 2):
            cell = sheet.cell(row, at)
            cell.protection, cell.alignment, cell.fill = open_, wrap, field
            cell.number_format = "dd/mm/yyyy" if each.type == "date" else "@"
    sheet.freeze_panes = sheet.cell(TABLE + 1, 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for other in (held, lists):
        other.sheet_state = "hidden"
        other.protection.sheet = True
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _rule(asked: Asked, letter: str) -> DataValidation:
    """What Excel offers in the cells of a question, and says beside them."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True)
    if asked.choices:
        listed = f"'{LISTS}'!${letter}$1:${letter}${len(asked.choices)}"
        rule = DataValidation("list", formula1=listed, allow_blank=True)
        # several may be written into one cell, of which Excel can check none
        rule.showErrorMessage = asked.type not in ("choices", "links")
        rule.errorTitle, rule.error = "Not in the list", "Please choose from the list."
    if prompt := _prompt(asked):
        rule.promptTitle, rule.prompt, rule.showInputMessage = _plain(asked.label)[:32], prompt[:255], True
    return rule


def _prompt(asked: Asked) -> str:
    """What Excel says beside a cell while somebody is in it."""
    return _plain(" ".join(filter(None, [asked.help, TYPED.get(asked.type)])))


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """A cell with a text, also where it begins as a formula does."""
    cell = sheet.cell(row, column)
    cell.value = _plain(text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _plain(text: str) -> str:
    """A text without the signs that no file of Excel can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))
