"""Phase 3 on its page: questions on confirmed factors, the driver diagram, the plan, measures and their dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.formats import occasion as in_short
from sipp_lib.pages.page import CellOutput, Page, notebook_cell
from sipp_lib.pages.view import Choices, button, paragraphs
from sipp_lib.records.kinds import Driver, Factor, Measure, Question, Record
from sipp_lib.records.merge import Entry
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report

Kind = TypeVar("Kind", bound=Record)


class Planning(Page):
    """Phase 3; see `Page`."""

    number = 3

    @notebook_cell
    def confirmed(self) -> CellOutput:
        """The confirmed factors, and which of them no question answers yet."""
        return self.view(
            "Confirmed factors",
            confirmed,
            kinds=("factor", "question"),
            begins="question",
            on_click=lambda name, _: ask(self.book, name),
            empty="No factor is confirmed yet. A question without one is a guess: test a factor in phase 2.",
        )

    @notebook_cell
    def questions(self) -> CellOutput:
        """The parts of each research question, and the question in full."""
        return self.form(
            "question",
            fields=(
                *("choice", "outcome", "context", "question"),
                *("factors", "comparison", "dosage", "risks"),
            ),
            columns=("choice", "outcome", "context", "factors"),
        )

    @notebook_cell
    def builder(self) -> CellOutput:
        """Each question put together from its parts, to be taken or written anew."""
        return self.view(
            "The questions in full",
            proposals,
            kinds=("question",),
            begins="question",
            on_click=lambda name, _: take(self.book, name),
            empty="Say above what is tried, what is measured, and where; the question in full is proposed here.",
        )

    @notebook_cell
    def drivers(self) -> CellOutput:
        """What the aim depends on, and what to change."""
        return self.form("driver")

    @notebook_cell
    def diagram(self) -> CellOutput:
        """The driver diagram, drawn from the links."""
        return self.view(
            "Driver diagram",
            diagram,
            kinds=("driver", "outcome", "factor"),
            empty="The diagram is drawn here from the drivers you name and what each of them contributes to.",
        )

    @notebook_cell
    def actions(self) -> CellOutput:
        """The action plan as a table."""
        return self.form("action")

    @notebook_cell
    def timeline(self) -> CellOutput:
        """The action plan over time."""
        return self.view(
            "The plan over time",
            timeline,
            kinds=("action", "event"),
            empty="Actions with dates are drawn here.",
        )

    @notebook_cell
    def measures(self) -> CellOutput:
        """How each question will be answered."""
        return self.form("measure")

    @notebook_cell
    def schedule(self) -> CellOutput:
        """What is collected when, and what is there already."""
        return self.view(
            "What is collected when",
            schedule,
            kinds=("measure", "import", "question"),
            empty="Say when each measure is collected, under ‘Collected when’, and the schedule is shown here.",
        )

    def sections(self, report: Report) -> list[Fragment | None]:
        """The phase."""
        return [report.planning()]

    def summary(self, book: Workbook) -> list[Markup | None]:
        """Questions, diagram, plan and measures."""
        from sipp_lib.reports import records

        beside, below = records.planning(book)
        return [*beside, diagram(book, {}), timeline(book, {}), *below]


def confirmed(book: Workbook, _: Choices) -> Markup | None:
    """The confirmed factors with a button to ask about each."""
    found = [entry for entry in book.records("factor") if _body(entry, Factor).confirmed == "confirmed"]
    if not found:
        return None
    asked = {factor for question in book.bodies(Question) for factor in question.factors}
    rows = []
    for entry in found:
        factor = _body(entry, Factor)
        name = factor.called("school") or "a factor without a name"
        about = ", ".join(each for each in (factor.level, factor.influence) if each)
        state = "a question is based on it" if entry.id in asked else "no question is based on it yet"
        offered = button(f"ask:{entry.id}", "Ask about it", f"Ask about {name}")
        rows.append(
            Markup('<li class="sipp-offer"><span><strong>{}</strong> ({}): {}</span>{}</li>').format(
                name, about or "level not said", state, offered
            )
        )
    return Markup('<ul class="sipp-offers">{}</ul>').format(Markup("").join(rows))


def ask(book: Workbook, name: str) -> str:
    """Begin a question that rests on a factor."""
    groups, outcomes = book.records("target_group"), book.records("outcome")
    factor = name.removeprefix("ask:")
    if factor not in {entry.id for entry in book.records("factor")}:
        return "This factor is no longer there."
    fields = {"factors": [factor]}
    context = groups[0].body.called("public") if groups else ""
    measured = outcomes[0].body.called("public") if outcomes else ""
    book.store.add("question", {**fields, "context": context, "outcome": measured})
    return "A question has been started below. Say what you will try."


# ‘Better NGRT scores’ is what is hoped for; a question asks of the scores
HOPED = re.compile(
    r"\A(?:to )?(?:better|improved?|improving|higher|increased?|increasing|raised?|raising|stronger)\s+(?=\w)",
    re.IGNORECASE,
)


def proposal(question: Question) -> str:
    """A question in full from its three parts; empty while one of them is missing."""
    parts = [
        " ".join(each.split()).rstrip(" .?") for each in (question.choice, question.outcome, question.context)
    ]
    if not all(parts):
        return ""
    parts[1] = HOPED.sub("", parts[1], count=1)
    tried, measured, where = (each[:1].lower() + each[1:] if each[1:2].islower() else each for each in parts)
    return f"What difference does {tried} make to {measured}, for {where}?"


def proposals(book: Workbook, _: Choices) -> Markup | None:
    """Each question as it stands, and as its parts would put it."""
    rows = []
    for number, entry in enumerate(book.records("question"), 1):
        question = _body(entry, Question)
        proposed = proposal(question)
        words = "Use this instead" if question.question else "Use this question"
        offered = button(f"take:{entry.id}", words, f"{words}: {number}")
        offer = Markup('<div class="sipp-offer"><span>{}</span>{}</div>').format(proposed, offered)
        if question.question:
            also = Markup("<details><summary>Question {} from its parts</summary>{}</details>").format(
                number, offer
            )
            own = Markup("<strong>{}</strong>").format(question.question)
            rows.append(
                Markup("<li>{}{}</li>").format(
                    own, also if proposed and proposed != question.question else ""
                )
            )
        elif proposed:
            rows.append(Markup("<li>{}</li>").format(offer))
        else:
            rows.append(
                Markup("<li>Question {}: say what is tried, what is measured, and where.</li>").format(number)
            )
    if not rows:
        return None
    note = paragraphs(
        "Could the data answer it either way? Change a question under its ‘More’, in ‘The question in full’."
    )
    return note + Markup('<ul class="sipp-offers">{}</ul>').format(Markup("").join(rows))


def take(book: Workbook, name: str) -> str:
    """Write the proposed question down."""
    entry = book.store.get(name.removeprefix("take:"))
    if entry is None or not isinstance(entry.body, Question):
        return "This question is no longer there."
    book.store.revise(entry.id, {"question": proposal(entry.body)}, list(entry.heads))
    return "Added. Change it as you like, under ‘More’ of the question above."


def diagram(book: Workbook, _: Choices) -> Markup | None:
    """The drivers from the aim to the ideas for change, each beneath what it contributes to."""
    from sipp_lib.reports import html, measured

    drawn = getattr(measured, "drivers", None)
    if drawn is not None:
        return html.join(drawn(book)) or None
    drivers = {entry.id: _body(entry, Driver) for entry in book.records("driver")}
    if not drivers:
        return None
    outcomes = book.records("outcome")
    parts = [
        Markup("<li><strong>{}</strong>{}</li>").format(
            entry.body.called("school") or "an outcome without a name",
            _beneath(drivers, [id for id, each in drivers.items() if each.outcome == entry.id], ()),
        )
        for entry in outcomes
    ]
    known = {entry.id for entry in outcomes}
    loose = [
        id
        for id, each in drivers.items()
        if each.outcome not in known and not set(each.serves) & set(drivers)
    ]
    if loose:
        parts.append(Markup("<li>Not linked to an outcome yet{}</li>").format(_beneath(drivers, loose, ())))
    return Markup("<ul>{}</ul>").format(Markup("").join(parts))


def _beneath(drivers: dict[str, Driver], own: Sequence[str], above: tuple[str, ...]) -> Markup:
    rows = []
    for id in own:
        if id in above:  # two drivers that serve each other
            continue
        tier = f" ({drivers[id].tier})" if drivers[id].tier else ""
        serving = [other for other, each in drivers.items() if id in each.serves]
        name = drivers[id].called("school") or "a driver without a name"
        rows.append(Markup("<li>{}{}{}</li>").format(name, tier, _beneath(drivers, serving, (*above, id))))
    return Markup("<ul>{}</ul>").format(Markup("").join(rows)) if rows else Markup("")


def timeline(book: Workbook, _: Choices) -> Markup | None:
    """The action plan over time."""
    from sipp_lib.reports import html, measured

    return html.join(measured.plan(book)) or None


def schedule(book: Workbook, _: Choices) -> Markup | None:
    """A row a measure and occasion: planned, and how many were measured."""
    from sipp_lib import tables

    rows = []
    for entry in book.records("measure"):
        measure = _body(entry, Measure)
        found = results.rows(book, measure)
        there = results.occasions(book, measure) if measure.code else []
        who = "respondent" if measure.form == "survey" else "pupil"
        counts = found[who].groupby(found["occasion"].fillna("")).nunique()
        name = measure.name or measure.code or "a measure without a name"
        if measure.form == "rate" and there:
            span = f"{in_short(there[0])} to {in_short(there[-1])}"
            rows.append([name, measure.role, measure.by_whom, span, f"{found[who].nunique()} pupils"])
            continue
        for occasion in dict.fromkeys([*measure.occasions, *there]):
            state = f"{counts[occasion]} measured" if occasion in there else "not yet"
            rows.append(
                [name, measure.role, measure.by_whom, in_short(occasion) or "the only occasion", state]
            )
    head = ["Measure", "Kind", "By whom", "When", "Collected"]
    return tables.text_table("Data schedule", head, rows) if rows else None


def _body(entry: Entry, kind: type[Kind]) -> Kind:
    assert isinstance(entry.body, kind)  # noqa: S101  records of a kind hold nothing else
    return entry.body
