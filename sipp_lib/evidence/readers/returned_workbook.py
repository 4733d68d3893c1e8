"""A form of the workbook that comes back as an Excel workbook: its lines, and the rows within them, on any sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sipp_lib.errors import Issue, refuse
from sipp_lib.evidence.readers.rows import Grid, TextRow, clean
from sipp_lib.evidence.readers.xlsx import XlsxFile
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, cell_names, column_letter, listing
from sipp_lib.handout import BY, LINE, LISTS, MARK, OF_LINE, SPARE, Asked, Handout, Line, Returned, in_sheet

AGAIN = "Copy what was filled in into the form as it was sent out, and add that."
SHEET_GONE = (
    "‘{}’: the sheet for this was taken out, or its headings were changed, so nothing is read there. If something was "
    "filled in, copy it into the form as it was sent out, and add that."
)
NO_SHEET = "this sheet is no part of the form, so nothing is read there. If answers are on it, copy them into the form."
SAME_SHEET = "this says the same as the form’s first sheet, so it is not read again."
WHICH_LINE = (
    f"choose at ‘{OF_LINE}’ what this belongs to, as it is called on the first sheet, or write the number of its line "
    "there. Then add the file again."
)
CARRIED = (
    "the same answers are on the first sheet, in the lines of these numbers. If they were copied with the sheet, empty "
    "them here; if they are other people’s, move them to empty lines of the first sheet. Then add the file again."
)
BESIDE = (
    "this stands beside the questions, so it is not read. If it is an answer, write it below its question, and add the "
    "file again."
)
ANSWER_BESIDE = "an answer stands beside the questions. Move it below its question, and add the file again."
JOINED = (
    "several cells are joined to one here, and Excel keeps only the first of what stood in them. Separate them (‘Merge "
    "& Centre’ once more), write each answer into its own cell, and add the file again."
)
SOMEBODY = (
    f"‘{BY}’ says somebody else here than on the first sheet. Move this sheet into a file of its own, a copy of the "
    "form, and add both."
)
TURNED = (
    "the form was turned round here: its questions are below each other. Turn it back in Excel (copy it, then paste "
    "it with ‘Transpose’) and add the file again."
)
THANKS = re.compile(
    r"(many |with )?(thanks|thank you|tapadh le(at|ibh)|mòran taing)( (so|very) much| all| everyone| everybody)?"
    r"( for (your|all) .{0,30})?\W*",
    re.IGNORECASE,
)
THANKED = "this only says thank you, so it is left out."


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
        """What a row says, without what is empty; headings that stand there once more say nothing."""
        found = {name: text for name, at in self.columns.items() if (text := clean(row.text(at)))}
        return {} if all(text == self.labels[name] for name, text in found.items()) else found

    def told(self, row: TextRow) -> str:
        """Which line a row says it is of."""
        return clean(row.text(self.numbered)) if self.numbered >= 0 else ""

    def number(self, row: TextRow) -> int:
        """The number of the line that a row says it is of; 0 where it says none."""
        told = self.told(row)
        return int(told) if re.fullmatch(r"[1-9]\d{0,3}", told, re.ASCII) else 0

    @property
    def whole(self) -> bool:
        """Whether it is a sheet of the form, and not one on which a word happens to be a heading of it."""
        least = len(self.labels) / 2 if self.numbered >= 0 else len(self.labels)
        return len(self.columns) >= least


def in_workbook(data: bytes, file: str) -> Returned | None:
    """The form in a workbook, or None where it is a workbook like any other.

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
    grids = {each.name: book.grid(each) for each in book.sheets if each.name not in (MARK, LISTS)}
    plain = [each for each in form.asked if each.type != "rows"]
    table = _best(grids, plain, LINE)
    if table is None:
        text = f"none of the headings of this form is in it any more. {AGAIN}"
        raise refuse("form-damaged", file, text, file=file)
    for sheet, grid in grids.items():
        if _turned(grid, plain) > len(table.columns):
            raise refuse("form-turned", in_sheet(file, sheet), TURNED, file=file)
    back = Returned(form, file, _by(table), sheet=table.sheet)
    lines = [table]
    rows: dict[str, list[_Table]] = {each.name: [] for each in form.asked if each.type == "rows"}
    del grids[table.sheet]
    for each in form.asked:
        if each.type == "rows":
            found = _best(grids, each.fields, OF_LINE)
            if found and found.numbered >= 0:
                rows[each.name].append(found)
                del grids[found.sheet]
            else:
                back.told.append(f"{file}: {SHEET_GONE.format(each.label)}")
    _further(grids, plain, lines, rows, back)
    for inner in (*lines, *(each for tables in rows.values() for each in tables)):
        _headings(inner, back)
        _wrong_cells(inner, back)
        _joined_cells(inner, back)
        _beside(inner, back)
    held = _read_lines(lines, back)
    _read_rows(held, rows, back)
    return back


def _further(
    grids: dict[str, Grid],
    plain: Sequence[Asked],
    lines: list[_Table],
    rows: dict[str, list[_Table]],
    back: Returned,
) -> None:
    """Find the sheets that somebody copied or wrote more into, and name those that are none of the form's."""
    nested = [each for each in back.form.asked if each.type == "rows"]
    for sheet, grid in grids.items():
        one = {sheet: grid}
        main = _best(one, plain, LINE)
        inner = [(each.name, found) for each in nested if (found := _best(one, each.fields, OF_LINE))]
        inner = [(name, found) for name, found in inner if found.numbered >= 0 and found.whole]
        if main and main.whole:
            lines.append(main)
        elif inner:
            name, found = max(inner, key=lambda each: len(each[1].columns))
            rows[name].append(found)
        elif grid.rows:
            back.told.append(f"{in_sheet(back.file, sheet)}: {NO_SHEET}")


