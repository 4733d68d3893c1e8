"""What people read of a cell, as plain text: its markup as a page shows it, and what its source says besides."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.free_text import IDENTITY
from sipp_lib.evidence.pupils.identifiers import APART

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Elements that do not part a word: ‘Is<b>la</b>’ is read as one. Whatever is not listed begins a new text.
INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|su[bp]|tspan"
    "|tt|u|var|wbr"
)
PICTURE = re.compile(
    r"<(audio|canvas|embed|i?frame|image|img|input|link|math|object|picture|svg|video)\b|\bdata:|\burl\(",
    re.I,
)
SVG = "data:image/svg+xml;base64,"


class _Reader(HTMLParser):
    """Collects the text, and apart from it what stands in attributes, comments and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.besides: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)
        for name, value in attrs:
            if tag == "img" and name == "alt":
                self.text.append(value or "")
            elif (value or "").startswith(SVG):
                self.besides += read_html(
                    b64decode((value or "").removeprefix(SVG)).decode("utf-8", "replace")
                )
            elif value and not value.startswith("data:"):
                self.besides.append(value)

    def handle_endtag(self, tag: str) -> None:
        if not INLINE.fullmatch(tag):
            self.text.append(APART)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.besides.append(data)

    def handle_decl(self, decl: str) -> None:
        self.besides.append(decl)

    handle_pi = unknown_decl = handle_comment


def read_html(markup: str) -> list[str]:
    """The texts of a piece of HTML: what is one on the page is one here, across the tags within it."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    texts = (text.strip() for text in ("".join(reader.text)).split(APART))
    return [text for text in (*texts, *reader.besides) if text]


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
