"""What a page shows beside its forms: pictures, tables and choices, drawn anew when the records change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextvars import ContextVar, copy_context
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import traitlets
from markupsafe import Markup

from sipp_lib.charts.canvas import drawn_for
from sipp_lib.errors import NO_ROOM, SippError, is_full
from sipp_lib.pages.renderer import Renderer
from sipp_lib.phases import PHASES
from sipp_lib.programme import shipped
from sipp_lib.records.chain import phase_of
from sipp_lib.widgets.control import Control, together
from sipp_lib.widgets.record import STATIC as FORMS
from sipp_lib.workbook import Workbook

STATIC = Path(__file__).parent / "static"
LEAST_ROOM, HOUSE_ROOM, MOST_ROOM = 200, 470, 1000
"""CSS pixels for a picture: less is no screen; so much has one that is printed too; beyond the last it grows empty."""
PAUSE = 0.4
"""How long changes rest before they are drawn, in seconds: ten edits draw once."""

Choices = Mapping[str, Any]
"""What was chosen in the fields of a view."""


@dataclass(frozen=True)
class Input:
    """Something to choose above what a view shows; it is no record and is not kept.

    Parameters
    ----------
    name, label : str
        What Python and people call it.
    options : tuple of (str, str)
        What can be chosen, and what people read; empty for a number.
    type : {"choice", "choices", "number"}
        One of the options, any of them, or a number.
    start : object
        What is chosen at first; by default the first option, none, or no number.
    help : str
        What to choose, where the label does not say it all.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    type: Literal["choice", "choices", "number"] = "choice"
    start: Any = None
    help: str = ""

    def of(self, said: Choices) -> Any:
        """What was chosen, as far as it can still be chosen."""
        known, value = [key for key, _ in self.options], said.get(self.name, self.start)
        if self.type == "choices":
            return [key for key in value or () if key in known]
        if self.type == "number":
            return _number(value)
        return value if value in known else self.start if self.start in known else next(iter(known), "")


Draw = Callable[[Workbook, Choices], Markup | None]
Inputs = Callable[[Workbook, Choices], Iterable[Input]]
OnClick = Callable[[str, Choices], str | None]
Drawn = tuple[str, list[dict[str, Any]]]


_ANSWERED: ContextVar[bool] = ContextVar("answered", default=True)
"""Whether anybody answers the buttons of what is drawn; where nobody does, none is drawn."""


