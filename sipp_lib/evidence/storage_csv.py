"""Strict reading of one evidence file: text first, then each column's declared type."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence.schema import TABLES, Type
from sipp_lib.formats import row_numbers

AGAIN = "Correct the file and import it again."


def parse(data: bytes, table: str, file: str) -> tuple[pd.DataFrame, list[Issue]]:
    """The typed frame of a file, and one issue for each column and kind of mistake in it.

    Parameters
    ----------
    data : bytes
        The file's content.
    table : str
        A key of `TABLES`.
    file : str
        The file's name, for the sentences.

    Returns
    -------
    (pandas.DataFrame, list of Issue)
        Row k of the frame is row k + 2 of a spreadsheet; where something is wrong its cell is missing.
    """
    found: list[Issue] = []

    def stop(code: str, text: str, column: str = "", rows: Sequence[int] = ()) -> None:
        place = f"{file}, {row_numbers(rows)}" if rows else file
        place += f", column ‘{column}’" if column else ""
        found.append(Issue(code, "stop", f"{place}: {text}", column, tuple(rows), file))

    lines = _lines(data, stop)
    header = lines[0] if lines else []
    columns = TABLES[table]
    for position, name in enumerate(header):
        # An unknown heading is not repeated: in a file without a header it is a pupil's data.
        if name not in columns:
            stop(
                "unknown-column",
                f"the heading of column {position + 1} is not one of the table ‘{table}’. {AGAIN}",
            )
    repeated = [name for name in columns if header.count(name) > 1]
    missing = [name for name, kind in columns.items() if lines and name not in header and not kind.added]
    if repeated:
        stop("repeated-column", f"the column appears more than once. {AGAIN}", ", ".join(repeated))
    if missing:
        stop("missing-column", f"the column is missing. {AGAIN}", ", ".join(missing))
    ragged = np.array([len(line) != len(header) for line in lines[1:]], dtype=bool)
    if ragged.any():
        stop(
            "ragged-row", f"expected {len(header)} cells. {AGAIN}", rows=(np.flatnonzero(ragged) + 2).tolist()
        )
    frame = {}
    for name, kind in columns.items():
        cells = [""] * len(ragged)
        if header.count(name) == 1:
            at = header.index(name)
            cells = ["" if bad else line[at] for line, bad in zip(lines[1:], ragged, strict=True)]
            whole = ~ragged
        else:
            whole = np.zeros(len(ragged), dtype=bool)
        frame[name], empty, wrong = _typed(cells, kind, whole)
        if empty:
            stop("empty-cell", f"the cell is empty. {AGAIN}", name, empty)
        if wrong:
            stop("wrong-type", f"expected {kind.expected}. {AGAIN}", name, wrong)
    return pd.DataFrame(frame), found


def _lines(data: bytes, stop: Callable[..., None]) -> list[list[str]]:
    lines: list[list[str]] = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        stop("not-utf-8", "the file is text in UTF-16, not UTF-8. Save it as CSV UTF-8 and import it again.")
        return lines
    if b"\0" in data:
        stop("nul-bytes", "the file is damaged (it holds NUL bytes). Put it back from a copy.")
        return lines
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        stop("not-utf-8", "the file is not text in UTF-8. Save it as CSV UTF-8 and import it again.")
        return lines
    header = re.split("[\r\n]", text, maxsplit=1)[0]
    separators = {"semicolons": header.count(";"), "tabs": header.count("\t")}
    other = max(separators, key=separators.__getitem__)
    if "," not in header and separators[other]:
        stop(
            "other-separator",
            f"the columns are separated by {other}. Save the file as CSV with commas and import it again.",
        )
        return lines
    try:
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            lines.append(line)
    except csv.Error:
        stop(
            "broken-quotes",
            f"a quotation mark or a cell does not end where it should. {AGAIN}",
            "",
            [len(lines) + 1],
        )
    else:
        if not lines:
            stop("empty-file", f"the file is empty. {AGAIN}")
    return lines


def _typed(cells: list[str], kind: Type, whole: Any) -> tuple[Any, list[int], list[int]]:
    """The values, and the spreadsheet rows of cells that are empty but needed, or of the wrong type."""
    codes, distinct = pd.factorize(np.array(cells, dtype=object))
    values: list[Any] = []
    wrong: list[int] = []
    for code, cell in enumerate(distinct):
        try:
            values.append(kind.parse(cell) if cell else None)
        except ValueError:
            values.append(None)
            wrong.append(code)
    typed = pd.array(values, dtype=cast("Any", kind.dtype)).take(codes)
    bad = np.flatnonzero(np.isin(codes, wrong))
    empty = [row + 2 for row, cell in enumerate(cells) if not cell and whole[row]] if kind.needed else []
    return typed, empty, (bad + 2).tolist()
