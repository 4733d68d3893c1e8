"""What somebody reads of a piece of a page, as plain text, and what its source says besides."""

from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser

from sipp_lib.evidence.pupils.identifiers import APART

# Elements that do not part a word: ‘Is<b>la</b>’ is read as one. Whatever is not listed begins a new text.
INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|su[bp]|tspan"
    "|tt|u|var|wbr"
)
# Where a drawing's attributes hold coordinates: side by side some look like a candidate number.
PLACES = {
    *(
        "d",
        "points",
        "transform",
        "viewbox",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "width",
        "height",
    )
}
COORDINATES = re.compile(r"(?:[\d\s.,+()-]|[A-Za-z](?![A-Za-z])|translate|scale|rotate|matrix)*")
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
            elif name in PLACES and COORDINATES.fullmatch(value or ""):
                continue
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
    reader = _read(markup)
    return [*_texts(reader), *(text for text in reader.besides if text)]


def read_shown(markup: str) -> list[str]:
    """The texts of a piece of HTML or of a drawing that somebody sees, without what its source says besides."""
    return _texts(_read(markup))


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


def _texts(reader: _Reader) -> list[str]:
    return [text.strip() for text in "".join(reader.text).split(APART) if text.strip()]
