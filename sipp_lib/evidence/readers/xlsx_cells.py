"""The cells of one sheet of an Excel workbook: the text of each, and how it was stored."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from sipp_lib.evidence.readers.rows import MAX_ROWS, Grid, TextRow
from sipp_lib.evidence.readers.xlsx_parts import MAX_EVENTS, Attributes, Budget, Handler
from sipp_lib.evidence.schema import to_text

MAX_COLUMN = 16_384  # Excel's own limit
CELL = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
SIMPLE = re.compile("0|[1-9][0-9]{0,14}")


class SheetHandler(Handler):
    """Builds the grid of a sheet.

    Parameters
    ----------
    place : str
        File and sheet, for sentences.
    strings : list of str
        The texts cells share.
    formats : list of str
        The number format of each cell style.
    since_1904 : bool
        Whether days are counted from 1904.
    budget : Budget
        What may still be read.
    """

    def __init__(
        self, place: str, strings: list[str], formats: list[str], since_1904: bool, budget: Budget
    ) -> None:
        super().__init__(budget)
        self.grid = Grid(place)
        self.strings, self.formats = strings, formats
        self.epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
        self.row, self.column, self.hidden = 0, -1, False
        self.texts: list[str] = []
        self.kinds: list[str] = []
        self.stored, self.style = "n", 0
        self.formula = self.valued = self.reading_aid = False
        self.value = ""

    def startElement(self, name: str, attrs: Attributes) -> None:  # noqa: D102, N802
        # nearly all elements are these two, so they take the short way
        if name == "v" and self.events < MAX_EVENTS:
            self.events += 1
            self.taking = self.valued = True
        elif name == "c" and self.events < MAX_EVENTS:
            self.events += 1
            self._cell(attrs)
        else:
            super().startElement(name, attrs)

    def endElement(self, name: str) -> None:  # noqa: D102, N802
        if name == "v":
            self.taking = False
        elif name == "c":
            self.events += 1
            self._keep()
        else:
            super().endElement(name)

    def begin(self, tag: str, attrs: Attributes) -> None:  # noqa: D102
        if tag == "c":
            self._cell(attrs)
        elif tag in ("v", "t"):
            self.taking = not self.reading_aid
            self.valued = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self.row = int(attrs.get("r", self.row + 1))
            self.column, self.hidden = -1, attrs.get("hidden", "0") in ("1", "true")
            if not 1 <= self.row <= MAX_ROWS:
                raise ValueError
        elif tag == "rPh":
            self.reading_aid = True
        elif tag == "col" and attrs.get("hidden", "0") in ("1", "true"):
            self.grid.hidden_columns.append((int(attrs.get("min", "")) - 1, int(attrs.get("max", "")) - 1))
        elif tag == "mergeCell":
            self._merge(attrs.get("ref", ""))

    def end(self, tag: str) -> None:  # noqa: D102
        self.taking = False
        if tag == "c":
            self._keep()
        elif tag == "rPh":
            self.reading_aid = False
        elif tag == "row" and self.texts:
            self.budget.take("places", len(self.texts))
            self.budget.take("cells", len(self.texts) - self.texts.count(""))
            self.budget.take("characters", sum(map(len, self.texts)))
            self.grid.rows.append(TextRow(self.row, self.texts, self.kinds))
            if self.hidden:
                self.grid.hidden_rows.append(self.row)
            self.texts, self.kinds = [], []

    def finished(self) -> Grid:
        """The grid, its rows in order."""
        self.grid.rows.sort(key=attrgetter("number"))
        numbers = [row.number for row in self.grid.rows]
        if len(set(numbers)) < len(numbers):
            raise ValueError
        return self.grid

    def _cell(self, attrs: Attributes) -> None:
        address = attrs.get("r", "")
        if address:
            self.row, self.column = _place(address)
        else:
            self.column += 1
        self.stored, self.style = attrs.get("t", "n"), int(attrs.get("s", "0"))
        self.formula = self.valued = False

    def _keep(self) -> None:
        text = kind = ""
        if not self.pieces:
            # <v/> is a result only of a formula that gives a text, which may be empty
            if self.formula and not (self.valued and self.stored == "str"):
                self.grid.uncounted.append((self.row, self.column))
                self.budget.take("cells")
        elif self.stored == "s":
            text, kind = self.strings[int("".join(self.pieces))], "text"
            self.pieces.clear()
        elif self.stored == "n":
            raw = "".join(self.pieces)
            self.pieces.clear()
            text, kind = _number(raw, self.formats[self.style], self.epoch)
        else:
            raw = self.text()
            text, kind = self._understood(raw) if raw else ("", "")
        if not text:
            return
        missing = self.column + 1 - len(self.texts)
        if missing > 0:
            if self.column >= MAX_COLUMN:
                raise ValueError
            self.texts.extend([""] * missing)
            self.kinds.extend([""] * missing)
        self.texts[self.column], self.kinds[self.column] = text, kind

    def _understood(self, raw: str) -> tuple[str, str]:
        if self.stored == "b":
            return ("TRUE" if raw in ("1", "true") else "FALSE"), "boolean"
        if self.stored == "e":
            return raw, "error"
        if self.stored == "d":
            return raw.removesuffix("T00:00:00"), "date:yyyy-mm-dd"
        return raw, "text"

    def _merge(self, reference: str) -> None:
        self.budget.take("cells")
        first, colon, last = reference.partition(":")
        top, left = _place(first)
        bottom, right = _place(last) if colon else (top, left)
        self.grid.merges.append((top, left, bottom, right))


@lru_cache(100_000)
def _place(address: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of an address such as B7."""
    found = CELL.fullmatch(address)
    if not found:
        raise ValueError
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


@lru_cache(1_000)
def _is_date(code: str) -> bool:
    return bool(is_date_format(code) or is_timedelta_format(code))


def _number(raw: str, code: str, epoch: datetime) -> tuple[str, str]:
    """The text of a stored number: dates as 2026-03-14, numbers without noise in the last digits."""
    if not raw.strip():
        return "", ""
    if code == "General" and SIMPLE.fullmatch(raw):
        return raw, "number:General"
    value = float(raw)
    if not math.isfinite(value):
        raise ValueError
    if _is_date(code):
        try:
            moment = from_excel(value, epoch, timedelta=is_timedelta_format(code))
        except (OverflowError, ValueError):
            return to_text(value), f"number:{code}"  # no day of the calendar: shown as #### by Excel
        if isinstance(moment, timedelta):
            return str(moment), f"date:{code}"
        return moment.isoformat().removesuffix("T00:00:00"), f"date:{code}"
    text = repr(value).removesuffix(".0")
    if "e" in text:
        text = to_text(value)
    if code[:2] == "00" and not code.strip("0") and text.isdigit():
        text = text.zfill(len(code))  # the zeros are part of what people see: an SCN, a seed code
    return text, f"number:{code}"
