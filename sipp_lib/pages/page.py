"""What the five phase pages have in common: why, who does what, what is missing, what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar, cast

from markupsafe import Markup

from sipp_lib.characters import plain
from sipp_lib.collection import RecordCollection
from sipp_lib.errors import UsageError
from sipp_lib.pages.renderer import Renderer
from sipp_lib.pages.view import Choices, View, paragraphs, sentence
from sipp_lib.phases import PHASES, ROLES, Phase
from sipp_lib.records.kinds import KINDS
from sipp_lib.widgets.control import MARK, Control
from sipp_lib.widgets.record import RecordWidget
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report

FOR_THE_SCHOOL = (
    "For those who take part: it may hold names and small numbers. Others may read the public report."
)
Self = TypeVar("Self", bound="Page")


class Notice:
    """What stands in a cell that could not show its part; its text form says nothing of it.

    Parameters
    ----------
    text : str
        A sentence for a teacher.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "<Notice>"

    def _repr_html_(self) -> tuple[str, dict[str, bool]]:
        return str(Markup('<p role="alert">{}</p>').format(plain(self.text))), {MARK: True}


CellOutput: TypeAlias = "View | Control | Fragment | Notice | None"
WITHOUT_A_PAGE = (
    "This notebook is a page of the workbook with forms to fill in. Open it with ‘sipp open’. For a page to read and "
    "print, run it with the parameter audience, which is public or school."
)


def notebook_cell(method: Callable[[Self], Any]) -> Callable[[Self], CellOutput]:
    """A cell of the notebook: where it cannot be shown there is one sentence, and the other cells go on.

    In a page to read, the first cell shows whose it is and the last what it has to say; there are no forms.
    """

    @wraps(method)
    def shown(self: Self) -> CellOutput:
        if self.reading is not None:
            return self.read(method.__name__)
        if self.fault:
            told, self.said = (None if self.said else Notice(self.fault)), True
            return told
        try:
            made = cast(CellOutput, method(self))
            if isinstance(made, Control) and not self.said:
                made.instead, self.said = WITHOUT_A_PAGE, True
            return made
        except Exception as error:  # noqa: BLE001 - said in a sentence, and the page goes on
            return Notice(sentence(error))

    return cast(Callable[[Self], CellOutput], shown)


