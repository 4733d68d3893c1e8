"""Phase 5 on its page: the evidence for each question beside its answer, decisions, sharing, and the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib import name_check, results
from sipp_lib.disclosure.free_text import NO_PUPIL, Naming
from sipp_lib.disclosure.safe import Audience
from sipp_lib.evidence.told import said_first
from sipp_lib.formats import listing
from sipp_lib.pages.page import CellOutput, Page, notebook_cell
from sipp_lib.pages.view import Choices, Input, button, offer, paragraphs, record_link
from sipp_lib.records.chain import phase_of
from sipp_lib.records.kinds import Finding, Measure, Record
from sipp_lib.report_limits import PREVIEW_SECONDS
from sipp_lib.wording.words import started
from sipp_lib.workbook import Workbook

AUDIENCES: tuple[tuple[Audience, str], ...] = (
    ("public", "for everyone: numbers are rounded, small groups are not shown"),
    ("school", "for the schools of the partnership only"),
)

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report
COLOURS = ("FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM")
NOTHING_SAID = "The report could not be made, and nothing says why. Try once more."


class Evaluation(Page):
    """Phase 5; see `Page`."""

    number = 5
    forms = ("sign_off", "self_check")

    def __init__(
        self, partnership: str | None, programme: object = None, audience: Audience | None = None
    ) -> None:
        super().__init__(partnership, programme, audience)
        self._wanted: Audience | None = None
        self._seen: tuple[str, Markup] | None = None

    @notebook_cell
    def evidence(self) -> CellOutput:
        """Per question: what was measured and what people said."""
        return self.view(
            "The evidence for each question",
            evidence,
            inputs=question_fields,
            begins="finding",
            on_click=lambda name, _: begin_finding(self.book, name),
            empty="There is no research question yet. Ask one in phase 3.",
        )

    @notebook_cell
    def findings(self) -> CellOutput:
        """The answers, and how strong their evidence is."""
        return self.form("finding")

    @notebook_cell
    def factors(self) -> CellOutput:
        """The factors of phase 2, to be looked at again."""
        return self.form(
            "factor",
            fields=("name", "level", "influence", "confirmed", "why", "tests"),
            columns=("name", "influence", "confirmed", "why"),
            heading="Factors revisited",
            help="Look at each again. What do you now think of it? Say in the finding what changed your mind.",
        )

    @notebook_cell
    def decisions(self) -> CellOutput:
        """What is kept, changed or stopped, and what comes next."""
        return self.form("decision")

    @notebook_cell
    def sharing(self) -> CellOutput:
        """Who has heard of it."""
        return self.form("sharing")

    @notebook_cell
    def self_check(self) -> CellOutput:
        """Principles and key features, at the end."""
        return self.form("self_check")

    @notebook_cell
    def sign_off(self) -> CellOutput:
        """Quality assurance, at the end."""
        return self.form("sign_off")

    @notebook_cell
    def report(self) -> CellOutput:
        """Run the report and show it here."""

        def draw(book: Workbook, said: Choices) -> Markup:
            if self._wanted:
                self._seen, self._wanted = (self._wanted, preview(book, self._wanted)), None
            # what was made stays while a window is made wider or a phone is turned, which draws it again
            if self._seen and self._seen[0] == said["audience"]:
                return self._seen[1]
            return not_yet(book, said)

        def press(name: str, said: Choices) -> str:
            self._wanted = said["audience"]
            return harmless(self.book, name) if name != "report" else ""

        audience = Input("audience", "For whom", AUDIENCES)
        return self.view(
            "Preview the report",
            draw,
            kinds=(),
            inputs=lambda _, __: [audience],
            on_click=press,
            waiting="Working … the report takes about ten seconds.",
        )

    def sections(self, report: Report) -> list[Fragment | None]:
        """The phase, what was decided, and who has heard of it."""
        return [report.evaluation(), report.decisions(), report.sharing()]

    def summary(self, book: Workbook) -> list[Markup | None]:
        """Answers, decisions, sharing, self-check and sign-off."""
        from sipp_lib.reports import html, records

        beside, below = records.evaluation(book)
        decided = records.decisions(book)
        heading = html.heading("What was decided") if decided else None
        return [*beside, heading, *decided, records.sharing(book), *below]


def question_fields(book: Workbook, _: Choices) -> list[Input]:
    """Which question."""
    found = [
        (entry.id, entry.body.called("school") or "without words yet") for entry in book.records("question")
    ]
    return (
        [Input("question", "Research question", tuple((id, _short(words)) for id, words in found))]
        if found
        else []
    )


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:89].rstrip() + "…"


def _of(book: Workbook, question: str, kind: str) -> list[tuple[str, Record]]:
    """The records of a kind that are for a question."""
    return [(each.id, each.body) for each in book.records(kind) if question in each.body.questions]  # type: ignore[attr-defined]


def evidence(book: Workbook, said: Choices) -> Markup | None:
    """What the measures of a question say, what people said of it, and what its cycles taught."""
    from sipp_lib import tables
    from sipp_lib.reports import html, measured, monthly, outcomes, records

    question = str(said.get("question") or "")
    asked = next((entry.body for entry in book.records("question") if entry.id == question), None)
    if asked is None:
        return None
    measures = [body for _, body in _of(book, question, "measure") if isinstance(body, Measure)]
    some = results.only(book, [each.code for each in measures])
    found: Sequence[Markup | None] = [
        *outcomes.changes(some),
        *outcomes.shares(some),
        *outcomes.balancing(some),
        *outcomes.process(some),
        *measured.surveys(some, since=True),
        *monthly.over_time(some),
    ]
    # which the pictures above say so of
    left = [each for each, _ in results.unscored(some) if len(results.rows(some, each))]
    silent = [
        each.name or each.code
        for each in measures
        if each not in left and each not in results.measured(some, each.form)
    ]
    voices = [body for _, body in _of(book, question, "voice")]
    cycles = [each for each in book.records("cycle") if question in each.body.questions]  # type: ignore[attr-defined]
    shown = records.look(book)
    fields = ("name", "method", "predictions", "learned", "decision")
    answered = [each for each in book.bodies(Finding) if each.question == question and each.answer]
    return html.join(
        [
            Markup("<h2>{}</h2>").format(asked.called("school") or "A question without words yet"),
            *found,
            paragraphs(f"Nothing has been measured yet for: {'; '.join(silent)}.") if silent else None,
            None if measures else paragraphs("No measure is linked to this question. Link one in phase 3."),
            html.heading("What people said") if voices else None,
            *(_quote(each) for each in voices),
            None if voices else paragraphs("No voice is linked to this question. Link them in phase 4."),
            html.heading("What the cycles taught") if cycles else None,
            *(tables.record_details(each, fields=fields, **shown) for each in cycles),
            None if answered else offer(f"finding:{question}", "Start a finding"),
        ]
    )


def _quote(voice: Record) -> Markup:
    quote, whose = voice.quote, voice.whose  # type: ignore[attr-defined]
    return Markup("<blockquote><p>{}</p><footer>{}</footer></blockquote>").format(quote, whose or "")


def begin_finding(book: Workbook, name: str) -> str:
    """Begin the finding of a question, with the measures, voices and cycles that are for it."""
    question = name.removeprefix("finding:")
    if question not in {entry.id for entry in book.records("question")}:
        return "This question is no longer there."
    if any(each.question == question for each in book.bodies(Finding)):
        return "A finding has been started already: see below."
    link = partial(_of, book, question)
    found = {f"{kind}s": [id for id, _ in link(kind)] for kind in ("measure", "voice", "cycle")}
    book.store.add("finding", {"question": question, **found, "told": bool(found["measures"])})
    shown = "with what the measures show" if found["measures"] else "without a measure"
    return f"A finding has been started below, {shown}. Say what people said and saw, answer, and say how sure you are."


def not_yet(book: Workbook, said: Choices) -> Markup:
    """A button to make the report, and where the last one lies."""
    made = book.programme.reports(said["audience"]) / f"{book.slug}.html"
    there = f"The last one is in {_told(book, made)}." if made.is_file() else ""
    return paragraphs(there) + offer("report", "Make the report")


def stopped(book: Workbook) -> Markup | None:
    """What keeps the public report from being made: each record with a link and a button, and all else in words."""
    named: dict[tuple[str, tuple[str, ...]], list[Naming]] = {}
    for each in name_check.naming_pupils(book):
        named.setdefault((each.entry.id, each.unseen), []).append(each)
    rest = name_check.stopping(book, records=False)
    if not named and not rest:
        return None
    items = []
    for (id, unseen), found in named.items():
        entry = next(entry for entry in book.entries if entry.id == id)
        fields = listing([f"‘{each.label}’ ({each.what})" for each in found])
        words = f"{_place(book, entry)}, on the page of phase {phase_of(entry.kind)}: {fields}."
        link = record_link(entry.kind, id, found[0].field, "Open it", page=Evaluation.number)
        sure = NO_PUPIL if len(found) == 1 else "None of these is a pupil"
        press = button(f"harmless:{id}:{','.join(unseen)}", sure, f"{sure}: {words}")
        items.append(Markup('<li class="sipp-offer"><span>{}</span>{} {}</li>').format(words, link, press))
    return Markup("<p>{}</p><ul class='sipp-offers'>{}</ul>{}{}").format(
        "The public report is not made yet: a text that everybody could read names a pupil. Open it and write ‘a "
        "pupil’ in place of the name. If the word means something else, such as a street, say so here.",
        Markup("").join(items),
        paragraphs(*map(started, rest)),
        offer("report", "Make the report"),
    )


def _place(book: Workbook, entry: Entry) -> str:
    """A record without a word of it: its name may be what names the pupil."""
    same = (each for each in book.entries if each.kind == entry.kind)
    alike = [each.id for each in sorted(same, key=lambda each: each.place)]
    number = f" {alike.index(entry.id) + 1}" if len(alike) > 1 else ""
    return f"‘{entry.body.title}’{number}"


def harmless(book: Workbook, name: str) -> str:
    """Take down that a person found a record to name no pupil, and make the report."""
    _, id, revisions = name.split(":")
    entry = next((each for each in book.entries if each.id == id), None)
    if entry is None or not {*revisions.split(",")} <= {*entry.heads}:
        return "This has been changed since. Read it again, then press the button once more."
    book.store.look_at(revisions.split(","))
    return ""


def preview(book: Workbook, audience: Audience) -> Markup:
    """Make the report as the command does, and show its page in a frame that can run nothing; else why not.

    Raises
    ------
    ReportError
        When the command itself could not run.
    """
    if audience == "public" and (told := stopped(book)):
        return told
    folder, again = book.programme.reports(audience), offer("report", "Make the report again")
    before = _written(folder / "batch.json")
    words = [sys.executable, "-P", "-m", "sipp_lib.cli", "report", book.slug, "--audience", audience]
    done = subprocess.run(  # noqa: S603  our own command, with a slug that was checked
        [*words, "--programme", str(book.programme.folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=PREVIEW_SECONDS,
        # a kernel asks for colours, and they come as codes
        env={
            **{k: v for k, v in os.environ.items() if k not in COLOURS},
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
        },
    )
    html = folder / f"{book.slug}.html"
    if done.returncode or not html.is_file():
        own = _reasons(folder / "batch.json", book.slug) if _written(folder / "batch.json") != before else []
        return paragraphs(*(own or [done.stderr.strip() or NOTHING_SAID])) + again
    kept = f"It is kept as {_told(book, html)}: one file that opens anywhere. It is on the start page, too."
    frame = Markup('<iframe sandbox="" title="The report of {}" srcdoc="{}"></iframe>')
    return (
        paragraphs(*said_first(book.slug, done.stdout), kept)
        + again
        + frame.format(book.partnership.name or book.slug, html.read_text(encoding="utf-8"))
    )


def _told(book: Workbook, report: Path) -> str:
    """Where a report lies: in the programme's folder, or in full."""
    inside = report.is_relative_to(book.programme.folder)
    return f"{report.parent.name}/{report.name}" if inside else str(report)


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


def _reasons(path: Path, slug: str) -> list[str]:
    """Why a report was not made, as the batch says it of each partnership."""
    told = json.loads(path.read_text(encoding="utf-8"))["reports"]
    return [each["reason"] for each in told if each["partnership"] == slug and each["reason"]]
