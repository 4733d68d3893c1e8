"""The report in brief: what, for whom, what was tried, what came of it, what was said, what is decided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib import results, tables
from sipp_lib.formats import day, in_words
from sipp_lib.records.kinds import Finding, Question, TargetGroup
from sipp_lib.reports import html, measured, monthly, outcomes, records, summary, targets
from sipp_lib.reports.standing import ahead, decided, starts
from sipp_lib.wording import predictions, process, verdict
from sipp_lib.wording.words import started

if TYPE_CHECKING:
    from datetime import date

    from sipp_lib.reports.figures import Part
    from sipp_lib.workbook import Workbook

LONGEST = 400  # letters of a text that stands in full elsewhere
TABLES = re.compile(r"<details>.*?</details>", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
SMALL = {
    "All",
    "Another",
    "Children",
    "Every",
    "One",
    "Other",
    "Pupils",
    "The",
    "Those",
    "Three",
    "Two",
    "Young",
}
NOBODY = re.compile(r"(?:nobody|no one|none|no\b|nothing|before and after|same\b|themsel)", re.IGNORECASE)
"""How a comparison begins in words that name no other pupils."""


def body(book: Workbook, picture: Part = None, foot: Part = None) -> Markup:
    """All of it, for two sides of A4; the picture is one of those below in the full report."""
    success = book.partnership.success
    told = summary.lacking(book)
    found = [*summary.main_results(book)[: summary.MOST], *summary.widened(book)]
    told += [verdict.in_brief(each) for _, each in found]
    named, answers, aimed = (
        [*summary.further(book), *summary.named(book)],
        _answers(book),
        targets.every(book),
    )
    said = [records.quoted(shortened(each.quote), each.whose or "") for each in records.handed_out(book)]
    settled = [
        " ".join(filter(None, [_ended(shortened(told)), shortened(each.next_steps) if each else ""]))
        for told, each in decided(book)
    ]
    carried_out = [process.in_brief(short, told) for _, short, told in summary.carried_out(book)]
    watched = [verdict.with_chance(told)[0] for _, told in summary.watched(book)]
    parts = [
        html.bullets(about(book)),
        html.heading("What success would look like") if success else None,
        html.paragraph(shortened(success)) if success else None,
        html.heading("What the numbers say"),
        html.bullets(told) or html.paragraph(summary.nothing(book)),
        html.heading("Were the targets reached?") if aimed else None,
        html.bullets(aimed),
        picture,
        html.bullets(named),
        html.heading("Was it carried out as planned?") if carried_out else None,
        html.bullets(carried_out),
        html.heading("Did anything get worse?") if watched else None,
        html.bullets(watched),
        html.heading("What the partnership concluded") if answers else None,
        html.bullets(answers),
        html.heading("What learners and parents said") if said else None,
        *said,
        html.heading("What is decided"),
        html.bullets(settled) or html.paragraph("Nothing is decided yet."),
        foot,
    ]
    return Markup('<div class="summary">\n{}\n</div>').format(html.join(parts))


def picture(book: Workbook) -> Part:
    """The picture of the first result, without its tables, which the full report has; none where there is none."""
    first = next((measure for measure, _ in summary.main_results(book)), None)
    if first is None:
        return None
    if first.form == "survey":
        found = measured.answers(book, first, results.occasions(book, first)[-1])
    elif first.form == "rate":
        found = [monthly.charted(book, first, group) for group in results.groups_followed(book, first)]
    else:
        found = outcomes.pictured(book, first)
    drawn = next((part for part in found if part and part.startswith("<figure>")), None)
    return Markup(TABLES.sub("", drawn)) if drawn else None  # noqa: S704  less of what is markup already


def about(book: Workbook) -> list[str]:
    """Who worked together, with whom, on what, for whom, and what they tried."""
    own, schools = book.partnership, len(book.records("school"))
    authorities = len(own.authorities)
    where = f" in {_count(authorities, 'local authority', 'local authorities')}" if authorities else ""
    about = f"‘{own.theme_words}’" if own.theme_words else own.theme
    theme = f" on {about}" if about else ""
    verb = f"{'is' if schools == 1 else 'are'} working" if ahead(book) else "worked"
    verb += " together" if schools > 1 else ""
    told = [f"{started(_count(schools, 'school'))}{where} {verb}{theme}."] if schools else []
    for group in book.bodies(TargetGroup):
        many = "" if group.size is None else f" ({results.number_of_pupils(book, group.size)} pupils)"
        verb = "is" if ahead(book) else "was"
        told.append(f"The enquiry {verb} for {group.name or 'a group of pupils'}{many}{who(group)}.")
    whose = [told.pop()] if book.bodies(TargetGroup) else []
    told += filter(None, [" ".join([*whose, *_beside(book)])])
    tried = [f"{choice}{f' (from {day(start)})' if start else ''}" for choice, start in choices(book).items()]
    what = "What is planned" if ahead(book) else "What was tried"
    return [*told, *([f"{what}: {'; '.join(tried)}."] if tried else [])]


def who(group: TargetGroup) -> str:
    """Who they are, by the first sentence of the record, as it stands behind the group's name."""
    told = _within(group.who)
    return f": {told}" if told else ""


