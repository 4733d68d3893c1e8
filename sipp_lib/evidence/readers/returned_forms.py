"""Whether a file is a form of the workbook that came back filled in, and what was written in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sipp_lib.errors import EvidenceError, Issue, refuse
from sipp_lib.evidence.readers.rows import Grid, TextRow, clean
from sipp_lib.evidence.readers.xlsx import XlsxFile
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, listing
from sipp_lib.handout import BY, LINE, MARK, Handout, Returned

OF_A_FORM = re.compile(rf"{MARK} [0-9a-f]{{16}}")
AGAIN = "Copy what was filled in into the form as it was sent out, and add that."
LONGEST, MANY = 20_000, 20_000
"""Letters of an answer, and lines: more is no form that somebody filled in."""


def returned(data: bytes, file: str) -> Returned | None:
    """The form in a file, or None where it is a file like any other.

    Parameters
    ----------
    data : bytes
        The file's content.
    file : str
        Its name, for the sentences.

    Raises
    ------
    EvidenceError
        When it is one of our forms, but cannot be read as one.
    """
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"PK"):
        return _in_workbook(data, file)
    if head.startswith(b"{") and MARK.encode() in head:
        return _in_answers(data, file)
    if head[:1] == b"<" and f'name="{MARK}"'.encode() in head:
        text = (
            "this is the form itself. Open it in a browser, fill it in and press ‘Save the answers’; then add the file "
            "that it saves. A form that was filled in on paper is typed into the workbook."
        )
        raise refuse("form-itself", file, text, file=file)
    return None


def lost(titles: Sequence[str], file: str) -> None:
    """Refuse a table whose title says that it was one of our forms, which lost what it is known by.

    Raises
    ------
    EvidenceError
        Saying so.
    """
    if any(OF_A_FORM.search(title) for title in titles):
        text = f"this was a form of the workbook, but its sheet ‘{MARK}’ was deleted, or it was saved as text. {AGAIN}"
        raise refuse("form-damaged", file, text, file=file)


# ---- answers that a page saved


def _in_answers(data: bytes, file: str) -> Returned:
    try:
        held = json.loads(data.decode("utf-8-sig"))
        form = Handout.from_json(held["form"])
        lines = held["lines"]
        if not isinstance(lines, list) or len(lines) > MANY:
            raise ValueError
        back = Returned(form, file, _short(held["by"]), _short(held["copy"]))
        names = {each.name for each in form.asked}
        for number, line in enumerate(lines, 1):
            answers = {name: clean(_one(value)) for name, value in line.items() if name in names}
            if found := {name: value for name, value in answers.items() if value}:
                back.lines[number] = found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = "this file of answers is damaged, or of a newer version of the workbook. Save the answers in the form "
        raise refuse("form-damaged", file, text + "again, and add that file.", file=file) from error
    return back


def _one(value: Any) -> str:
    text = "; ".join(map(_short, value)) if isinstance(value, list) else value
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError
    return text


def _short(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError
    return clean(value)


# ---- a workbook


@dataclass
class _Table:
    """Where the questions stand on a sheet: the row of their headings, and the column of each."""

    sheet: str
    grid: Grid
    header: TextRow
    columns: dict[str, int]


def _in_workbook(data: bytes, file: str) -> Returned | None:
    book = XlsxFile(data, file)
    marked = [each for each in book.sheets if each.name == MARK]
    if not marked:
        return None
    try:
        form = Handout.from_json(json.loads("".join(row.text(0) for row in book.grid(marked[0]).rows)))
    except ValueError as error:
        text = (
            f"the sheet ‘{MARK}’ of this form was changed, or is of a newer version of the workbook. {AGAIN}"
        )
        raise refuse("form-damaged", file, text, file=file) from error
    tables = [
        table
        for each in book.sheets
        if each.name != MARK and (table := _table(form, each.name, book.grid(each)))
    ]
    if not tables:
        text = f"none of the headings of this form is in it any more. {AGAIN}"
        raise refuse("form-damaged", file, text, file=file)
    table = max(tables, key=lambda each: len(each.columns))
    back = Returned(form, file, _by(table), sheet=table.sheet)
    gone = [f"‘{each.label}’" for each in form.asked if each.name not in table.columns]
    if gone:
        back.told.append(
            f"{file}: {listing(gone, SHOWN)}: this heading was changed or taken out, so nothing is read there. If "
            "answers are below it, write the heading as it was, and add the file again."
        )
    more = [
        f"‘{text}’"
        for at, text in enumerate(table.header.texts)
        if text and at not in table.columns.values() and normalise_heading(text) != normalise_heading(LINE)
    ]
    if more:
        back.told.append(
            f"{file}: {listing(more, SHOWN)}: this is no question of the form, so it is left out."
        )
    _read_lines(table, back)
    return back


def _table(form: Handout, sheet: str, grid: Grid) -> _Table | None:
    """The row of a sheet in which most of the headings stand."""
    labels = {normalise_heading(each.label): each.name for each in form.asked}
    best: _Table | None = None
    for row in grid.rows[:200]:
        columns: dict[str, int] = {}
        for at, text in enumerate(row.texts):
            if name := labels.get(normalise_heading(text)):
                columns.setdefault(name, at)
        if columns and (best is None or len(columns) > len(best.columns)):
            best = _Table(sheet, grid, row, columns)
    return best


def _by(table: _Table) -> str:
    """What stands beside ‘Filled in by’, above the headings."""
    for row in table.grid.rows:
        if row.number >= table.header.number:
            break
        for at, text in enumerate(row.texts):
            if normalise_heading(text) == normalise_heading(BY):
                return next((each for each in row.texts[at + 1 :] if each), "")[:LONGEST]
    return ""


def _read_lines(table: _Table, back: Returned) -> None:
    heads = [normalise_heading(text) for text in table.header.texts]
    numbered = heads.index(normalise_heading(LINE)) if normalise_heading(LINE) in heads else -1
    labels = {each.name: each.label for each in back.form.asked}
    below = [row for row in table.grid.rows if row.number > table.header.number]
    wrong = [
        (row.number, name, "holds an error of Excel. Write the answer itself")
        for row in below
        for name, at in table.columns.items()
        if row.kind(at) == "error"
    ]
    wrong += [
        (number, name, "holds a formula whose result is not in the file. Write the answer itself")
        for number, column in table.grid.uncounted
        for name, at in table.columns.items()
        if column == at and number > table.header.number
    ]
    if wrong:
        issues = [
            Issue(
                "form-cell",
                "stop",
                f"{back.file}, row {row}: ‘{labels[name]}’ {text}.",
                labels[name],
                (row,),
                back.file,
            )
            for row, name, text in sorted(wrong)
        ]
        raise EvidenceError(issues)
    spare = MANY
    for row in below:
        answers = {
            name: text for name, at in table.columns.items() if (text := clean(row.text(at))[:LONGEST])
        }
        if not answers:
            continue
        told = row.text(numbered) if numbered >= 0 else ""
        number = int(told) if re.fullmatch(r"[1-9]\d{0,3}", told, re.ASCII) else 0
        if not number or number in back.lines:  # a row that somebody put in, or copied
            spare += 1
            number = spare
        back.lines[number] = answers
