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
from sipp_lib.handout import BY, LINE, MARK, OF_LINE, SPARE, Asked, Handout, Line, Returned

OF_A_FORM = re.compile(rf"{MARK} [0-9a-f]{{16}}")
AGAIN = "Copy what was filled in into the form as it was sent out, and add that."
SHEET_GONE = (
    "‘{}’: the sheet for this was taken out, or its headings were changed, so nothing is read there. If something was "
    "filled in, copy it into the form as it was sent out, and add that."
)
WHICH_LINE = (
    f"choose at ‘{OF_LINE}’ the number of the line that this belongs to, on the first sheet, and fill that line in. "
    "Then add the file again."
)
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
        for number, line in enumerate(lines, 1):
            tables = {
                each.name: _rows(each, line.get(each.name, [])) for each in form.asked if each.type == "rows"
            }
            answers = {
                each.name: clean(_one(line.get(each.name, "")))
                for each in form.asked
                if each.name not in tables
            }
            _put(back, number, answers, tables)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = "this file of answers is damaged, or of a newer version of the workbook. Save the answers in the form "
        raise refuse("form-damaged", file, text + "again, and add that file.", file=file) from error
    return back


def _rows(asked: Asked, held: Any) -> list[Line]:
    if not isinstance(held, list) or len(held) > MANY:
        raise ValueError
    names = [each.name for each in asked.fields]
    return [{name: clean(_one(row[name])) for name in names if row.get(name)} for row in held]


def _put(back: Returned, number: int, answers: Line, tables: dict[str, list[Line]]) -> None:
    """Take down what a line holds, where it holds anything; rows that stood ready and nothing more hold nothing."""
    ready = {each.name: each.ready for each in back.form.asked}
    found = {name: value for name, value in answers.items() if value}
    written = {
        name: rows for name, rows in tables.items() if any(row and row not in ready[name] for row in rows)
    }
    if found or written:
        back.lines[number] = found
        if written:
            back.rows[number] = {name: [row for row in rows if row] for name, rows in written.items()}


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
    """Where questions stand on a sheet: the row of their headings, the columns of each and of the lines' numbers."""

    sheet: str
    grid: Grid
    header: TextRow
    columns: dict[str, int]
    numbered: int
    labels: dict[str, str]

    @property
    def below(self) -> list[TextRow]:
        return [row for row in self.grid.rows if row.number > self.header.number]

    def answers(self, row: TextRow) -> Line:
        """What a row says, without what is empty."""
        return {name: text for name, at in self.columns.items() if (text := clean(row.text(at))[:LONGEST])}

    def number(self, row: TextRow) -> int:
        """The number of the line that a row says it is of; 0 where it says none."""
        told = row.text(self.numbered) if self.numbered >= 0 else ""
        return int(told) if re.fullmatch(r"[1-9]\d{0,3}", told, re.ASCII) else 0


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
    grids = [(each.name, book.grid(each)) for each in book.sheets if each.name != MARK]
    plain = [each for each in form.asked if each.type != "rows"]
    table = _best(grids, plain, LINE)
    if table is None:
        text = f"none of the headings of this form is in it any more. {AGAIN}"
        raise refuse("form-damaged", file, text, file=file)
    back = Returned(form, file, _by(table), sheet=table.sheet)
    tables = {}
    for each in form.asked:
        if each.type == "rows":
            others = [(name, grid) for name, grid in grids if name != table.sheet]
            found = _best(others, each.fields, OF_LINE)
            if found and found.numbered >= 0:
                tables[each.name] = found
                grids.remove((found.sheet, found.grid))
            else:
                back.told.append(f"{file}: {SHEET_GONE.format(each.label)}")
    for inner in (table, *tables.values()):
        _headings(inner, back, main=inner is table)
    _refuse_cells([table, *tables.values()], back)
    _read_lines(table, tables, back)
    return back


