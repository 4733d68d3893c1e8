"""Any file a school has, as a table of texts: what was understood is said, can be overridden, or is refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sipp_lib.errors import EvidenceError, Issue, refuse
from sipp_lib.evidence.readers import csv_text
from sipp_lib.evidence.readers.dialect import Dialect
from sipp_lib.evidence.readers.file_type import refuse_other_kinds
from sipp_lib.evidence.readers.header import FoundTable, find_table
from sipp_lib.evidence.readers.rows import MAX_COLUMNS, Grid
from sipp_lib.evidence.readers.skipped_rows import TITLE
from sipp_lib.evidence.readers.table_checks import IN_TEXT, IN_WORKBOOKS, Remark
from sipp_lib.evidence.readers.xlsx import XlsxFile
from sipp_lib.formats import SHOWN, column_letter, listing

MAX_FILE = 100_000_000  # a table of 700,000 pupils takes half


@dataclass(frozen=True, eq=False)
class ReadFile:
    """A file as it was read.

    Parameters
    ----------
    frame : pandas.DataFrame
        Texts, an empty text where a cell is empty; the names of the columns are unique.
    formats : pandas.DataFrame
        Of the same shape, how each cell was stored: ‘number:0.0%’ (the number format after the colon),
        ‘date:dd/mm/yyyy’ (the text is then 2026-03-14), ‘text’, ‘boolean’, ‘error’; empty for empty cells
        and in text files, except ‘text’ where a cell says that its digits are text.
    rows : numpy.ndarray of int
        The number of each row in a spreadsheet.
    dialect : Assumed
        What was taken for granted; ``dialect.sentences()`` says it.
    issues : list of Issue
        What somebody should look at; no stop, which refuses the file, but one that a person may lift.
    sheets : list of str
        The names of the sheets that people see; empty for a text file.
    people : sequence of str
        Of a form that came back: what tells whoever answers in a row from the others, in place of the row's number.
    """

    frame: pd.DataFrame
    formats: pd.DataFrame
    rows: NDArray[np.int64]
    dialect: Dialect
    issues: list[Issue] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    people: Sequence[str] = ()


def read(
    path: Path | str,
    data: bytes | None = None,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    header_rows: Sequence[int] | None = None,
    keep_rows: Collection[int] = (),
    leave_out_rows: Collection[int] = (),
) -> ReadFile:
    """The table in a file.

    Parameters
    ----------
    path : pathlib.Path or str
        An Excel workbook or a text file; the content tells which, not the ending.
    data : bytes, optional
        Its content, where it is no file of this machine.
    encoding, separator : str, optional
        Of a text file, where they are not as they seem.
    sheet : str, optional
        The sheet of a workbook; else the visible one with the largest table.
    header_rows : sequence of int, optional
        The numbers of the header's rows; empty when there is no header.
    keep_rows : collection of int
        The numbers of rows that would be left out but belong to the table.
    leave_out_rows : collection of int
        The numbers of rows that would be read but are no part of it.

    Raises
    ------
    EvidenceError
        When the file cannot be read, with where and what to do.
    """
    path = Path(path)
    data = content(path, data)
    refuse_other_kinds(data, path.name)
    if data.startswith(b"PK"):
        return _from_workbook(
            data, path.name, sheet, header_rows, keep_rows=keep_rows, leave_out_rows=leave_out_rows
        )
    text, used = csv_text.decode(data, encoding, path.name)
    del data  # a large file is not to be in memory three times
    grid, cut, named = csv_text.split(text, separator, path.name)
    del text
    table = find_table(grid, header_rows, keep_rows, leave_out_rows)
    dialect = Dialect(path.name, "text", encoding=used, separator=cut, separator_named=named)
    dialect.quoted_whole = grid.quoted_whole
    found = _finished(grid, table, dialect, IN_TEXT, [*(header_rows or ()), *keep_rows, *leave_out_rows])
    dialect.decimal_commas = tuple(csv_text.decimal_commas(found.frame))
    return found


def content(path: Path, data: bytes | None = None) -> bytes:
    """The bytes of a file, unless there is no reading it; see `read`."""
    file = path.name
    try:
        if data is None and not path.is_file():
            text = "there is no such file. Check its name and folder."
            raise refuse("no-file", file, text, file=file)
        if (path.stat().st_size if data is None else len(data)) > MAX_FILE:
            raise too_large(file)
        if file.startswith("~$"):
            text = "this only says that Excel has the workbook open. Import the one without ‘~$’ in its name."
            raise refuse("wrong-kind", file, text, file=file)
        return path.read_bytes() if data is None else data
    except (OSError, ValueError) as error:
        raise cannot_open(file) from error


def too_large(file: str) -> EvidenceError:
    """The error that refuses a file for its size."""
    text = (
        f"the file is larger than {MAX_FILE // 1_000_000} MB, which is more than can be read. "
        "Split it, by school or by year say, and import the parts."
    )
    return refuse("too-large", file, text, file=file)


def cannot_open(file: str) -> EvidenceError:
    """The error that refuses a file that another program holds."""
    text = "the file cannot be opened. Close it in every other program and import it again."
    return refuse("cannot-open", file, text, file=file)


def _from_workbook(
    data: bytes,
    file: str,
    sheet: str | None,
    header_rows: Sequence[int] | None,
    *,
    keep_rows: Collection[int],
    leave_out_rows: Collection[int],
) -> ReadFile:
    book = XlsxFile(data, file)
    seen = [each for each in book.sheets if each.visible]
    hidden = tuple(each.name for each in book.sheets if not each.visible)
    chosen = seen if sheet is None else [each for each in seen if each.name == sheet]
    if not chosen:
        if not seen:
            text = (
                "the workbook shows no sheet. Show the sheet in Excel, save the workbook and import it again."
            )
        elif sheet in hidden:
            text = f"the sheet ‘{sheet}’ is hidden, so it is not read. Show it in Excel and import the file again."
        else:
            names = listing([f"‘{each.name}’" for each in seen], SHOWN)
            text = f"there is no sheet of the name asked for. Ask for one of these: {names}."
        raise refuse("no-sheet", file, text, file=file)
    best: tuple[int, str, Grid, FoundTable] | None = None
    headings: dict[str, set[str]] = {}
    for each in chosen:
        grid = book.grid(each)
        table = find_table(grid, header_rows, keep_rows, leave_out_rows)
        size = len(table.rows) * len(table.columns)
        headings[each.name] = set(table.columns) if size else set()
        if best is None or size > best[0]:
            best = size, each.name, grid, table
    if best is None:
        raise refuse(
            "no-sheet", file, "the workbook shows no sheet. Show the sheet in Excel first.", file=file
        )
    _, name, grid, table = best
    others = tuple(each.name for each in seen if each.name != name)
    dialect = Dialect(file, "workbook", sheet=name, other_sheets=others, hidden_sheets=hidden)
    found = _finished(grid, table, dialect, IN_WORKBOOKS, [*(header_rows or ()), *keep_rows, *leave_out_rows])
    like = [
        other
        for other in headings
        if other != name and 2 * len(headings[other] & headings[name]) > len(headings[name])
    ]
    if like:
        were = "was" if len(like) == 1 else "were"
        text = (
            f"{file}: the same headings stand on {listing([f'‘{other}’' for other in like], SHOWN)}, which {were} not "
            "read. Add the file once more for each, choosing that sheet, or put them on one."
        )
        found.issues.append(Issue("more-sheets", "warn", text, file=file))
    found.sheets.extend(each.name for each in seen)
    return found


def _finished(
    grid: Grid, table: FoundTable, dialect: Dialect, remarks: list[Remark], asked: list[int]
) -> ReadFile:
    """The frames of a table, when nothing in it stops."""
    file = dialect.file
    unknown = sorted(set(asked) - {row.number for row in grid.rows})
    if unknown:
        text = "this was asked for, but nothing is in it. Ask for another row, or leave it out."
        raise refuse("no-such-row", grid.place, text, file=file, rows=unknown)
    if not table.rows:
        text = "there is no table with rows. Check whether the file or sheet is the right one, and import it again."
        raise refuse("no-rows", grid.place, text, file=file)
    if len(table.columns) > MAX_COLUMNS:
        text = (
            f"the table has more than {MAX_COLUMNS:,} columns. "
            "Delete those that are not needed and import the file again."
        )
        raise refuse("too-large", grid.place, text, file=file)
    issues = [issue for remark in remarks for issue in remark(grid, table, file)]
    if any(issue.severity == "stop" for issue in issues):
        raise EvidenceError(issues)
    rows = np.array([row.number for row in table.rows], dtype=np.int64)
    dialect.header_rows, dialect.groups, dialect.left_out = table.header_rows, table.groups, table.left_out
    dialect.titles = tuple(
        text for row in grid.rows if table.left_out.get(row.number) == TITLE for text in row.texts if text
    )
    dialect.letters = {name: column_letter(at) for name, at in table.columns.items()}
    dialect.merged = tuple(column_letter(at) for at in table.merged)
    dialect.hidden_rows = tuple(table.hidden_rows(grid))
    dialect.hidden_columns = tuple(column_letter(at) for at in table.hidden_columns(grid))
    filled = sum(rows[0] <= row.number <= rows[-1] for row in grid.rows)
    dialect.empty_rows = int(rows[-1] - rows[0]) + 1 - filled
    used = set(table.columns.values())
    dialect.empty_columns = tuple(column_letter(at) for at in range(max(used)) if at not in used)
    texts = _columns([row.texts for row in table.rows], table.columns)
    kinds = _columns([row.kinds for row in table.rows], table.columns)
    return ReadFile(pd.DataFrame(texts, dtype="str"), pd.DataFrame(kinds, dtype="str"), rows, dialect, issues)


def _columns(lines: list[list[str]], columns: dict[str, int]) -> dict[str, NDArray[np.object_]]:
    made = {}
    shortest = min(map(len, lines))
    longest = max(map(len, lines))
    for name, at in columns.items():
        made[name] = np.full(len(lines), "", dtype=object)
        if at < shortest:
            made[name][:] = [line[at] for line in lines]
        elif at < longest:
            made[name][:] = [line[at] if at < len(line) else "" for line in lines]
    return made
