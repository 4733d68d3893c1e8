"""Excel workbooks (.xlsx, .xlsm), read as a stream within limits that are checked before anything is opened."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from sipp_lib.errors import refuse
from sipp_lib.evidence.readers.rows import AS_XLSX, LOCKED, Grid
from sipp_lib.evidence.readers.xlsx_cells import SheetHandler
from sipp_lib.evidence.readers.xlsx_parts import (
    MAX_CELLS,
    MAX_EVENTS,
    Budget,
    FormatsHandler,
    Handler,
    LinksHandler,
    StringsHandler,
    WorkbookHandler,
)

MAX_UNZIPPED = 250_000_000
MAX_PARTS = 5_000
MAX_RATIO = 200
SMALL = 1_000_000  # a part below this may be packed as tightly as it likes
CHUNK = 65_536
SILENT = 64  # chunks in which no element begins or ends
# all that a damaged archive or part makes zipfile and expat raise
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SAXException,
    EOFError,
    KeyError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

COPIED = "Copy its table into Excel, save it as an Excel workbook (.xlsx) and import that file."


class _Reader(DefusedExpatParser):  # type: ignore[misc]  # defusedxml has no types
    """Calls the handler without the layers of xml.sax between, which take as long as the rest."""

    def __init__(self, handler: Handler) -> None:
        super().__init__(forbid_dtd=True)
        self.handler = handler

    def reset(self) -> None:
        super().reset()
        self._parser.StartElementHandler = self.handler.startElement
        self._parser.EndElementHandler = self.handler.endElement
        self._parser.CharacterDataHandler = self.handler.characters


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, where its cells lie, and whether people see it."""

    name: str
    part: str
    visible: bool


class XlsxFile:
    """An open workbook; nothing of a sheet is read before `grid` asks for it.

    Parameters
    ----------
    data : bytes
        The file's content.
    file : str
        Its name, for the sentences.

    Raises
    ------
    EvidenceError
        When it is damaged, locked, larger than can be read, or a workbook of another kind.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.budget = Budget(file)
        # counted before the directory is read, as reading makes an object of each
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise self._too_large()
        with self._sound():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._check_directory()
        with self._sound():
            self._open()

    def grid(self, sheet: Sheet) -> Grid:
        """The cells of a sheet.

        Raises
        ------
        EvidenceError
            When the sheet is damaged or larger than can be read.
        """
        place = f"{self.file}, sheet ‘{sheet.name}’"
        with self._sound(place):
            handler = SheetHandler(place, self._strings, self._formats, self._since_1904, self.budget)
            self._walk(sheet.part, handler)
            return handler.finished()

    def _open(self) -> None:
        names = set(self._zip.namelist())
        books = [part for kind, part in self._links("").values() if kind == "officeDocument"]
        links = self._links(books[0])
        book = WorkbookHandler(self.budget)
        self._walk(books[0], book)
        self.sheets = [
            Sheet(each.name, links[each.link][1], each.visible)
            for each in book.sheets
            if links[each.link][0] == "worksheet"
        ]
        parts = {kind: part for kind, part in links.values() if part in names}
        self._since_1904 = book.since_1904
        formats = FormatsHandler(self.budget)
        if "styles" in parts:
            self._walk(parts["styles"], formats)
        self._formats = formats.formats()
        self._strings_part = parts.get("sharedStrings", "")

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part, or the whole file, points to: by id, its kind and where it lies."""
        folder, name = posixpath.split(part)
        handler = LinksHandler(self.budget)
        self._walk(posixpath.join(folder, "_rels", f"{name}.rels"), handler)
        return {
            key: (kind, posixpath.normpath(posixpath.join("/", folder, to)).lstrip("/"))
            for key, (kind, to) in handler.links.items()
        }

    @cached_property
    def _strings(self) -> list[str]:
        handler = StringsHandler(self.budget)
        if self._strings_part:
            self._walk(self._strings_part, handler)
        return handler.strings

    def _check_directory(self) -> None:
        parts = self._zip.infolist()
        names = {part.filename for part in parts}
        for name, kind, then in (
            ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", AS_XLSX),
            ("content.xml", "an OpenDocument file (.ods)", AS_XLSX),
            ("Index/Document.iwa", "a Numbers document", AS_XLSX),
            ("word/document.xml", "a Word document", COPIED),
            ("ppt/presentation.xml", "a presentation", COPIED),
        ):
            if name in names:
                raise refuse("wrong-kind", self.file, f"this is {kind}. {then}", file=self.file)
        if not any(name.startswith("xl/") for name in names):
            text = "this is a packed folder (zip) without a workbook. Unpack it and import the file in it."
            raise refuse("wrong-kind", self.file, text, file=self.file)
        if any(part.flag_bits & 1 for part in parts):
            raise refuse("locked", self.file, LOCKED, file=self.file)
        if len(names) < len(parts) or any(part.compress_type not in (0, 8) for part in parts):
            raise self._damaged(self.file)
        if sum(part.file_size for part in parts) > MAX_UNZIPPED or any(
            part.file_size > max(SMALL, MAX_RATIO * part.compress_size) for part in parts
        ):
            raise self._too_large()

    def _walk(self, part: str, handler: Handler) -> None:
        """Send a part through a handler in pieces, so that no tree of it is ever in memory."""
        with self._zip.open(part) as stream:
            signs = cells = 0
            while piece := stream.read(CHUNK):
                signs += piece.count(b"<")
                cells += piece.count(b"</v>")
        # counting takes a hundredth of the time of reading, so what is too large is refused at once
        if signs > MAX_EVENTS or cells > MAX_CELLS:
            raise self.budget.spent()
        reader = _Reader(handler)
        silent = seen = 0
        with self._zip.open(part) as stream:
            while piece := stream.read(CHUNK):
                reader.feed(piece)
                silent = silent + 1 if handler.events == seen else 0
                seen = handler.events
                if silent > SILENT:
                    raise ValueError
        reader.close()

    @contextmanager
    def _sound(self, place: str = "") -> Iterator[None]:
        try:
            yield
        except DefusedXmlException as error:
            text = (
                f"the file holds definitions that no spreadsheet program writes, so it is not read. {AS_XLSX}"
            )
            raise refuse("unsafe-file", place or self.file, text, file=self.file) from error
        except DAMAGE as error:
            raise self._damaged(place or self.file) from error

    def _damaged(self, place: str) -> Exception:
        text = "the file is damaged. Open it in Excel, which may repair it, save it as .xlsx and import that file."
        return refuse("damaged", place, text, file=self.file)

    def _too_large(self) -> Exception:
        text = (
            "the workbook is too large to be read. "
            "Copy the table alone into a new workbook, save it as .xlsx and import that file."
        )
        return refuse("too-large", self.file, text, file=self.file)
