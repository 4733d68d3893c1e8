"""What people read of a cell, as plain text: its markup as a page shows it, and what its source says besides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.free_text import IDENTITY
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.reports.page_words import read_html

if TYPE_CHECKING:
    from nbformat import NotebookNode

PICTURE = re.compile(
    r"<(audio|canvas|embed|i?frame|image|img|input|link|math|object|picture|svg|video)\b|\bdata:|\burl\(",
    re.I,
)


def read_source(cell: NotebookNode) -> Iterator[str]:
    """A cell's own words: as they were typed, and for markdown and raw text as they are shown."""
    yield cell.source
    if cell.cell_type != "code":
        yield APART.join(read_html(shown_of(cell)))


def has_picture(markup: str) -> bool:
    """Whether a piece of HTML shows what nobody can read as text: a picture, or something that holds one."""
    return bool(PICTURE.search(markup))


def shown_of(cell: NotebookNode) -> str:
    """What a page shows of a cell of words, as HTML."""
    from nbconvert.filters import markdown2html

    if cell.cell_type != "markdown":
        return str(cell.source)
    # pictures in a cell are not published, and the filter asks for them
    return str(markdown2html(cell.source.replace("attachment:", "data:,")))


def read_output(output: Mapping[str, Any]) -> str:
    """All that an output of a cell would say, on the page and in the notebook beside it."""
    texts = [
        text
        for kind, value in output.get("data", {}).items()
        for text in (
            read_html(value)
            if kind == "text/html"
            else [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
        )
    ]
    return IDENTITY.sub("", APART.join(texts))
