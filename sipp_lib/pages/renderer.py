"""Where pictures are drawn: from a still copy of the workbook, beside the forms and never in their way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sipp_lib.workbook import Workbook

Made = TypeVar("Made")


class Renderer:
    """One thread for all pictures of a page, so that an edit is answered while a chart is drawn.

    Parameters
    ----------
    book : Workbook
        The workbook whose records are edited.
    """

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._still = book
        self._thread = ThreadPoolExecutor(1, "sipp-drawing")

    def snapshot(self) -> Workbook:
        """The workbook as it is now; what is drawn from it stays the same while people type on."""
        book, before = self.book, self._still
        same = (before.fingerprint, before.programme) == (book.fingerprint, book.programme)
        if before is book or not same:
            self._still = Workbook(book.programme, book.place, book.entries, book.fingerprint, book.audience)
            files = before.__dict__.get("files")
            if files and before.brought_in == self._still.brought_in and not files.elsewhere:
                self._still.__dict__["files"] = files  # they never change, and take long to read
        return self._still

    def submit(self, make: Callable[[Workbook], Made]) -> Future[Made]:
        """Make something from the workbook as it is now, after what was asked for before."""
        return self._thread.submit(make, self.snapshot())
