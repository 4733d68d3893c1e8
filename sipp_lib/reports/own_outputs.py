"""What cells of a template of one's own show the school: anything, marked as its author's and harmless."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as parser
from markupsafe import Markup

from sipp_lib.characters import plain
from sipp_lib.reports.html import MARK
from sipp_lib.tables import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from nbformat import NotebookNode

BY = (
    "Added by the author of this report’s template. It is no part of the workbook’s report, and nothing checked it: it "
    "may name pupils."
)
PICTURE = "A picture by the author of this report’s template."
# of what a cell shows as HTML; of anything else the words stay, of the second nothing
KEPT = {
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "pre",
    ),
    *("code", "strong", "em", "b", "i", "blockquote", "sub", "sup", "br", "h4"),
}
LEFT_OUT = {
    *(
        "script",
        "style",
        "head",
        "title",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "noscript",
        "textarea",
    ),
    *("select", "button", "canvas", "audio", "video"),
}
HEADING = re.compile("h[1-6]")  # all below the section's own


def marked(output: NotebookNode) -> NotebookNode:
    """An output of a template's own cell as the school may see it.

    Parameters
    ----------
    output : nbformat.NotebookNode
        As a notebook holds it: a stream, or data of one or several kinds.
    """
    from nbformat.v4 import new_output

    html = Markup('<aside class="own"><p class="by">{}</p>\n{}</aside>').format(BY, _shown(output))
    data = {"text/html": str(html), "text/plain": "(of the template’s author)"}
    return new_output("display_data", data, metadata={"text/html": {MARK: True}})


def _shown(output: NotebookNode) -> Markup:
    """The best of what a cell shows that a page can hold."""
    data = output.get("data", {})
    if _is_drawing(drawing := plain(_text(data.get("image/svg+xml"))).encode()):
        return _picture("svg+xml", drawing)
    if _is_png(dots := _bytes(_text(data.get("image/png")))):
        return _picture("png", dots)
    if markup := _text(data.get("text/html")):
        return _harmless_html(markup)
    if markdown := _text(data.get("text/markdown")):
        from nbconvert.filters import markdown2html

        return _harmless_html(str(markdown2html(markdown)))
    if "application/json" in data:
        words = json.dumps(data["application/json"], ensure_ascii=False, indent=1, default=str)
    else:
        words = _text(output.get("text")) or _text(data.get("text/plain")) or _text(data.get("text/latex"))
    kinds = ", ".join(sorted(map(str, data))) or "nothing"
    return Markup('<pre class="text">{}</pre>').format(
        clean(words or f"(A page cannot show what this cell shows: {kinds}.)")
    )


def _text(value: Any) -> str:
    """A text as notebooks hold it, whole or in lines."""
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _bytes(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except ValueError:
        return b""


def _is_png(dots: bytes) -> bool:
    """Whether these are a whole picture, which Word too can show."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(dots), formats=["PNG"]) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return True


def _is_drawing(drawing: bytes) -> bool:
    try:
        root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return root.tag == "{http://www.w3.org/2000/svg}svg"


def _picture(kind: str, content: bytes) -> Markup:
    source = b64encode(content).decode()
    return Markup('<img src="data:image/{};base64,{}" alt="{}">').format(kind, source, PICTURE)


def _harmless_html(markup: str) -> Markup:
    # by a fragment's parser an empty text, or one of comments alone, is no fragment
    root = parser.fragment_fromstring(f"<div>{plain(markup)}</div>", create_parent="div")
    return Markup("").join(_harmless(root))


def _harmless(element: HtmlElement) -> Iterator[Markup]:
    """What is in an element, without attributes and without what could run or load."""
    yield clean(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            yield Markup("<br>")
        elif (
            tag and tag not in LEFT_OUT and child.get("class") != "anchor-link"
        ):  # nbconvert puts one to a heading
            inside = Markup("").join(_harmless(child))
            told = "h4" if HEADING.fullmatch(tag) else tag
            yield Markup("<{0}>{1}</{0}>").format(told, inside) if told in KEPT else inside
        yield clean(child.tail or "")
