"""The parts a report's page is put together from, every one of them escaped text."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib.charts import style
from sipp_lib.tables import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Marks an output as made here: only such outputs are rendered, so nothing reaches a page round the gate.
MARK = "sipp"
SIZE, TALL = re.compile(r'width="(\d+)" height="(\d+)"'), 2  # a chart that needs most of a side on paper
Call = list[Any]
"""How a piece of a report came about, as plain JSON types: whose report, which method of it, and its arguments."""


class Fragment:
    """A piece of a page that a notebook cell shows.

    Parameters
    ----------
    html : markupsafe.Markup
        Escaped markup; anything else is refused, so that text never becomes markup by accident.
    facts : dict, optional
        The same as plain data, for a program that reads the notebook.
    calls : sequence of list
        The parts of a report that it consists of, so that they can be made again: see `sipp_lib.reports.again`.
    """

    def __init__(self, html: Markup, facts: dict[str, Any] | None = None, calls: Sequence[Call] = ()) -> None:
        if not isinstance(html, Markup):
            raise TypeError("a fragment is made of Markup, never of plain text")
        self.html, self.facts, self.calls = html, facts, [*calls]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle: dict[str, Any] = {"text/html": str(self.html), "text/plain": "(part of the report)"}
        if self.facts is not None:
            bundle["application/json"] = self.facts
        return bundle, {"text/html": {MARK: self.calls or True}}


def join(parts: Iterable[Markup | None]) -> Markup:
    """The parts one after another; None and empty parts leave no trace."""
    return Markup("\n").join(part for part in parts if part)


def section(name: str, title: str, *parts: Markup | None, lead: str = "") -> Fragment:
    """A section of the page under its own heading; `name` is its anchor."""
    opening = Markup('<p class="lead">{}</p>').format(clean(lead)) if lead else None
    return Fragment(
        Markup(
            '<section id="{0}" aria-labelledby="{0}-title">\n<h2 id="{0}-title">{1}</h2>\n{2}\n</section>'
        ).format(name, clean(title), join([opening, *parts]))
    )


def joined(fragments: Iterable[Fragment | None]) -> Fragment:
    """Several pieces as one; None leaves no trace."""
    there = [each for each in fragments if each]
    calls = [call for each in there for call in each.calls] if all(each.calls for each in there) else []
    return Fragment(join(each.html for each in there), calls=calls)


def heading(text: str) -> Markup:
    """A heading inside a section."""
    return Markup("<h3>{}</h3>").format(clean(text))


def paragraph(text: str, kind: str = "") -> Markup:
    """One paragraph; line breaks in the text stay."""
    return (
        Markup('<p class="text {}">{}</p>').format(kind, clean(text))
        if kind
        else Markup('<p class="text">{}</p>').format(clean(text))
    )


def bullets(sentences: Iterable[str | Markup], kind: str = "") -> Markup | None:
    """A list of sentences, or nothing when there are none."""
    items = Markup("\n").join(Markup("<li>{}</li>").format(clean(sentence)) for sentence in sentences)
    return Markup('<ul class="{}">\n{}\n</ul>').format(kind, items) if items else None


def beside(agreed: Iterable[Markup | None], measured: Iterable[Markup | None]) -> Markup:
    """What was agreed beside what was measured: two columns on a wide screen, one on a phone."""
    left, right = join(agreed), join(measured)
    columns = [
        Markup('<div class="{}"><h3>{}</h3>\n{}</div>').format(kind, title, body)
        for kind, title, body in (
            ("agreed", "What was agreed", left),
            ("measured", "What was measured", right),
        )
        if body
    ]
    return Markup('<div class="{}">\n{}\n</div>').format(
        "beside" if len(columns) == 2 else "alone", join(columns)
    )


def svg_image(figure: Figure) -> Markup:
    """A chart as the attributes of an image: where it comes from, which is here, and its size."""
    source = "data:image/svg+xml;base64," + b64encode(style.svg(figure)).decode()
    return Markup('src="{}" width="{}" height="{}"').format(source, *style.size(figure))


def figure(drawing: Markup, *, alt: str, caption: str, tables: Iterable[Markup] = ()) -> Markup:
    """A chart with its words, and the same numbers as a table that unfolds."""
    numbers = join(tables)
    unfolds = Markup("<details><summary>The same as a table</summary>\n{}\n</details>").format(numbers)
    wide, high = map(int, SIZE.findall(drawing)[-1])
    return Markup('<figure>\n<img {} alt="{}"{}>\n<figcaption>{}</figcaption>\n{}\n</figure>').format(
        drawing,
        clean(alt),
        Markup(' class="tall"') if high > TALL * wide else "",
        clean(caption),
        unfolds if numbers else "",
    )


def missing(sentences: Iterable[str]) -> Markup | None:
    """What is still missing, as a note; nothing when nothing is."""
    items = bullets(sentences)
    return items and Markup('<aside class="missing"><h3>Still missing</h3>\n{}</aside>').format(items)
