"""What a file holds before anything in it is recognised: rows of texts, and how each cell was stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MAX_ROWS = 1_048_576  # Excel's own limit
MAX_COLUMNS = 1_000
MAX_CHARACTERS = 100_000_000
LONGEST_CELL = 32_767  # Excel's own limit
AS_XLSX = "Open it in the program it comes from, save it as an Excel workbook (.xlsx) and import that file."
LOCKED = "the file is locked with a password. Save it without one and import it again."


class TextRow(NamedTuple):
    """A row that is not empty: its number in a spreadsheet, its texts, and the kinds of its first cells."""

    number: int
    texts: list[str]
    kinds: list[str]

    def text(self, column: int) -> str:
        """The text in a column counted from 0, empty beyond the last cell."""
        return self.texts[column] if column < len(self.texts) else ""

    def kind(self, column: int) -> str:
        """How the cell in a column counted from 0 was stored."""
        return self.kinds[column] if column < len(self.kinds) else ""

    def many(self) -> int:
        """How many cells hold something."""
        return len(self.texts) - self.texts.count("")

    def filled(self) -> list[int]:
        """The columns, counted from 0, that hold something."""
        return [column for column, text in enumerate(self.texts) if text]


@dataclass
class Grid:
    """The rows of one sheet or text file.

    Parameters
    ----------
    place : str
        The file, and the sheet if there is one, for sentences.
    rows : list of Row
        Those that hold something, in order.
    merges : list of (first row, first column, last row, last column)
        Merged cells: rows from 1, columns from 0.
    uncounted : list of (row, column)
        Cells with a formula whose result is not in the file.
    hidden_rows : list of int
        Rows with something in them that the sheet does not show.
    hidden_columns : list of (first, last)
        Columns, from 0, that the sheet does not show.
    quoted_whole : bool
        Whether each row of a text stood whole in quotation marks, and was split again.
    """

    place: str
    rows: list[TextRow] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncounted: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    quoted_whole: bool = False


def clean(text: str) -> str:
    """Without spaces at the ends; non-breaking spaces made plain, characters of no width taken out."""
    if not text.isascii():
        for sign in ("\u00a0", "\u202f", "\u2007"):
            text = text.replace(sign, " ")
        for sign in ("\ufeff", "\u200b", "\u2060"):
            text = text.replace(sign, "")
    return text.strip()