def _best(grids: dict[str, Grid], asked: Sequence[Asked], number: str) -> _Table | None:
    """The row of any sheet in which most of the headings stand."""
    labels = {normalise_heading(each.label): each.name for each in asked}
    best: _Table | None = None
    for sheet, grid in grids.items():
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


def _turned(grid: Grid, asked: Sequence[Asked]) -> int:
    """How many of the headings stand below each other, in the column that has most of them."""
    labels = {normalise_heading(each.label) for each in asked}
    found: dict[int, set[str]] = {}
    for row in grid.rows[:200]:
        for at, text in enumerate(row.texts):
            if (heading := normalise_heading(text)) in labels:
                found.setdefault(at, set()).add(heading)
    return max(map(len, found.values()), default=0)


def _headings(table: _Table, back: Returned) -> None:
    """Say which headings are missing, and which are none of the form's."""
    where = in_sheet(back.file, table.sheet)
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
                return next((each for each in row.texts[at + 1 :] if each), "")
    return ""


def _wrong_cells(table: _Table, back: Returned) -> None:
    """Take down where an answer is an error or a formula without its result."""
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
        _fault(back, table, [row], f"‘{label}’ {text}.", label)


def _joined_cells(table: _Table, back: Returned) -> None:
    """Take down where an answer fills cells of several questions or lines: of which it is cannot be known."""
    rows, found = {row.number: row for row in table.below}, []
    for top, left, bottom, right in sorted(table.grid.merges):
        asked = [at for at in table.columns.values() if left <= at <= right]
        if asked and top in rows and rows[top].text(left) and (len(asked) > 1 or bottom > top):
            found.append(f"{column_letter(left)}{top}:{column_letter(right)}{bottom}")
    if found:
        _fault(back, table, [], f"{listing(found, SHOWN)}: {JOINED}")


def _beside(table: _Table, back: Returned) -> None:
    """Say where something stands beside the questions, below no heading; where it is an answer, it stops."""
    asked = {*table.columns.values(), table.numbered}
    offered = {_plain(one) for each in back.form.asked for one in each.choices}
    found = [
        ((row.number, at), _plain(text) in offered)
        for row in table.below
        for at, text in enumerate(row.texts)
        if clean(text) and at not in asked and not table.header.text(at)
    ]
    if answers := [cell for cell, is_answer in found if is_answer]:
        _fault(back, table, [], f"{cell_names(answers)}: {ANSWER_BESIDE}")
    if others := [cell for cell, is_answer in found if not is_answer]:
        back.told.append(f"{in_sheet(back.file, table.sheet)}, {cell_names(others)}: {BESIDE}")


def _fault(back: Returned, table: _Table, rows: Sequence[int], text: str, column: str = "") -> None:
    said = f"{in_sheet(back.file, table.sheet, rows)}: {text}"
    back.faults.append(Issue("form-cell", "stop", said, column, tuple(rows), back.file))


def _read_lines(tables: Sequence[_Table], back: Returned) -> dict[int, Line]:
    """The lines of the first sheet, and those that another adds to it."""
    lines: dict[int, Line] = {}
    spare = SPARE
    for table in tables:
        first = table is tables[0]
        rows = [(row, answers) for row in table.below if (answers := table.answers(row))]
        thanks = [
            row.number for row, said in rows if len(said) == 1 and THANKS.fullmatch("".join(said.values()))
        ]
        if thanks and len(table.columns) > 1:
            back.told.append(f"{in_sheet(back.file, table.sheet, thanks)}: {THANKED}")
            rows = [each for each in rows if each[0].number not in thanks]
        carried = [
            row.number for row, answers in rows if not first and lines.get(table.number(row)) == answers
        ]
        if rows and len(carried) == len(rows):
            back.told.append(f"{in_sheet(back.file, table.sheet)}: {SAME_SHEET}")
            continue
        by = _by(table)
        if rows and by and " ".join(by.split()).casefold() != back.author.casefold():
            _fault(back, table, [], SOMEBODY)
        if carried and back.form.measure:
            _fault(back, table, carried, CARRIED)
        for row, answers in rows:
            if row.number in carried:
                continue
            number = table.number(row) if first else 0
            if not number or number in lines:  # a row that somebody put in, or copied
                spare += 1
                number = spare
            lines[number] = answers
            back.places[number, "", 0] = table.sheet, row.number
    return lines


def _read_rows(lines: dict[int, Line], tables: dict[str, list[_Table]], back: Returned) -> None:
    """Put the rows within lines to the line that they say they belong to: by what it is called, or by its number."""
    called: dict[str, list[int]] = {}
    for number, line in lines.items():
        called.setdefault(_plain(line.get(back.form.called, "")), []).append(number)
    rows: dict[int, dict[str, list[Line]]] = {}
    for name, inners in tables.items():
        ready = next(each.ready for each in back.form.asked if each.name == name)
        for inner in inners:
            for row in inner.below:
                if not (answers := inner.answers(row)):
                    continue
                told = _plain(inner.told(row))
                named = called.get(told, []) if told else [*lines] if len(lines) == 1 else []
                number = named[0] if len(named) == 1 else inner.number(row)
                if number not in lines:
                    if answers not in ready:
                        _fault(back, inner, [row.number], WHICH_LINE)
                    continue
                back.numbered |= len(named) != 1
                there = rows.setdefault(number, {}).setdefault(name, [])
                if inner is inners[0] or answers not in there:  # a copied sheet says it once more
                    back.places[number, name, len(there)] = inner.sheet, row.number
                    there.append(answers)
    for number, line in lines.items():
        back.take(number, line, rows.get(number, {}))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