def _best(grids: Sequence[tuple[str, Grid]], asked: Sequence[Asked], number: str) -> _Table | None:
    """The row of any sheet in which most of the headings stand."""
    labels = {normalise_heading(each.label): each.name for each in asked}
    best: _Table | None = None
    for sheet, grid in grids:
        for row in grid.rows[:200]:
            heads = [normalise_heading(text) for text in row.texts]
            columns: dict[str, int] = {}
            for at, text in enumerate(heads):
                if name := labels.get(text):
                    columns.setdefault(name, at)
            if columns and (best is None or len(columns) > len(best.columns)):
                numbered = (
                    heads.index(normalise_heading(number)) if normalise_heading(number) in heads else -1
                )
                best = _Table(sheet, grid, row, columns, numbered, {each.name: each.label for each in asked})
    return best


def _headings(table: _Table, back: Returned, *, main: bool) -> None:
    """Say which headings are missing, and which are none of the form's."""
    where = back.file if main else f"{back.file}, sheet ‘{table.sheet}’"
    gone = [f"‘{label}’" for name, label in table.labels.items() if name not in table.columns]
    if gone:
        back.told.append(
            f"{where}: {listing(gone, SHOWN)}: this heading was changed or taken out, so nothing is read there. If "
            "answers are below it, write the heading as it was, and add the file again."
        )
    known = {*table.columns.values(), table.numbered}
    more = [f"‘{text}’" for at, text in enumerate(table.header.texts) if text and at not in known]
    if more:
        back.told.append(
            f"{where}: {listing(more, SHOWN)}: this is no question of the form, so it is left out."
        )


def _by(table: _Table) -> str:
    """What stands beside ‘Filled in by’, above the headings."""
    for row in table.grid.rows:
        if row.number >= table.header.number:
            break
        for at, text in enumerate(row.texts):
            if normalise_heading(text) == normalise_heading(BY):
                return next((each for each in row.texts[at + 1 :] if each), "")[:LONGEST]
    return ""


def _refuse_cells(tables: Sequence[_Table], back: Returned) -> None:
    """Refuse a form in which an answer is an error or a formula without its result."""
    issues = []
    for table in tables:
        where = back.file if table is tables[0] else f"{back.file}, sheet ‘{table.sheet}’"
        wrong = [
            (row.number, name, "holds an error of Excel. Write the answer itself")
            for row in table.below
            for name, at in table.columns.items()
            if row.kind(at) == "error"
        ]
        wrong += [
            (number, name, "holds a formula whose result is not in the file. Write the answer itself")
            for number, column in table.grid.uncounted
            for name, at in table.columns.items()
            if column == at and number > table.header.number
        ]
        for row, name, text in sorted(wrong):
            label = table.labels[name]
            said = f"{where}, row {row}: ‘{label}’ {text}."
            issues.append(Issue("form-cell", "stop", said, label, (row,), back.file))
    if issues:
        raise EvidenceError(issues)


def _read_lines(table: _Table, tables: dict[str, _Table], back: Returned) -> None:
    lines: dict[int, Line] = {}
    spare = SPARE
    for row in table.below:
        if not (answers := table.answers(row)):
            continue
        number = table.number(row)
        if not number or number in lines:  # a row that somebody put in, or copied
            spare += 1
            number = spare
            back.places[number] = row.number
        lines[number] = answers
    rows: dict[int, dict[str, list[Line]]] = {}
    wrong = []
    for name, inner in tables.items():
        ready = next(each.ready for each in back.form.asked if each.name == name)
        for row in inner.below:
            answers = inner.answers(row)
            number = inner.number(row) or (next(iter(lines)) if len(lines) == 1 else 0)
            if answers and number in lines:
                rows.setdefault(number, {}).setdefault(name, []).append(answers)
            elif answers and answers not in ready:
                said = f"{back.file}, sheet ‘{inner.sheet}’, row {row.number}: {WHICH_LINE}"
                wrong.append(Issue("form-line", "stop", said, rows=(row.number,), file=back.file))
    if wrong:
        raise EvidenceError(wrong)
    for number, answers in lines.items():
        _put(back, number, answers, rows.get(number, {}))
