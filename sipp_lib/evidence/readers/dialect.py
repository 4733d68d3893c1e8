"""What reading a file took for granted, as fields for programs and as sentences for people."""

from __future__ import annotations

from dataclasses import dataclass, field

from sipp_lib.evidence.readers.csv_text import SEPARATORS
from sipp_lib.formats import SHOWN, listing, row_numbers

ENCODINGS = {
    "utf-8": "This is a text file (UTF-8).",
    "utf-8-sig": "This is a text file (UTF-8).",
    "utf-16": "This is a text file (UTF-16).",
    "utf-16-le": "This is a text file (UTF-16).",
    "utf-16-be": "This is a text file (UTF-16).",
    "cp1252": "This is an older kind of text file (Windows-1252). Check that names with accents are right.",
}


@dataclass
class Dialect:
    """How a file was understood; each field but the first two can be overridden or follows from one that can.

    Parameters
    ----------
    file : str
        Its name.
    kind : {"workbook", "text", "form"}
        Known by the content; a form is one of the workbook's own that came back.
    encoding, separator : str
        Of a text file.
    separator_named : bool
        Whether the file's first line names the separator.
    quoted_whole : bool
        Whether each row stood whole in quotation marks, and was split again.
    decimal_commas : tuple of str
        Columns whose numbers have a decimal comma; they are not changed.
    sheet : str
        The sheet that was read.
    other_sheets, hidden_sheets : tuple of str
        Those that were not; hidden ones are never opened.
    titles : tuple of str
        What stands above the table; for looking up a year or a register, never shown.
    header_rows : tuple of int
        Row numbers in a spreadsheet; empty when there is no header.
    letters : dict of str to str
        The spreadsheet's letters of each column.
    groups : dict of str to str
        The heading above a column's own.
    left_out : dict of int to str
        Row number and reason.
    empty_rows : int
        Empty rows between the rows of the table.
    empty_columns : tuple of str
        Letters of the columns left out because nothing is in them.
    merged : tuple of str
        Letters of the columns of which a merged cell was read for each of its rows.
    hidden_rows, hidden_columns : tuple
        Numbers and letters of what the sheet does not show, and was read.
    """

    file: str
    kind: str
    encoding: str = ""
    separator: str = ""
    separator_named: bool = False
    decimal_commas: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    letters: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    empty_rows: int = 0
    empty_columns: tuple[str, ...] = ()
    quoted_whole: bool = False
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def describe(self) -> list[str]:
        """One sentence for each thing that was taken for granted."""
        if self.kind == "form":
            return ["This is one of your forms that came back, so there is nothing to ask about its columns."]
        said = self._container()
        if self.header_rows:
            rows = row_numbers(self.header_rows)
            said.append(f"The header is in {rows}.")
        else:
            said.append("There is no header: the columns are called by their letters.")
        reasons: dict[str, list[int]] = {}
        for row, reason in sorted(self.left_out.items()):
            reasons.setdefault(reason, []).append(row)
        said += [f"Left out: {row_numbers(rows)} ({reason})." for reason, rows in reasons.items()]
        if self.empty_rows:
            many = "1 empty row" if self.empty_rows == 1 else f"{self.empty_rows} empty rows"
            said.append(f"Left out: {many} between the others.")
        if self.empty_columns:
            many = "column" if len(self.empty_columns) == 1 else "columns"
            said.append(f"Left out: {many} {listing(self.empty_columns, SHOWN)} (empty).")
        if self.merged:
            many = "column" if len(self.merged) == 1 else "columns"
            letters = listing(self.merged, SHOWN)
            said.append(f"Merged cells in {many} {letters}: each counts for all the rows it covers.")
        hidden = [row_numbers(self.hidden_rows)] if self.hidden_rows else []
        if self.hidden_columns:
            many = "column" if len(self.hidden_columns) == 1 else "columns"
            hidden.append(f"{many} {listing(self.hidden_columns, SHOWN)}")
        if hidden:
            said.append(f"Hidden in Excel, but read as well: {', '.join(hidden)}.")
        if self.decimal_commas:
            many = "column" if len(self.decimal_commas) == 1 else "columns"
            letters = listing([self.letters[name] for name in self.decimal_commas], SHOWN)
            said.append(f"There are numbers with a decimal comma in {many} {letters}.")
        return said

    def _container(self) -> list[str]:
        if self.kind == "text":
            said = [ENCODINGS.get(self.encoding, f"This was read as a text file ({self.encoding}).")]
            name = f"{SEPARATORS[self.separator]}s" if self.separator in SEPARATORS else f"‘{self.separator}’"
            why = ", as its first line says" if self.separator_named else ""
            said.append(f"Columns are separated by {name}{why}.")
            if self.quoted_whole:
                said.append(
                    "Each row stood in one cell, in quotation marks, as when a file was saved twice; the rows were "
                    "split again."
                )
            return said
        said = [f"The sheet ‘{self.sheet}’ was read."]
        if self.other_sheets:
            said.append(f"Not read: {listing([f'‘{name}’' for name in self.other_sheets], SHOWN)}.")
        if self.hidden_sheets:
            said.append(
                f"Hidden, so never read: {listing([f'‘{name}’' for name in self.hidden_sheets], SHOWN)}."
            )
        return said
