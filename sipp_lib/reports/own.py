"""What a template of one's own adds to the page with `Report.show`: what passed the gate, and figures of it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from sipp_lib import name_check, tables
from sipp_lib.charts import style
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import DisclosureError, UsageError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.reports import drawn
from sipp_lib.reports.html import figure
from sipp_lib.reports.page_words import read_html

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sipp_lib.workbook import Workbook

DRAWN = "Drawn by the author of this report’s template"
WORKED_OUT = (
    "Worked out by the author of this report’s template. Small groups are hidden and numbers of pupils rounded, but "
    "the workbook knows neither how its other numbers came about nor what follows from them beside other tables."
)
Given = tuple[SafeFrame, bool]
"""A table that passed the gate, and whether it is the template's own: no result of the workbook."""


def show(
    book: Workbook, shown: Any, from_: Sequence[SafeFrame], caption: str, alt: str
) -> tuple[Markup, dict[str, Any]]:
    """What a template of one's own adds to the page: numbers that passed the gate, as a table or drawn.

    Parameters
    ----------
    book : Workbook
        Whose gate it was, and who will read.
    shown : SafeFrame, matplotlib.figure.Figure
        A result of `sipp_lib.results`, or a figure (or Axes, or a grid of seaborn's) that was drawn of some.
    from_ : sequence of SafeFrame
        What the figure was drawn from, which unfolds below it. For the public it must be said, and each value that
        is drawn, and each number that is said, stands in one of them.
    caption, alt : str
        What it shows, and what somebody who cannot see it should know.

    Returns
    -------
    markupsafe.Markup
        The piece of the page.
    dict
        Of what it is made, as plain JSON types; see `sipp_lib.reports.shown_again`.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate of this report or was changed since, the public would see another number
        or one of which nobody knows what it counts, or a word of it names a pupil.
    UsageError
        When it is neither table nor figure.
    """
    given = [shown] if isinstance(shown, SafeFrame) else [*from_]
    own = [book.audience == "public" and any(each is safe for each in book.own) for safe in given]
    safes = [*zip(map(book.let_through, given), own, strict=True)]
    for safe in (safe for safe, of_template in safes if of_template):
        drawn.check_own(safe, book)
    if isinstance(shown, SafeFrame):
        title, described = caption or caption_of(shown), ""
        html = numbers(*safes[0], title)
        if book.audience == "public":
            drawn.check_words([caption], book, [safes[0][0]])
    else:
        html, title, described = _figure(book, _found(shown), safes, caption, alt)
    name_check.check_words(book, [("what a cell of the template shows", APART.join(read_html(html)))])
    told = {"tables": plain_tables(safes), "figure": not isinstance(shown, SafeFrame)}
    return html, told | {"caption": title, "alt": described}


def numbers(safe: SafeFrame, of_template: bool, caption: str) -> Markup:
    """A table that passed the gate; one of the template's own says so."""
    table = tables.frame_table(safe, caption)
    if not of_template:
        return table
    return Markup('<aside class="own"><p class="by">{}</p>\n{}</aside>').format(WORKED_OUT, table)


def plain_tables(safes: Sequence[Given]) -> list[dict[str, Any]]:
    """Tables that passed the gate as plain JSON types, from which `sipp_lib.reports.shown_again` makes them."""
    return [
        {
            "name": safe.name.partition("/")[2],
            "subject": safe.subject,
            "own": own,
            "columns": [[str(name), *_plain(safe.frame[name])] for name in safe.frame],
        }
        for safe, own in safes
    ]


def _plain(column: pd.Series[Any]) -> tuple[str, list[Any]]:
    cells = (None if pd.isna(each) else each for each in column.tolist())
    return str(column.dtype), [each.isoformat() if isinstance(each, date) else each for each in cells]


def framed(image: Markup, alt: str, caption: str, safes: Sequence[Given]) -> Markup:
    """A figure on the page, marked as its author's, with its numbers as tables below it."""
    below = [numbers(safe, own, caption_of(safe)) for safe, own in safes]
    return Markup('<aside class="own"><p class="by">{}.</p>\n{}</aside>').format(
        DRAWN, figure(image, alt=alt, caption=caption, tables=below)
    )


def _found(shown: Any) -> Figure:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    found = shown.get_figure(root=True) if isinstance(shown, Axes) else getattr(shown, "figure", shown)
    if not isinstance(found, Figure):
        raise UsageError(
            "report.show() takes a table that passed the gate, such as those of sipp_lib.results, or a figure with "
            "from_=[…], the tables it was drawn from."
        )
    return found


def _figure(
    book: Workbook, shown: Figure, safes: Sequence[Given], caption: str, alt: str
) -> tuple[Markup, str, str]:
    if book.audience == "public" and not safes:
        raise DisclosureError(
            "A figure for the public says which tables it was drawn from. Write report.show(figure, from_=[…]) with "
            "tables that passed the gate, such as those of sipp_lib.results."
        )
    title = caption or DRAWN
    told = f"{DRAWN}: {_axes(shown)}."
    described = alt or (f"{told} The numbers stand in the table below the picture." if safes else told)
    drawing = _drawing(shown)
    if book.audience == "public":
        tables_of = [safe for safe, _ in safes]
        drawn.check(shown, drawing, book, tables_of)
        drawn.check_words([caption, alt], book, tables_of)
    return framed(_closed(shown, drawing), described, title, safes), title, described


def caption_of(safe: SafeFrame) -> str:
    """What a table without a caption is called."""
    return f"Numbers: {safe.name.partition('/')[2] or safe.name}"


def _axes(shown: Figure) -> str:
    told = [f"{ax.get_ylabel() or 'values'} by {ax.get_xlabel() or 'groups'}" for ax in shown.axes]
    return "; ".join(dict.fromkeys(told)) or "a figure"


def _drawing(shown: Figure) -> str:
    """The figure as SVG: its words are text, and nothing goes with it that nobody sees."""
    from matplotlib.text import Text

    for text in shown.findobj(Text):
        text.set_usetex(False)
    for artist in shown.findobj():
        artist.set_url(None)
        artist.set_gid(None)
        artist.set_rasterized(False)
    return style.svg(shown).decode()


def image(drawing: bytes, width: int, height: int) -> Markup:
    """A drawing as the attributes of an image."""
    return Markup('src="data:image/svg+xml;base64,{}" width="{}" height="{}"').format(
        b64encode(drawing).decode(), width, height
    )


def _closed(shown: Figure, drawing: str) -> Markup:
    """The figure for a page; closed, so that no cell shows it once more by itself."""
    from matplotlib import pyplot

    pyplot.close(shown)
    return image(drawing.encode(), *style.size(shown))
