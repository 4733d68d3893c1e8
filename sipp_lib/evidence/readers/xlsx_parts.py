"""The parts of an Excel workbook beside its cells: sheets, formats and shared texts, within a budget."""

from __future__ import annotations

import re
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS

from sipp_lib.errors import EvidenceError, refuse
from sipp_lib.evidence.readers.rows import LONGEST_CELL, MAX_CHARACTERS, clean

MAX_CELLS = 600_000
MAX_PLACES = 3_000_000  # empty cells before filled ones count here
MAX_EVENTS = 4_000_000  # beginnings and ends of elements in one part
ESCAPED = re.compile("_x(0009|000A|000D|005F)_")


Attributes = dict[str, str]


class Budget:
    """How much may still be read of a file; asking for more refuses it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.left = {
            "cells": MAX_CELLS,
            "places": MAX_PLACES,
            "characters": MAX_CHARACTERS,
        }

    def take(self, what: str, number: int = 1) -> None:
        """Count something.

        Raises
        ------
        EvidenceError
            When there is no more left.
        """
        self.left[what] -= number
        if self.left[what] < 0:
            raise self.spent()

    def spent(self) -> EvidenceError:
        """The refusal of a workbook that is too large."""
        return refuse(
            "too-large",
            self.file,
            f"the workbook has more than {MAX_CELLS:,} filled cells, or cells far away from its table. "
            "Copy the table alone into a new workbook, save it as .xlsx and import that file.",
            file=self.file,
        )


class Named(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    link: str
    visible: bool


class Handler:
    """Counts elements, and gathers the text of those that are wanted."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.events = 0
        self.taking = False
        self.pieces: list[str] = []

    def startElement(self, name: str, attrs: Attributes) -> None:  # noqa: D102, N802
        self.events += 1
        if self.events > MAX_EVENTS:
            raise self.budget.spent()
        self.begin(name.rpartition(":")[2] if ":" in name else name, attrs)

    def endElement(self, name: str) -> None:  # noqa: D102, N802
        self.events += 1
        self.end(name.rpartition(":")[2] if ":" in name else name)

    def characters(self, content: str) -> None:  # noqa: D102
        if self.taking:
            self.pieces.append(content)

    def begin(self, tag: str, attrs: Attributes) -> None:
        """An element, its name without prefix."""

    def end(self, tag: str) -> None:
        """The end of an element, its name without prefix."""

    def text(self) -> str:
        """What was gathered, whole and clean; Excel's escapes made signs."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if len(text) > LONGEST_CELL:
            raise ValueError
        if "_x" in text:
            text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        return clean(text)


class LinksHandler(Handler):
    """The parts another part points to: by id, and the last segment of what each is."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.links: dict[str, tuple[str, str]] = {}

    def begin(self, tag: str, attrs: Attributes) -> None:  # noqa: D102
        if tag == "Relationship" and attrs.get("TargetMode", "") != "External":
            kind = attrs.get("Type", "").rpartition("/")[2]
            self.links[attrs.get("Id", "")] = (kind, attrs.get("Target", ""))


class WorkbookHandler(Handler):
    """The sheets of a workbook, and where its days are counted from."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[Named] = []
        self.since_1904 = False

    def begin(self, tag: str, attrs: Attributes) -> None:  # noqa: D102
        if tag == "sheet":
            link = next((attrs[key] for key in attrs if key.endswith(":id")), "")
            self.sheets.append(Named(attrs.get("name", ""), link, attrs.get("state", "visible") == "visible"))
        elif tag == "workbookPr":
            self.since_1904 = attrs.get("date1904", "0") in ("1", "true")


class FormatsHandler(Handler):
    """The number format of each cell style."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.codes = dict(BUILTIN_FORMATS)
        self.styles: list[int] = []
        self.inside = False

    def begin(self, tag: str, attrs: Attributes) -> None:  # noqa: D102
        if tag == "numFmt":
            self.codes[int(attrs.get("numFmtId", ""))] = attrs.get("formatCode", "")
        elif tag == "cellXfs":
            self.inside = True
        elif tag == "xf" and self.inside:
            self.styles.append(int(attrs.get("numFmtId", "0")))

    def end(self, tag: str) -> None:  # noqa: D102
        if tag == "cellXfs":
            self.inside = False

    def formats(self) -> list[str]:
        """The number format of each cell style, from 0."""
        return [self.codes.get(style, "General") for style in self.styles] or ["General"]


class StringsHandler(Handler):
    """The texts that cells share."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.strings: list[str] = []
        self.reading_aid = False

    def begin(self, tag: str, attrs: Attributes) -> None:  # noqa: D102
        if tag == "rPh":  # how a word is pronounced, in Japanese workbooks
            self.reading_aid = True
        elif tag == "t":
            self.taking = not self.reading_aid

    def end(self, tag: str) -> None:  # noqa: D102
        self.taking = False
        if tag == "rPh":
            self.reading_aid = False
        elif tag == "si":
            self.strings.append(self.text())
            self.budget.take("characters", len(self.strings[-1]))