class Page:
    """One phase of one partnership, as its notebook shows it: each method is what one cell shows.

    Opening the forms never fails: where the partnership cannot be read, the first cell says why and the others stay
    empty. A page to read is made whole or not at all.

    Parameters
    ----------
    partnership : str
        Its slug.
    programme : path, optional
        See `sipp_lib.workbook.Workbook.open`.
    audience : {"public", "school"}, optional
        For whom a page to read is made, as a report is; the forms by default.

    Raises
    ------
    SippError
        When a page to read cannot be made, or may not be shown to its audience.
    """

    number: ClassVar[int]
    forms: ClassVar[tuple[str, ...]] = ()
    """The kinds of record that its forms fill in."""

    def __init__(
        self, partnership: str | None, programme: Any = None, audience: Audience | None = None
    ) -> None:
        self.fault, self.said = "", False
        self.reading: Report | None = None
        if audience is not None:
            from sipp_lib.reports.report import Report

            self.book = Workbook.open(_named(partnership), programme, audience)
            self.reading = Report(self.book)
            return
        try:
            self.book = Workbook.open(_named(partnership), programme, "school")
            self.book.store  # noqa: B018  opened now, so that a fault is told in the first cell
        except Exception as error:  # noqa: BLE001 - said by the first cell that shows something
            self.fault = sentence(error)

    @property
    def phase(self) -> Phase:
        """Its number, title and guidance."""
        return PHASES[self.number - 1]

    @cached_property
    def renderer(self) -> Renderer:
        """Where its pictures are drawn."""
        return Renderer(self.book)

    def writes(self, kind: str) -> bool:
        """Whether whoever has the page open may write records of a kind: what they may not, is not on it."""
        return self.book.store.file.may_write(kind)

    def view(
        self,
        title: str,
        draw: Callable[[Workbook, Choices], Markup | None],
        *,
        begins: str = "",
        **how: Any,
    ) -> View:
        """A part that is drawn; see `View`. Its buttons are there for those who may write the kind that they begin."""
        if begins and not self.writes(begins):
            how.pop("on_click")
        return View(self.renderer, title, draw, **how)

    def form(self, kind: str, **how: Any) -> RecordWidget | None:
        """A form for the records of a kind; see `sipp_lib.collection.RecordCollection.edit`."""
        return RecordCollection(self.book, kind).edit(**how) if self.writes(kind) else None

    @notebook_cell
    def why(self) -> CellOutput:
        """Why this phase, the deeper questions, and what each role does in it."""
        phase = self.phase

        def draw(_: Workbook, __: Choices) -> Markup:
            deeper = Markup("").join(Markup("<li>{}</li>").format(each) for each in phase.deeper)
            roles = Markup("").join(
                Markup("<dt>{}</dt><dd>{}</dd>").format(*each)
                for each in zip(ROLES, phase.roles, strict=True)
            )
            return Markup(
                "<p>{}</p><h3>Ask each other</h3><ul>{}</ul>"
                "<details><summary>Who does what in this phase</summary><dl>{}</dl></details>"
            ).format(phase.why, deeper, roles)

        return self.view("Why this phase", draw, kinds=(), level=2)

    @notebook_cell
    def missing(self) -> CellOutput:
        """What is still missing before the next phase."""
        return self.view(
            "What is still missing",
            lambda book, _: still_missing(book, self.number, self.forms),
        )

    @notebook_cell
    def agreed(self) -> CellOutput:
        """What was agreed in this phase, to be read and printed."""

        def draw(book: Workbook, _: Choices) -> Markup | None:
            from sipp_lib import tables
            from sipp_lib.reports import html

            parts = [each for each in self.summary(book) if each]
            if not parts:
                return None
            name = tables.clean(book.partnership.name or book.slug)
            title = Markup("<h2>{}</h2><p>Phase {}: {}</p><p>{}</p>").format(
                name, self.number, self.phase.title, FOR_THE_SCHOOL
            )
            return html.join([title, *parts])

        empty = "Nothing has been written for this phase yet. What you fill in above comes together here."
        return self.view("What was agreed", draw, empty=empty, prints=True)

    def summary(self, book: Workbook) -> list[Markup | None]:
        """What the page of what was agreed consists of."""
        raise NotImplementedError

    def read(self, cell: str) -> Fragment | None:
        """What a cell shows of a page to read."""
        from sipp_lib.reports.html import joined

        assert self.reading is not None  # noqa: S101  asked where it is called
        if cell == "why":
            return self.reading.title(f"Phase {self.number}: {self.phase.title}")
        return joined(self.sections(self.reading)) if cell == "agreed" else None

    def sections(self, report: Report) -> list[Fragment | None]:
        """What a page to read consists of, from the report of the same audience."""
        raise NotImplementedError


def _named(partnership: str | None) -> str:
    if not partnership:
        raise UsageError(
            "This page does not belong to a partnership. Make one on the start page, or with ‘sipp new’: it has its "
            "own five pages."
        )
    return partnership


def still_missing(book: Workbook, number: int, forms: tuple[str, ...]) -> Markup:
    """What the chain lacks in one phase: first in what was written, then what there is none of yet."""
    found = [each for each in book.missing() if each.phase == number]
    found.sort(key=lambda each: each.record is None)
    if not found:
        waits = [KINDS[kind].title.lower() for kind in forms if not book.records(kind)]
        also = f" There is no {' and no '.join(waits)} yet, if you want one." if waits else ""
        needs = "next phase" if number < len(PHASES) else "report"
        return paragraphs(f"Nothing that the {needs} needs is missing." + also)
    items = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(each.place, each.message) for each in found
    )
    count = "One thing is" if len(found) == 1 else f"{len(found)} things are"
    return Markup(
        "<p>{} still missing. You can go on without; the report will say what is missing.</p><ul>{}</ul>"
    ).format(count, items)
