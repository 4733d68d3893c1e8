"""Pages to print for those who enquire: a briefing on each method that they work by, and what to ask in interviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib.briefings import ASKING, BRIEFINGS, READING
from sipp_lib.phases import METHODS, Method

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

SHEET = Markup('<section class="sheet">\n<h2>{}</h2>\n{}\n</section>')
LISTED = Markup("<h3>{}</h3>\n<ul>\n{}\n</ul>")
STEPS = Markup("<h3>{}</h3>\n<ol>\n{}\n</ol>")

READING_OF: dict[Method, tuple[tuple[str, str], ...]] = dict(
    zip(
        ("lesson study", "collaborative action research", "instructional rounds", "improvement science"),
        ((each,) for each in READING[2][1]),
        strict=True,
    )
)
"""What to read further on each method; in the order of the programme's own list."""


def own(book: Workbook) -> list[Method]:
    """The methods that a partnership works by; all four while it has chosen none."""
    return [method for method in METHODS if method in book.partnership.methods] or list(METHODS)


def briefing(method: Method) -> Markup:
    """A method on one page: what for, how, who and when, an example, what goes wrong, and what to read."""
    told = BRIEFINGS[method]
    books = "; ".join(f"{title} ({address})" if address else title for title, address in READING_OF[method])
    return SHEET.format(
        method.capitalize(),
        Markup("\n").join(
            [
                Markup("<p>{}</p>").format(told.use),
                STEPS.format("How to go about it", _items(told.steps)),
                Markup("<h3>Who, and how much time</h3>\n<p>{}</p>").format(told.needs),
                _listed("An example, of the invented partnerships that come with the workbook", told.example),
                _listed("What goes wrong, and what to do instead", told.pitfalls),
                Markup("<p>To read further: {}.</p>").format(books),
            ]
        ),
    )


def prompts(method: Method) -> Markup:
    """What to ask learners, parents and colleagues, with room to write below each question."""
    told = BRIEFINGS[method]
    asked = (("Learners", told.learners), ("Parents and carers", told.parents), ("Staff", told.staff))
    rows = (
        Markup('<h3>{}</h3>\n<ul class="asked">\n{}\n</ul>').format(whom, _items(questions))
        for whom, questions in asked
    )
    return SHEET.format(
        f"What to ask: {method}",
        Markup("\n").join(
            [
                _listed("Before you ask", ASKING),
                *rows,
                Markup("<p>Whose voice (never a name): ……… Date: ………</p>"),
            ]
        ),
    )


def sheets(book: Workbook) -> tuple[Markup, Markup]:
    """The briefings, and the interview prompts, of a partnership's methods, each on a page of its own."""
    methods = own(book)
    return Markup("\n").join(map(briefing, methods)), Markup("\n").join(map(prompts, methods))


def _listed(title: str, sentences: Iterable[str]) -> Markup:
    return LISTED.format(title, _items(sentences))


def _items(sentences: Iterable[str]) -> Markup:
    return Markup("\n").join(Markup("<li>{}</li>").format(each) for each in sentences)