def _within(text: str) -> str:
    """The first sentence of a text, as it stands within another."""
    told = shortened(SENTENCE.split(text.strip(), maxsplit=1)[0]).rstrip(".")
    return f"{told[:1].lower()}{told[1:]}" if told.partition(" ")[0] in SMALL else told


def _beside(book: Workbook) -> list[str]:
    """With whom the group was compared, and whether chance decided who was in which."""
    if not book.evidence.pupils["group"].eq("comparison").any():
        return []
    asked = [entry.body.comparison for entry in book.records("question") if isinstance(entry.body, Question)]
    named = [*dict.fromkeys(_within(each) for each in asked if each.strip() and not NOBODY.match(each))]
    lot = "were" if results.by_lot(book) else "were not"
    who = "; ".join(named) or "other pupils"
    return [f"They were compared with {shortened(who)}. The groups {lot} drawn at random."]


def choices(book: Workbook) -> dict[str, date | None]:
    """What was tried, each once, and where all of it is still to come the day from which it is planned."""
    coming = ahead(book)
    told: dict[str, date | None] = {}
    for entry in book.records("question"):
        choice = entry.body.choice if isinstance(entry.body, Question) else ""
        if choice and told.get(choice) is None:
            told[choice] = starts(book, entry.id) if coming else None
    return told


def shortened(text: str) -> str:
    """A text that has room here: as many of its sentences as fit, or of its words, and … where there is more."""
    text = text.strip()
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)", kept)]
    return f"{kept[: ends[-1]] if ends else kept.rpartition(' ')[0] or kept} …"


def _ended(text: str) -> str:
    """A line that another sentence may follow."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _answers(book: Workbook) -> list[Markup]:
    """Each research question with its answer and the strength of the evidence."""
    findings = {finding.question: finding for finding in book.bodies(Finding)}
    told = []
    for entry in book.records("question"):
        question, finding = entry.body, findings.get(entry.id)
        assert isinstance(question, Question)  # noqa: S101  records("question") holds nothing else
        answer = finding.answer if finding and finding.answer else "This question is still open."
        held = summary.bound(book, finding) if finding else ""
        strength = predictions.strength((finding.strength or "") if finding else "")
        told.append(
            Markup("<strong>{}</strong> {} <em>{}</em>").format(
                tables.clean(shortened(question.question)),
                tables.clean(" ".join(filter(None, [_ended(shortened(answer)), held]))),
                strength,
            )
        )
    return told


def _count(number: int, one: str, many: str = "") -> str:
    return f"{in_words(number)} {one if number == 1 else many or one + 's'}"
