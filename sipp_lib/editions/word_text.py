"""The words of a page as a document's paragraphs: blanks as a browser shows them, what is bold, labels with values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from docx.shared import Pt

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "dt",
        "dd",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
    ),
    *(
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "img",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ),
}
CELL = "Table Text"
"""The style of a paragraph in a table."""
BOLD, ITALIC = {"strong", "b", "dt"}, {"em", "i"}
LINE, APART = 190, "\u2003"  # letters that fields may share, about two lines, and what stands between them
BLANKS = re.compile(r"\s+")
Piece = tuple[str, bool, bool]  # words, whether bold, whether slanted


def keeps(element: HtmlElement) -> bool:
    """Whether the lines of an element's text are its own."""
    return element.tag == "pre" or "text" in element.get("class", "").split()


def joined(text: str) -> str:
    """Text in one line."""
    return BLANKS.sub(" ", text).strip()


def said(text: str | None, *, keep: bool, bold: bool = False, slanted: bool = False) -> Iterator[Piece]:
    """Words as a browser shows them: runs of blanks are one, and lines end only where a text keeps its lines."""
    if text:
        shown = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text) if keep else text
        yield (re.sub(r"[^\S\n]+", " ", shown) if keep else BLANKS.sub(" ", shown)), bold, slanted


def words(
    element: HtmlElement, *, keep: bool = False, bold: bool = False, slanted: bool = False
) -> Iterator[Piece]:
    """The words in an element; those that only decorate are left out."""
    if element.get("aria-hidden") == "true" or not isinstance(element.tag, str):
        return
    if element.tag == "br":
        yield "\n", bold, slanted
    keep, bold, slanted = (
        keep or keeps(element),
        bold or element.tag in BOLD,
        slanted or element.tag in ITALIC,
    )
    yield from said(element.text, keep=keep, bold=bold, slanted=slanted)
    for child in element:
        if child.tag in BLOCKS:
            yield " ", False, False
        yield from words(child, keep=keep, bold=bold, slanted=slanted)
        yield from said(child.tail, keep=keep, bold=bold, slanted=slanted)


def paragraph(
    into: Any, pieces: list[Piece], style: str, *, together: bool = False, above: int | None = None
) -> None:
    """A paragraph, when there is a word in it, with so many points above. What it says is text: no field, no link."""
    pieces = trimmed(pieces)
    if not pieces:
        return
    made = into.add_paragraph("", style)
    if together:
        made.paragraph_format.keep_with_next = True
    if above is not None:
        made.paragraph_format.space_before = Pt(above)
    for text, bold, slanted in pieces:
        run = made.add_run(text)
        run.bold, run.italic = bold or None, slanted or None


def trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without blanks at the ends, and with one where two meet."""
    kept: list[Piece] = []
    for text, bold, slanted in pieces:
        before = kept[-1][0] if kept else " "
        shown = text.lstrip(" ") if before[-1].isspace() else text
        if shown:
            kept.append((shown, bold, slanted))
    while kept and not (end := kept[-1][0].rstrip()):
        kept.pop()
    return [*kept[:-1], (end, *kept[-1][1:])] if kept else []


def fields(element: HtmlElement, into: Any, style: str) -> None:
    """A list of labels and values."""
    labels = element.xpath("./dt|./div/dt")
    told(zip(labels, element.xpath("./dd|./div/dd"), strict=True), into, style)


def told(found: Iterable[tuple[HtmlElement, HtmlElement]], into: Any, style: str) -> None:
    """Labels with their values: short ones share a line, as on the page, and what has fields of its own is a list.

    What nobody wrote is left out, as it is on paper.
    """
    line: list[Piece] = []
    for label, content in found:
        name, rows = named(label), content.xpath("./ul/li[dl]")
        pieces = [] if content.xpath("./*[@aria-hidden]") else value(content)
        one = [name, (" ", False, False), *([] if rows else pieces)]
        if (pieces and sum(len(text) for text, *_ in [*line, *one]) > LINE) or rows:
            paragraph(into, line, style)
            line = []
        if rows:
            paragraph(into, [name], style, together=True)
        elif pieces:
            line += [(APART, False, False), *one] if line else one
        for row in rows:
            paragraph(into, within(row), style if style == CELL else "List Bullet")
    paragraph(into, line, style)


def named(label: HtmlElement) -> Piece:
    """A label, with a colon unless it asks or goes on."""
    name = joined("".join(text for text, *_ in words(label))).rstrip(":")
    return (name if name.endswith(("?", "…")) else f"{name}:"), True, False


def within(row: HtmlElement) -> list[Piece]:
    """The fields of a row that is itself part of a field, one after another."""
    labels, contents = row.xpath("./dl/dt|./dl/div/dt"), row.xpath("./dl/dd|./dl/div/dd")
    parts = [
        [named(label), (" ", False, False), *value(content)]
        for label, content in zip(labels, contents, strict=True)
    ]
    return [piece for each in parts for piece in ((APART, False, False), *each)][1:]


def value(content: HtmlElement) -> list[Piece]:
    """What a field says; a list in it is told in one line."""
    items = content.xpath(".//li[not(.//li)]")
    parts = [trimmed(list(words(item))) for item in items or [content]]
    return [piece for each in parts for piece in (("; ", False, False), *each)][1:]
