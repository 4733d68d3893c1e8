"""The evaluation report of one partnership: its sections, in the order of the page."""

from __future__ import annotations

import os
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results, tables
from sipp_lib.analysis.frames import told as told_row
from sipp_lib.characters import plain
from sipp_lib.formats import day, listing
from sipp_lib.parameters import check_parameters, check_partnership
from sipp_lib.phases import PHASES
from sipp_lib.records.kinds import School
from sipp_lib.reports import brief, foot, html, measured, monthly, outcomes, phase_sections, records, summary
from sipp_lib.reports import plain as pages
from sipp_lib.reports.again import TAKEN, part
from sipp_lib.reports.annex import ANNEX, wished
from sipp_lib.reports.html import Fragment
from sipp_lib.reports.records import Part
from sipp_lib.reports.standing import latest_day, left_out, standing
from sipp_lib.reports.themes import themes
from sipp_lib.wording import methods
from sipp_lib.wording import plain as words
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipp_lib.disclosure.safe import Audience, SafeFrame

FOR_WHOM = {
    "public": "For everyone. Counts of pupils are rounded, and groups too small to publish are not shown.",
    "school": "For the schools of this partnership only. It shows individual pupils: do not pass it on or publish it.",
}


class Report:
    """What the report's template calls, a method a section.

    Parameters
    ----------
    book : Workbook
        The partnership, opened for the report's audience.

    Raises
    ------
    EvidenceError
        When a measure and its evidence do not fit together.
    """

    def __init__(self, book: Workbook) -> None:
        book.check_evidence()
        self.book = book

    @classmethod
    def open(
        cls, partnership: str, audience: Audience = "public", programme: Path | str | None = None
    ) -> Report:
        """Open a partnership for its report; see `sipp_lib.workbook.Workbook.open`.

        Raises
        ------
        UsageError
            When no partnership is named, or papermill was given a parameter that the template does not have.
        """
        check_parameters()
        check_partnership(partnership)
        return cls(Workbook.current(partnership, audience, programme))

    @part
    def title(self, phase: str = "", *, annex: bool | str = False) -> Fragment:
        """Who, when, what about and how; of a page on one phase alone, without the contents of a report.

        With an `annex` its contents name it: see `sipp_lib.reports.annex`.
        """
        own = self.book.partnership
        theme = (
            f"{own.theme_words} ({own.theme})"
            if own.theme_words and own.theme
            else own.theme_words or own.theme
        )
        dates = " to ".join(day(each) for each in (own.start, own.end) if each)
        facts = [
            ("Local authorities", listing(own.authorities)),
            ("Schools", listing([entry.body.name for entry in self.book.records("school")])),  # type: ignore[attr-defined]
            ("Theme", theme),
            *([("Link to the improvement plan", own.plan_link)] if own.plan_link else []),
            ("Enquiry method", listing([str(method) for method in own.methods])),
            ("Dates", dates),
            ("Position as at", self.as_at),
        ]
        rows = Markup("\n").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(label, tables.clean(value or tables.EMPTY["school"]))
            for label, value in facts
            if value or self.for_writers
        )
        further = [("annex", Markup('<span class="paper">{}</span>').format(ANNEX))] if wished(annex) else []
        links = html.join(
            Markup('<li><a href="#{}"><span>{}</span></a></li>').format(*each)
            for each in [*CONTENTS, *further]
            if each[0] not in left_out(self.book)
        )
        nav = Markup('<nav aria-label="Contents"><ul>{}</ul></nav>\n').format(links)
        header = self._header(
            phase or "Evaluation report of a school improvement partnership",
            FOR_WHOM[self.book.audience],
            Markup('<dl class="facts">\n{}\n</dl>\n{}').format(rows, "" if phase else nav),
        )
        return Fragment(header, {"title": f"{self.name}: {phase}"} if phase else None)

    @part
    def summary(self) -> Fragment:
        """The enquiry in plain sentences with numbers: what `brief` tells."""
        return html.section("summary", "Summary", brief.body(self.book))

    @part
    def brief(self) -> Fragment:
        """A page of its own: two sides of A4 to put before a parent council, with the picture of the main result."""
        own = self.book.partnership
        told = [
            listing([school.name for school in self.book.bodies(School)]),
            listing(own.authorities),
            " to ".join(day(each) for each in (own.start, own.end) if each),
            f"Position as at {self.as_at}" if self.as_at else "",
        ]
        facts = Markup('<p class="lead">{}</p>').format(
            tables.clean(" ".join(f"{each}." for each in told if each))
        )
        more = "All results are in the full evaluation report."
        foot = html.paragraph(more, "foot")
        page = [
            self._header("School improvement partnership", FOR_WHOM[self.book.audience], facts),
            html.section("brief", "In brief", brief.body(self.book, brief.picture(self.book), foot)).html,
        ]
        return Fragment(html.join(page), {"title": f"{self.name}: in brief"})

    @part
    def plain(self) -> Fragment:
        """A page of its own for learners and parents, in the language that the partnership chose for it."""
        language = self.book.partnership.language
        say = words.page(language)
        school = self.book.audience == "school"
        latest = words.day(self.latest, language) if self.latest else ""
        foot = [say["foot"], say["as_at"].format(day=latest) if latest else "", say["unchecked"]]
        page = [
            self._header(say["kicker"], say["school"] if school else ""),
            pages.body(self.book),
            *(html.paragraph(each, "foot") for each in foot if each),
        ]
        facts = {
            "title": f"{self.name}: {say['kicker'][0].lower()}{say['kicker'][1:]}",
            "language": words.catalogue()["tags"][language],
        }
        return Fragment(html.join(page), facts)

    @part
    def performance(self) -> Fragment:
        """Phase 1."""
        book = self.book
        found = [
            *measured.gaps(book),
            *measured.levels(book),
            *measured.lenses(book),
            *measured.absence(book),
        ]
        return self._phase(1, records.performance(book), found)

    @part
    def exploring(self) -> Fragment:
        """Phase 2."""
        book = self.book
        beside, below = records.exploring(book)
        return self._phase(2, ([*measured.factors(book), *beside], below), measured.surveys(book))

    @part
    def planning(self) -> Fragment:
        """Phase 3."""
        book = self.book
        beside, below = records.planning(book)
        return self._phase(
            3, (beside, [*measured.drivers(book), *measured.plan(book), *below]), measured.collected(book)
        )

    @part
    def action(self) -> Fragment:
        """Phase 4."""
        found = [*outcomes.process(self.book), *monthly.over_time(self.book)]
        return self._phase(4, records.action(self.book), found)

    @part
    def evaluation(self) -> Fragment:
        """Phase 5."""
        book = self.book
        found = [
            *(html.paragraph(each, "verdict") for each in outcomes.looked_at(book)),
            *outcomes.changes(book),
            *outcomes.shares(book),
            *outcomes.balancing(book),
            *measured.gaps(book, last=True),
            *measured.levels(book, last=True),
            *measured.surveys(book, since=True),
        ]
        return self._phase(5, records.evaluation(book), found)

    @part
    def voices(self) -> Fragment:
        """What learners, parents, staff and partners said."""
        given = ("voice", "theme", "who")
        found = [
            *themes(self.book),
            *records.voices(self.book),
            # theme by theme they would tell the public of single voices, some of which nobody released
            records.table(self.book, "coding", given, "Themes, as each person gave them")
            if self.book.audience == "school"
            else None,
        ]
        return html.section(
            "voices",
            "Voices",
            *([*filter(None, found)] or [html.paragraph("No learner, parent or colleague is quoted here.")]),
        )

    @part
    def decisions(self) -> Fragment:
        """What is kept, changed or stopped."""
        found = records.decisions(self.book)
        none = [html.paragraph("No decision is recorded here.")]
        decided = [html.heading("What was decided"), *found] if found else none
        return html.section("decisions", "Decisions and next steps", *decided)

    @part
    def sharing(self) -> Fragment:
        """Who has heard of it, and who took part."""
        none = html.paragraph("Nothing is recorded here about sharing it.")
        return html.section(
            "sharing", "Sharing", records.sharing(self.book) or none, records.members(self.book)
        )

    @part
    def phase_section(self, name: str) -> Fragment:
        """A section that only the page of a phase has; empty where there is nothing to tell."""
        return phase_sections.SECTIONS[name](self.book)

    @part
    def how_made(self) -> Fragment:
        """How the numbers came about, and what was done so that no pupil can be recognised."""
        own, settings = self.book.partnership, self.book.settings
        by_area = self.book.evidence.pupils["simd_decile"].notna().any()
        told = methods.sentences(
            settings.threshold, settings.base, public=self.book.audience == "public", by_area=bool(by_area)
        )
        return html.section(
            "how-made",
            "How these numbers were made",
            html.bullets([*told, *records.unsearched(self.book)]),
            html.heading("Ethics and consent") if own.ethics else None,
            html.paragraph(tables.clean(own.ethics)) if own.ethics else None,
            records.table(
                self.book,
                "import",
                ["day", "table", "file", "rows", "source"],
                "Evidence brought in",
            ),
        )

    @part
    def words(self) -> Fragment:
        """At the foot: words that a teacher may want explained, and what to read further, as text."""
        return foot.words()

    @part
    def stamp(self, **further: str | float) -> Fragment:
        """What this report was made from, for the reader and as data; `further` parameters of a template too."""
        from sipp_lib.reports.provenance import stamp, template_path

        book = self.book
        made = stamp(
            records=book.fingerprint,
            # that of the records tells of the files as well, and nobody can try out answers against it
            evidence=book.evidence.fingerprints if book.audience == "school" else {},
            settings={"threshold": book.settings.threshold, "base": book.settings.base},
            parameters={"partnership": book.place.slug, "audience": book.audience, **further},
            template=Path(os.environ.get("SIPP_TEMPLATE", template_path())),
        )
        section = foot.technical(made)
        own = book.partnership
        facts = {
            "title": f"{self.name}: evaluation report",
            "name": self.name,
            "about": "; ".join(
                filter(None, [own.theme_words or own.theme, listing([str(m) for m in own.methods])])
            ),
            "short": summary.main_outcome(book),
            "standing": standing(book),
            "effect": self.effect,
            "stamp": made,
        }
        return Fragment(section.html, facts)

    def show(
        self, shown: Any, *, from_: Sequence[SafeFrame] = (), caption: str = "", alt: str = ""
    ) -> Fragment:
        """What a template of one's own adds: a table that passed the gate, or a figure `from_` such; see `own.show`."""
        from sipp_lib.reports import own

        made, told = own.show(self.book, shown, from_, caption, alt)
        return Fragment(made, calls=[[self.book.slug, TAKEN, [], told]])

    @property
    def for_writers(self) -> bool:
        """Whether the readers are those who write: only they are told what a phase is for and what is missing in it."""
        return self.book.audience == "school"

    @cached_property
    def name(self) -> str:
        """What people call the partnership."""
        return plain(self.book.partnership.name or self.book.place.slug)

    @cached_property
    def latest(self) -> date | None:
        """The day of the latest record: reports carry no date of the clock."""
        return latest_day(self.book)

    @property
    def as_at(self) -> str:
        """The same in words."""
        return day(self.latest) if self.latest else ""

    @cached_property
    def effect(self) -> dict[str, Any] | None:
        """The effect of the first outcome that was compared with other pupils, for the programme's page.

        Only ``left_out`` where none of them can be pooled: how sure it is is hardly known.
        """
        left_out = False
        for measure in results.measured(self.book, "score", role="outcome"):
            result = results.group_comparison(self.book, measure)
            if result is None or measure.ordered:
                continue
            row, allows = told_row(result.effect.frame)
            if row[["g"]].isna().any():
                continue
            if not allows or row[["se", "low", "high"]].isna().any():  # its own report claims no interval
                left_out = True
                continue
            turn = 1 if measure.better == "higher" else -1
            ends = sorted(float(turn * row[end]) for end in ("low", "high"))
            return {
                "measure": measure.name,
                "g": float(turn * row["g"]),
                "se": float(row["se"]),
                "low": ends[0],
                "high": ends[1],
                "n_target": int(row["n_target"]),
                "n_comparison": int(row["n_comparison"]),
            }
        return {"left_out": True} if left_out else None

    def _header(self, kicker: str, lead: str, *rest: Markup) -> Markup:
        told = Markup('<p class="lead">{}</p>\n').format(lead) if lead else ""
        return Markup('<header>\n<p class="kicker">{}</p>\n<h1>{}</h1>\n{}{}</header>').format(
            kicker, self.name, told, html.join(rest)
        )

    def _phase(self, number: int, told: tuple[list[Part], list[Part]], found: list[Part]) -> Fragment:
        phase = PHASES[number - 1]
        if phase.slug in left_out(self.book):
            return Fragment(Markup(""))
        gaps = [each.message for each in self.book.missing() if each.phase == phase.number]
        beside, below = told
        parts = [html.beside(beside, found) if any(beside) or any(found) else None, *below]
        nothing = None if any(parts) else html.paragraph("There is nothing to report on this phase.")
        lead, lacks = (phase.why, html.missing(gaps)) if self.for_writers else ("", None)
        return html.section(phase.slug, f"Phase {number}: {phase.title}", nothing, *parts, lacks, lead=lead)


CONTENTS = (
    ("summary", "Summary"),
    *(
        (
            phase.slug,
            Markup('Phase {}<span class="paper">: {}</span>').format(phase.number, phase.title),
        )
        for phase in PHASES
    ),
    ("voices", "Voices"),
    ("decisions", "Decisions and next steps"),
    ("sharing", "Sharing"),
    ("how-made", "How these numbers were made"),
    ("words", "Words used here, and further reading"),
    ("stamp", "Technical record"),
)
