"""Phase 4 on its page: the log and the dosage, events, cycles of the chosen method, voices, charts over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib.pages.briefing import sheets
from sipp_lib.pages.page import CellOutput, Page, notebook_cell
from sipp_lib.pages.view import Choices, button
from sipp_lib.phases import METHODS, Method
from sipp_lib.records.kinds import Cycle
from sipp_lib.widgets.transcript_reader import TranscriptReader
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report


class Action(Page):
    """Phase 4; see `Page`."""

    number = 4
    forms = ("log",)

    @notebook_cell
    def log(self) -> CellOutput:
        """A line each time something was done."""
        return self.form("log")

    @notebook_cell
    def dosage(self) -> CellOutput:
        """What was planned beside what was done."""
        return self.view(
            "Planned and done",
            dosage,
            kinds=("log", "question", "action"),
            empty="Once the log has entries, what was done is shown here beside what was planned.",
        )

    @notebook_cell
    def events(self) -> CellOutput:
        """What may explain a change."""
        return self.form("event")

    @notebook_cell
    def over_time(self) -> CellOutput:
        """Charts over time, with the events."""
        return self.view(
            "Over time",
            over_time,
            kinds=("event", "measure", "import", "target_group"),
            empty="A rate that is followed by month, such as attendance, is drawn here with your events on it.",
        )

    @notebook_cell
    def begin(self) -> CellOutput:
        """A button for a cycle of each method that the partnership works by."""
        return self.view(
            "Begin a cycle",
            methods,
            kinds=("partnership", "cycle"),
            begins="cycle",
            on_click=lambda name, _: begin_cycle(self.book, name),
        )

    @notebook_cell
    def cycles(self) -> CellOutput:
        """The cycles; each asks what its method asks."""
        return self.form("cycle")

    @notebook_cell
    def predicted(self) -> CellOutput:
        """How often the predictions came true."""
        return self.view(
            "As predicted?",
            predicted,
            kinds=("cycle",),
            empty="Once a cycle has a prediction, how often you were right is shown here.",
        )

    @notebook_cell
    def briefing(self) -> CellOutput:
        """Each method on one page, to print."""
        return self.view(
            "Our methods, a page each", lambda book, _: sheets(book)[0], kinds=("partnership",), prints=True
        )

    @notebook_cell
    def prompts(self) -> CellOutput:
        """What to ask in interviews, to print."""
        return self.view(
            "What to ask learners, parents and staff",
            lambda book, _: sheets(book)[1],
            kinds=("partnership",),
            prints=True,
        )

    @notebook_cell
    def transcript(self) -> CellOutput:
        """An interview as a file, of which passages become voices."""
        return TranscriptReader(self.book) if self.writes("voice") else None

    @notebook_cell
    def voices(self) -> CellOutput:
        """What people said."""
        return self.form("voice")

    @notebook_cell
    def codings(self) -> CellOutput:
        """What each voice is about, by each person for themselves."""
        return self.form("coding")

    @notebook_cell
    def agreement(self) -> CellOutput:
        """How well two people agree, how many spoke of what, and what to talk about."""
        return self.view(
            "What they spoke of",
            agreement,
            kinds=("voice", "coding"),
            empty="Once voices have themes, how well two of you agree is shown here, and then how many spoke of what.",
        )

    def sections(self, report: Report) -> list[Fragment | None]:
        """The phase, in school what was done of what was planned, and the voices."""
        return [report.action(), report.phase_section("done_by_log"), report.voices()]

    def summary(self, book: Workbook) -> list[Markup | None]:
        """Log, events, cycles and voices."""
        from sipp_lib.reports import html, records

        beside, below = records.action(book)
        said = records.voices(book)
        return [*below, dosage(book, {}), *beside, html.heading("Voices") if said else None, *said]


def dosage(book: Workbook, _: Choices) -> Markup | None:
    """The dosage that was planned for each question, and what the log adds up to."""
    from sipp_lib.reports.phase_sections import planned_and_done

    return planned_and_done(book)


def over_time(book: Workbook, _: Choices) -> Markup | None:
    """What was done of what was planned, and the chart over time of every rate."""
    from sipp_lib.reports import html, monthly, outcomes

    return html.join([*outcomes.process(book), *monthly.over_time(book)]) or None


def predicted(book: Workbook, _: Choices) -> Markup | None:
    """How often the predictions of all cycles came true."""
    from sipp_lib.reports import records

    return records.predicted(book)


def agreement(book: Workbook, _: Choices) -> Markup | None:
    """The themes of voices as the report has them, and where two people differ."""
    from sipp_lib.reports import html, themes

    return html.join([*themes.themes(book), themes.to_discuss(book)]) or None


def methods(book: Workbook, _: Choices) -> Markup:
    """What a cycle of each method is; first the partnership's own."""
    own = [method for method in METHODS if method in book.partnership.methods]
    cycles: list[Cycle] = book.bodies(Cycle)
    count = {method: sum(each.method == method for each in cycles) for method in METHODS}

    def rows(wanted: list[Method]) -> Markup:
        found = (
            Markup('<li class="sipp-offer"><span><strong>{}</strong>{} {}</span>{}</li>').format(
                f"{method.capitalize()}.",
                f" {count[method]} so far." if count[method] else "",
                text,
                button(f"begin:{method}", "Begin a cycle", f"Begin a cycle of {method}"),
            )
            for method, text in METHODS.items()
            if method in wanted
        )
        return Markup('<ul class="sipp-offers">{}</ul>').format(Markup("").join(found))

    others = [method for method in METHODS if method not in own]
    if not own:
        return rows(others)
    folded = Markup("<details><summary>Other methods</summary>{}</details>").format(rows(others))
    return rows(own) + (folded if others else Markup(""))


def begin_cycle(book: Workbook, name: str) -> str:
    """Begin a cycle of a method, for the questions there are."""
    method = name.removeprefix("begin:")
    if method not in METHODS:
        return "There is no such method."
    number = 1 + len(book.records("cycle"))
    questions = [entry.id for entry in book.records("question")]
    fields = {"name": f"Cycle {number}", "method": method, "questions": questions[:1]}
    book.store.add("cycle", fields)
    return f"Cycle {number} has been started below. ‘More’ opens the questions of {method}. Predict before you look."