class View(Control):
    """A part of a page that shows and is not filled in.

    Nothing is drawn before it is on somebody's screen, and then beside the forms (`Renderer`). Its text form says
    nothing, so nothing that people typed lands in a saved notebook.

    Parameters
    ----------
    renderer : Renderer
        Where it is drawn.
    title : str
        What it is called.
    draw : callable
        Makes what is shown from the workbook and what was chosen: `Markup`, or None for `empty`.
    kinds : sequence of str, optional
        The kinds of record it rests on; a change of others does not draw it anew. All by default.
    inputs : callable, optional
        The fields to choose from.
    on_click : callable, optional
        What a button does: given the button's name and what was chosen, it changes records and may say a sentence.
    empty : str
        What stands there when there is nothing to show yet.
    prints : bool
        Whether it is a page to be printed: folded on the screen and drawn when somebody opens it, with a button
        that prints it alone.
    waiting : str
        What is said while it is drawn.
    level : int
        Of its heading.
    """

    _esm = together(FORMS / "press.js", STATIC / "view.js")
    _css = "\n".join(
        [
            (FORMS / "record.css").read_text(encoding="utf-8"),
            ".sipp .sipp-shown {",
            shipped("templates", "html", "sipp", "report.css").read_text(encoding="utf-8"),
            "}",
            (STATIC / "view.css").read_text(encoding="utf-8"),
        ]
    )
    title = traitlets.Unicode().tag(sync=True, always=True)
    html = traitlets.Unicode().tag(sync=True)
    fields: traitlets.List[Any] = traitlets.List().tag(sync=True)
    answered = traitlets.Dict().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Unicode().tag(sync=True, always=True)
    prints = traitlets.Bool().tag(sync=True, always=True)
    level = traitlets.Int().tag(sync=True, always=True)

    def __init__(
        self,
        renderer: Renderer,
        title: str,
        draw: Draw,
        *,
        kinds: Iterable[str] | None = None,
        inputs: Inputs | None = None,
        on_click: OnClick | None = None,
        empty: str = "",
        prints: bool = False,
        waiting: str = "Drawing …",
        level: int = 3,
    ) -> None:
        self._renderer, self._draw, self._inputs, self._on_click = renderer, draw, inputs, on_click
        self._kinds = None if kinds is None else set(kinds)
        self._empty, self._waiting = empty, waiting
        self._stale, self._due = True, False
        self.chosen: dict[str, Any] = {}
        self._turns: dict[str, int] = {}
        self._rooms: dict[str, float] = {}
        super().__init__(title=title, level=level, prints=prints, busy="" if prints else waiting)
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        return "<View>"

    def close(self) -> None:
        """Take it off the screen and stop listening."""
        self._renderer.book.store.unsubscribe(self._heard)
        super().close()

    def refresh(self) -> None:
        """Draw it now, and wait for it."""
        self._show(self._renderer.submit(partial(self._drawn, chosen=self.chosen)).result(), self._turns)

    def _asked(self, _: Any, message: Any, __: Any) -> None:
        store, client = self._renderer.book.store, str(message.get("client"))
        match message.get("do"):
            case "hello":
                store.subscribe(self._heard, client)
                self._wide(client, message)
                if self._stale:
                    self._soon(0)
            case "wide":
                self._wide(client, message)
                if not self._stale:
                    self._soon(0)
            case "bye":
                self._rooms.pop(client, None)
                if store.unsubscribe(self._heard, client):
                    self._stale = True  # nobody tells it of changes any more
            case "choose":
                self.chosen = dict(message.get("values") or {})
                self._turns = {**self._turns, client: int(message.get("turn", 0))}
                self.told = ""
                self._soon(0)
            case "press" if self._on_click is not None:
                self._pressed(str(message.get("name")))

    def _wide(self, client: str, message: Any) -> None:
        """Take down how much room a screen has for a picture."""
        room = message.get("room")
        if isinstance(room, int | float) and room >= LEAST_ROOM:
            self._rooms[client] = min(float(room), HOUSE_ROOM if self.prints else MOST_ROOM)

    def _pressed(self, name: str) -> None:
        assert self._on_click is not None  # noqa: S101  asked where it is called
        book = self._renderer.book
        try:
            said = _said(self._inputs(book, self.chosen) if self._inputs else (), self.chosen)
            self.told = self._on_click(name, said) or ""
        except Exception as error:  # noqa: BLE001 - said in a sentence beside the button
            self.told = sentence(error)
        book.store.refresh()  # tells every form, and this view
        self._soon(0)

    def _heard(self, kinds: set[str], _: str) -> None:
        if kinds and (self._kinds is None or kinds & self._kinds):
            self._stale = True
            self._soon(PAUSE)

    def _soon(self, pause: float) -> None:
        if self._due:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # plain Python: nobody looks
            return
        self._due = True
        self.busy = self._waiting
        loop.call_later(pause, self._begin, loop)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = self._stale = False
        turns = self._turns
        made = self._renderer.submit(partial(self._drawn, chosen=self.chosen))
        # By the message that is being answered the kernel routes what the browser says next: by ours, not the thread's.
        context = copy_context()
        made.add_done_callback(
            lambda done: loop.call_soon_threadsafe(self._finish, done, turns, context=context)
        )

    def _finish(self, done: Future[Drawn], turns: dict[str, int]) -> None:
        if not self._due:  # else it is drawn once more anyway
            self._show(done.result(), turns)

    def _show(self, made: Drawn, turns: dict[str, int]) -> None:
        with self.hold_sync():
            self.html, self.fields = made
            self.answered, self.busy = turns, ""

    def _drawn(self, book: Workbook, chosen: Choices) -> Drawn:
        fields: list[Input] = []
        _ANSWERED.set(self._on_click is not None)  # of the thread that draws, and of this drawing
        room = min(
            [*self._rooms.values()], default=HOUSE_ROOM
        )  # who has the smallest screen can read it, too
        try:
            fields = list(self._inputs(book, chosen)) if self._inputs else []
            said = _said(fields, chosen)
            with drawn_for(room):
                shown = self._draw(book, said) or paragraphs(self._empty)
        except Exception as error:  # noqa: BLE001 - one part that cannot be shown leaves the others standing
            said, shown = _said(fields, chosen), paragraphs(sentence(error))
        if not isinstance(shown, Markup):
            raise TypeError("a view shows Markup, never plain text")
        return str(shown), [{**asdict(field), "value": said[field.name]} for field in fields]


def _said(fields: Iterable[Input], chosen: Choices) -> dict[str, Any]:
    return {field.name: field.of(chosen) for field in fields}


def _number(value: Any) -> float | None:
    try:
        return float(str(value).replace(",", ".").replace("−", "-"))
    except ValueError:
        return None


def sentence(error: Exception) -> str:
    """What went wrong, for a teacher; of a fault of the workbook itself where it is, and nothing that was typed."""
    if isinstance(error, SippError):
        return str(error)
    if is_full(error):
        return NO_ROOM
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}" if trace else ""
    return (
        f"This part cannot be shown: a fault of the workbook ({type(error).__name__}{place}), not of your data. "
        "All else on the page works, and nothing is lost. Please report it."
    )


def paragraphs(*texts: str) -> Markup:
    """Plain sentences, a paragraph each; empty ones leave no trace."""
    return Markup("\n").join(Markup("<p>{}</p>").format(text) for text in texts if text)


def button(name: str, words: str, label: str = "") -> Markup:
    """A button that calls a view's `on_click` with this name; `label` is for who cannot see what it stands beside.

    Nothing in a view that has no `on_click`, because whoever looks at it may not write what the button begins.
    """
    if not _ANSWERED.get():
        return Markup("")
    if label:
        return Markup('<button type="button" data-press="{}" aria-label="{}">{}</button>').format(
            name, label, words
        )
    return Markup('<button type="button" data-press="{}">{}</button>').format(name, words)


def offer(name: str, words: str, label: str = "") -> Markup:
    """A button on a line of its own; nothing where there is none."""
    made = button(name, words, label)
    return made and Markup('<p class="sipp-offer">{}</p>').format(made)


def record_link(kind: str, record: str, field: str, words: str, *, page: int) -> Markup:
    """A link to a field of a record: to a form of this page, or on the page of the record's own phase.

    Parameters
    ----------
    kind, record, field : str
        The stored name of the kind, the record's id, and the field's name.
    words : str
        What the link says.
    page : int
        The phase of the page on which the link stands.
    """
    phase = PHASES[phase_of(kind) - 1]
    place = urlencode({"form": kind, "record": record, "field": field})
    there = "" if phase.number == page else f"{phase.stem}.ipynb"
    return Markup('<a href="{}#{}">{}</a>').format(there, place, words)
