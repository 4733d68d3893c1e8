"""A finished page as a Word document to go on writing in: headings, lists, tables, pictures with their texts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from lxml import html

from sipp_lib.editions.pictures import png
from sipp_lib.editions.style_file import begun, described, reference
from sipp_lib.editions.undated import undated
from sipp_lib.editions.word_text import (
    BLOCKS,
    CELL,
    Piece,
    fields,
    joined,
    keeps,
    paragraph,
    said,
    told,
    trimmed,
    words,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from lxml.html import HtmlElement

HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2"} | dict.fromkeys(
    ("h4", "h5", "h6"), "Heading 3"
)
DOT = 9525  # of a page, in the units of Word
# a picture, whose letters are then about as large as those beside it; and how tall, also in brief: it is not parted, so
# what does not fit leaves the rest of a page white
WIDEST, TALLEST, IN_BRIEF = 330 * DOT, 430 * DOT, 290 * DOT
BETWEEN, SIDES = 24 * DOT, ("Left", "Right")  # of two pictures
ABOVE = Pt(8)  # so that no picture touches what goes before
LETTER = 62_000  # about as wide as a letter of a table, in the same
LINE = 60  # letters of a text that a column is given in one line where there is room
PARTED = 20  # lines beyond which a row may be parted by the end of a page
CARDS = 5  # columns beyond which records are told one after the other
ANNEX = "The charts as tables"


def word(page: str, styles: Path | None = None) -> bytes:
    """A page as a Word document.

    Parameters
    ----------
    page : str
        A finished page, as `sipp_lib.batch.render.render` makes it.
    styles : pathlib.Path, optional
        Another file to take styles, paper, header and footer from, as `reference`.

    Raises
    ------
    UsageError
        When that file cannot be used; see `sipp_lib.editions.style_file.begun`.
    """
    root = html.document_fromstring(page)
    document = begun(styles or reference())
    _Writer(document).write(root.find("body"))
    title = root.findtext(".//title") or ""
    described(document, title.strip(), root.get("lang") or "en-GB")
    file = BytesIO()
    document.save(file)
    return undated(file)


class _Writer:
    """Goes through a page and writes what it finds at the end of a document, or of a cell."""

    def __init__(self, document: WordDocument) -> None:
        self._document, self._width, self._tallest = document, _room(document.sections[0]), TALLEST
        self._wished = False  # its annex
        self._annex: list[HtmlElement] = []
        self._beside: HtmlElement | None = None  # shown already, beside the one before it
        self._alts: list[str] = []
        self._captions: list[str] = []

    def write(self, body: HtmlElement) -> None:
        """The whole page; with an annex what it keeps folded, too, the numbers of its pictures at the end."""
        if "brief" in body.get("class", "").split():
            self._tallest = IN_BRIEF
        self._wished = body.find(".//*[@id='annex']") is not None
        self._blocks(body, self._document)
        if self._annex:
            wide = self._document.add_section(WD_SECTION.NEW_PAGE)
            wide.orientation = WD_ORIENT.LANDSCAPE
            wide.page_width, wide.page_height = wide.page_height, wide.page_width
            self._width = _room(wide)
            self._document.add_paragraph(ANNEX, "Heading 1")
            for table in self._annex:
                self._table(table, self._document)
        root = self._document.element.body
        for shown, alt in zip(root.iter(qn("wp:docPr")), self._alts, strict=True):
            shown.set("descr", alt)
            for side in "TBLR":  # else some programs leave a little white around it
                shown.getparent().set(f"dist{side}", "0")
        for table, caption in zip(root.iter(qn("w:tbl")), self._captions, strict=True):
            _finished(table, caption)

    def _blocks(self, element: HtmlElement, into: Any, style: str = "Normal") -> None:
        """Block by block; words between blocks are a paragraph."""
        between: list[Piece] = list(said(element.text, keep=keeps(element)))
        for child in element:
            if child.tag in BLOCKS or any(each.tag in BLOCKS for each in child.iter()):
                paragraph(into, between, style)
                self._block(child, into, style)
                between = []
            else:
                between += words(child, keep=keeps(element))
            between += said(child.tail, keep=keeps(element))
        paragraph(into, between, style)

    def _block(self, element: HtmlElement, into: Any, style: str) -> None:
        tag, kinds = element.tag, element.get("class", "").split()
        if self._elsewhere(element, into):
            return
        if tag in HEADINGS:
            paragraph(into, list(words(element)), HEADINGS[tag])
        elif tag in ("ul", "ol"):
            self._list(element, into, style)
        elif tag == "dl":
            fields(element, into, style)
        elif tag == "table":
            self._table(element, into)
        elif tag == "img":
            self._picture(element, into)
        elif tag == "figcaption":
            paragraph(into, list(words(element)), "Caption", above=2)
        elif tag == "details":
            self._folded(element, into, style)
        elif tag == "blockquote":
            self._blocks(element, into, "Quote")
        elif tag == "footer" and element.getparent().tag == "blockquote":
            if who := joined(element.text_content()):  # in the line in which the quotation ends
                into.paragraphs[-1].add_run(f"\u2003{who}").italic = True
        else:
            self._blocks(element, into, "Subtitle" if "kicker" in kinds else style)

    def _list(self, element: HtmlElement, into: Any, style: str) -> None:
        numbered, deep = element.tag == "ol", style.startswith("List")
        for item in element.findall("li"):
            if style == CELL:
                self._blocks(item, into, style)
            else:
                self._blocks(
                    item, into, "List Number" if numbered else "List Bullet 2" if deep else "List Bullet"
                )

    def _folded(self, element: HtmlElement, into: Any, style: str) -> None:
        """What unfolds on a page: numbers of a picture stand at the end, anything else where it is."""
        if not self._wished:
            return
        if tables := element.xpath(".//table[contains(@class, 'numbers')]"):
            self._annex += tables
            return
        for child in element:
            if child.tag == "summary":
                paragraph(into, [(text, True, slanted) for text, _, slanted in words(child)], style)
            else:
                self._block(child, into, style)

    def _picture(self, element: HtmlElement, into: Any) -> None:
        self._drawn(element, self._holder(into), self._sized(element, WIDEST))

    def _pair(self, left: HtmlElement, right: HtmlElement, into: Any) -> None:
        """Two pictures side by side, with what is below them in one line."""
        self._beside, holder, below = right, self._holder(into), list[Piece]()
        for side, figure in zip(SIDES, (left, right), strict=True):
            (picture,), captions = figure.iter("img"), figure.findall("figcaption")
            if below:
                holder.add_run("\u2003")
            self._drawn(picture, holder, self._sized(picture, (self._width - BETWEEN) // 2))
            said = trimmed([piece for each in captions for piece in words(each)])
            below += [(f" {side}: ", True, False), *said, (".", False, False)]
        paragraph(into, below, "Caption", above=2)
        for folded in (*left.iter("details"), *right.iter("details")):
            self._folded(folded, into, "Normal")

    def _elsewhere(self, element: HtmlElement, into: Any) -> bool:
        """Whether Word has it of its own, or it is shown beside the figure before it or, as it now is, after it."""
        if (
            element.tag in ("nav", "hr", "style", "script")
            or element.get("id") == "annex"
            or element is self._beside
        ):
            return True
        other = self._fits_beside(element) if element.tag == "figure" else None
        if other is not None:
            self._pair(element, other, into)
        return other is not None

    def _fits_beside(self, figure: HtmlElement) -> HtmlElement | None:
        """The figure that follows at once, when there is room for both."""
        other = figure.getnext()
        if other is None or other.tag != "figure" or (figure.tail or "").strip():
            return None
        pictures = [each for one in (figure, other) for each in one.iter("img")]
        half = (self._width - BETWEEN) // 2
        fit = len(pictures) == 2 and all(
            self._sized(each, half) == min(half, _size(each)[0]) for each in pictures
        )
        return other if fit else None

    def _sized(self, picture: HtmlElement, widest: int) -> int:
        wide, high = _size(picture)
        width = min(wide or self._width, self._width, widest)
        return min(width, wide * self._tallest // high) if high else width

    def _holder(self, into: Any) -> Paragraph:
        holder: Paragraph = into.add_paragraph("", "Normal")
        holder.paragraph_format.keep_with_next = True
        holder.paragraph_format.space_before = ABOVE
        return holder

    def _drawn(self, picture: HtmlElement, holder: Paragraph, width: int) -> None:
        holder.add_run().add_picture(BytesIO(png(picture.get("src", ""))), width=Emu(width))
        self._alts.append(joined(picture.get("alt") or ""))

    def _table(self, element: HtmlElement, into: Any) -> None:
        caption = joined(element.findtext("caption") or "")
        head = element.xpath("./thead/tr/*")
        rows = [row.xpath("./th|./td") for row in element.xpath("./tbody/tr|./tr")]
        rows = [row for row in rows if row]
        columns = max(map(len, [head, *rows]), default=0)
        if not columns:
            return
        cards = "records" in element.get("class", "") and columns > CARDS
        if caption:
            paragraph(into, [(caption, False, False)], "Heading 3" if cards else "Caption", together=True)
        if cards:
            for row in rows:
                name = [(text, True, False) for text, *_ in words(row[0])]
                paragraph(into, name, "Normal", together=True, above=6)
                told(zip(head[1:], row[1:], strict=False), into, "Normal")
            return
        lines = [each for each in (head, *rows) if each]
        made = into.add_table(len(lines), columns)
        made.style, made.autofit = "Report Table", False
        self._captions.append(caption if head else "")
        widths = _widths(lines, columns, self._width)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for line, row in zip(lines, made.rows, strict=True):
            for source, cell, width in zip(line, row.cells, widths, strict=False):
                cell.width = width
                place = _Cell(cell)
                if "records" in element.get("class", "") and source.xpath("./*[@aria-hidden]"):
                    place.add_paragraph("–", CELL)
                else:
                    self._blocks(source, place, CELL)
                for run in (run for each in cell.paragraphs for run in each.runs if source.tag == "th"):
                    run.bold = True  # what a table's style says, that of its paragraphs would undo
                if "number" in source.get("class", ""):
                    for each in cell.paragraphs:
                        each.alignment = WD_ALIGN_PARAGRAPH.RIGHT


class _Cell:
    """A cell as a place to write in: it has a paragraph already."""

    def __init__(self, cell: Any) -> None:
        self._cell, self._begun = cell, False

    def add_paragraph(self, text: str = "", style: str | None = None) -> Paragraph:
        if self._begun:
            added: Paragraph = self._cell.add_paragraph(text, style)
            return added
        self._begun = True
        first: Paragraph = self._cell.paragraphs[0]
        first.style = style
        first.add_run(text)
        return first

    def add_table(self, rows: int, columns: int) -> Any:
        self._begun = True
        return self._cell.add_table(rows, columns)


# ---- tables


def _widths(lines: list[list[HtmlElement]], columns: int, room: int) -> list[Emu]:
    """How wide each column is: its longest word first, then more for those that say more."""
    texts = [[joined(line[at].text_content()) for line in lines if at < len(line)] for at in range(columns)]
    least = [max((len(word) for text in each for word in text.split()), default=1) + 2 for each in texts]
    # a text of several lines asks for more than one line of it, but not for as much more as it is longer
    lengths = [max(map(len, each), default=1) + 2 for each in texts]
    wished = [each if each <= LINE else int((LINE * each) ** 0.5) for each in lengths]
    unit = room / sum(least)
    if unit < LETTER:
        return [Emu(int(unit * each)) for each in least]
    more = [max(0, wish - need) for wish, need in zip(wished, least, strict=True)]
    spare = min(room / LETTER - sum(least), sum(more))
    share = spare / sum(more) if sum(more) else 0
    return [Emu(int(LETTER * (need + share * extra))) for need, extra in zip(least, more, strict=True)]


def _finished(table: Any, caption: str) -> None:
    """No short row is parted by the end of a page; the first is told again on the next, where it is a header."""
    for number, row in enumerate(table.iterchildren(qn("w:tr"))):
        about = row.get_or_add_trPr()
        if all(_lines(cell) <= PARTED for cell in row.tc_lst):  # a long one would leave its heading alone
            about.append(OxmlElement("w:cantSplit"))
        if number == 0 and caption:
            about.append(OxmlElement("w:tblHeader"))
    if caption:
        told = OxmlElement("w:tblCaption")
        told.set(qn("w:val"), caption)
        table.tblPr.append(told)


def _lines(cell: Any) -> float:
    """About how many lines the words of a cell take."""
    return sum(len(text.text or "") for text in cell.iter(qn("w:t"))) * LETTER / int(cell.width or LETTER)


def _size(picture: HtmlElement) -> tuple[int, int]:
    wide, high = (int(picture.get(name) or 0) * DOT for name in ("width", "height"))
    return wide, high


def _room(section: Any) -> int:
    return int(section.page_width - section.left_margin - section.right_margin)
