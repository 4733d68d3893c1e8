"""A form as an Excel workbook: a line for each record or person, drop-down lists, and headings that are locked."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sipp_lib.formats import listing
from sipp_lib.handout import BY, LINE, LISTS, MARK, OF_LINE, Asked, Handout

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LINES = 60
FIRST = "Form"
"""The name of the first sheet."""
ROWS = f"A row for each; choose at ‘{OF_LINE}’ which line of the first sheet it belongs to."
TYPED = {
    "choices": "One or several, separated by semicolons (;).",
    "links": "One or several, separated by semicolons (;).",
    "date": "A date, such as 3/9/2026.",
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
    from openpyxl.styles import Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = FIRST
    held, lists = book.create_sheet(MARK), book.create_sheet(LISTS)
    text = form.as_text()
    for at in range(0, len(text), PIECE):
        put(held, at // PIECE + 1, 1, text[at : at + PIECE])
    lines = 1 if form.one else LINES
    put(sheet, 1, 1, form.title).font = Font(bold=True, size=16)
    put(sheet, 2, 1, form.help + (" Each person who answers has a line." if form.measure else ""))
    put(sheet, 3, 1, BY)
    by = sheet.cell(3, 2)
    by.protection, by.fill = Protection(locked=False), PatternFill("solid", start_color="FFF7E0")
    put(sheet, 4, 1, f"{MARK} {form.id}").font = Font(color="808080")
    plain = [each for each in form.asked if each.type != "rows"]
    _table(sheet, lists, [Asked("", LINE), *plain], lines, numbered=True)
    nested = [each for each in form.asked if each.type == "rows"]
    for each in nested:
        inner: Any = book.create_sheet(_title(each.label, book.sheetnames), len(book.sheetnames) - 2)
        put(inner, 1, 1, each.label).font = Font(bold=True, size=16)
        put(inner, 2, 1, " ".join(filter(None, [each.help, ROWS])))
        # a line that is known by its name is found wherever somebody moves it
        by_name = next((at for at, one in enumerate(plain, 2) if one.name == form.called), 0)
        numbers = () if by_name else tuple(str(number) for number in range(1, lines + 1))
        _table(inner, lists, [Asked("", OF_LINE, "", "choice", numbers), *each.fields], LINES)
        if by_name:
            inner.column_dimensions["A"].width = 34
            _offer_names(inner, get_column_letter(by_name), lines)
        for row, ready in enumerate(each.ready, TABLE + 1):
            if not by_name:
                put(inner, row, 1, "1")
            for at, one in enumerate(each.fields, 2):
                if one.name in ready:
                    put(inner, row, at, ready[one.name])
    if nested:
        more = listing([f"‘{each.label}’" for each in nested])
        put(sheet, 5, 1, f"On further sheets: {more}.")
    for other in (held, lists):
        other.sheet_state = "hidden"
        other.protection.sheet = True
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _table(
    sheet: Any, lists: Worksheet, asked: Sequence[Asked], lines: int, *, numbered: bool = False
) -> None:
    """Headings that are locked, and beneath them lines to fill in, with what may be chosen.

    Where they are numbered, the first column holds their numbers and is locked as well.
    """
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    open_, wrap = Protection(locked=False), Alignment(wrap_text=True, vertical="top")
    field = PatternFill("solid", start_color="FFF7E0")
    for at, each in enumerate(asked, 1):
        head = put(sheet, TABLE, at, each.label)
        head.font, head.alignment = Font(bold=True), wrap
        head.fill = PatternFill("solid", start_color="DCE6F1")
        letter = get_column_letter(at)
        narrow = each.type in ("choice", "date", "whole", "tick")
        sheet.column_dimensions[letter].width = (18 if narrow else 34) if at > 1 else 9
        if each.choices or _prompt(each):
            rule = _rule(each, _listed(lists, each.choices))
            sheet.add_data_validation(rule)
            rule.add(f"{letter}{TABLE + 1}:{letter}{TABLE + lines}")
        for row in range(TABLE + 1, TABLE + 1 + lines):
            cell = sheet.cell(row, at)
            cell.alignment = wrap
            if numbered and at == 1:
                cell.value, cell.data_type = row - TABLE, "n"
            else:
                cell.protection, cell.fill = open_, field
            cell.number_format = "dd/mm/yyyy" if each.type == "date" else "@"
    sheet.freeze_panes = sheet.cell(TABLE + 1, 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _offer_names(sheet: Any, column: str, lines: int) -> None:
    """Offer in the first column what the lines of the first sheet are called."""
    from openpyxl.worksheet.datavalidation import DataValidation

    cells = f"${column}${TABLE + 1}:${column}${TABLE + lines}"
    rule = DataValidation("list", formula1=f"'{FIRST}'!{cells}", allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(rule)
    rule.add(f"A{TABLE + 1}:A{TABLE + LINES}")


def _listed(lists: Worksheet, choices: Sequence[str]) -> str:
    """Where the hidden sheet lists what may be chosen; each list stands there once."""
    from openpyxl.utils import get_column_letter

    at = 1
    while lists.cell(1, at).value is not None:
        if [cell.value for cell in next(lists.iter_cols(at, at)) if cell.value is not None] == [*choices]:
            break
        at += 1
    for row, choice in enumerate(choices, 1):
        put(lists, row, at, choice)
    letter = get_column_letter(at)
    return f"'{LISTS}'!${letter}$1:${letter}${len(choices)}"


def _title(label: str, taken: Sequence[str]) -> str:
    """The name of a sheet: short, and without the signs that Excel keeps for itself."""
    plain = re.sub(r"[\[\]:*?/\\']", "", label)[:28].strip() or "Rows"
    return next(
        each
        for each in (plain, *(f"{plain} {n}" for n in range(2, 99)))
        if each.casefold() not in {t.casefold() for t in taken}
    )


def _rule(asked: Asked, listed: str) -> DataValidation:
    """What Excel offers in the cells of a question, and says beside them."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True)
    if asked.choices:
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


def put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
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
