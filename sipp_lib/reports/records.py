"""What was agreed, phase by phase: the partnership's own records as tables and pages of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results, tables
from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.evidence.unsearched import in_a_copy, perhaps_twice
from sipp_lib.formats import day
from sipp_lib.records.kinds import (
    KINDS,
    Finding,
    Information,
    Measure,
    Member,
    Outcome,
    SelfCheck,
    TargetGroup,
    Voice,
)
from sipp_lib.reports.html import bullets, heading, join, paragraph
from sipp_lib.results.measures import cached
from sipp_lib.results.surveys import scales_of
from sipp_lib.wording import gaps, predictions
from sipp_lib.wording.change import baseline
from sipp_lib.wording.words import started, when

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry
    from sipp_lib.workbook import Workbook

Part = Markup | None
HANDED_OUT = 4
READ_AS = (
    *("code", "main", "unit", "better", "lowest", "highest", "planned", "statements", "answers"),
    *("turned", "ordered", "reliability", "organiser", "followed", "scale"),
)
CLASS = re.compile(r"\(?\b[PS] ?[1-7](?: ?(?:[/–-]|to|and) ?[PS]?[1-7])*[A-Za-z]?\b\)?", re.IGNORECASE)
UNSAID = Measure()
# fields that say nothing of a measure of another form, unless somebody filled them in
ONLY_FOR = {"ordered": "score", "reliability": "score", "organiser": "yes or no", "followed": "rate"}
ONLY_FOR |= {"statements": "survey", "turned": "survey", "scale": "survey"}


def table(book: Workbook, kind: str, fields: Sequence[str], caption: str) -> Part:
    """The records of a kind as a table with these fields, or nothing when there are none."""
    entries = worded(book, kind)
    return tables.records_table(entries, fields, caption, **look(book)) if entries else None


def details(book: Workbook, kind: str, title: str, without: Sequence[str] = ()) -> Part:
    """The records of a kind one after another, for those with long texts; `without` these fields."""
    entries = worded(book, kind)
    if not entries:
        return None
    shown = look(book)
    if without:
        shown["fields"] = [name for name, _ in KINDS[kind].fields() if name not in without]
    return join([heading(title), *(tables.record_details(entry, **shown) for entry in entries)])


def worded(book: Workbook, kind: str) -> list[Entry]:
    """The records of a kind; what rests on the data is told in words for this audience, a measure by its name."""
    return [_from_data(book, entry) for entry in book.records(kind)]


def _from_data(book: Workbook, entry: Entry) -> Entry:
    match entry.body:
        case TargetGroup(chosen_on=code) as group if code:
            called = {each.code: each.name for each in book.bodies(Measure) if each.name}
            return replace(entry, body=group.model_copy(update={"chosen_on": called.get(code, code)}))
        case Outcome(baseline_on=occasion) if occasion:
            return _with_baseline(book, entry)
        case Information(measure=str()) as looked_at:
            measure = _measures(book).get(looked_at.measure or "")
            told = gap_seen(book, measure, looked_at) if measure else []
            both = " ".join([*told, looked_at.finding]).strip()
            return replace(entry, body=looked_at.model_copy(update={"finding": both}))
        case Measure(form="rate", occasions=[first, _, *_, last]) as measure:
            told = [f"{when(first)} to {when(last)}"]
            return replace(entry, body=measure.model_copy(update={"occasions": told}))
        case Finding() as finding:
            from sipp_lib.reports import summary  # which draws charts

            known = _measures(book)
            mine = [known[each] for each in finding.measures if each in known]
            told = summary.said_by(book, mine) if finding.told else []
            both = "\n".join(filter(None, [*told, finding.evidence, summary.bound(book, finding)]))
            return replace(entry, body=finding.model_copy(update={"evidence": both, "told": False}))
    return entry


def _measures(book: Workbook) -> dict[str, Measure]:
    return {each.id: each.body for each in book.records("measure") if isinstance(each.body, Measure)}


def gap_seen(book: Workbook, measure: Measure, looked_at: Information) -> list[str]:
    """What a measure showed on an occasion through the lens that it was looked at; for everyone the gap alone.

    Nobody outside a school is told of an occasion or a lens of which the report tells nothing either.
    """
    occasion, there = looked_at.measured_on, results.occasions(book, measure)
    if measure.ordered or measure.form == "survey" or occasion not in there:
        return []
    lens = next((each.name for each in FIELDS.values() if each.lens in looked_at.lenses), "")
    if "SIMD" in looked_at.lenses:
        public = measure.form != "rate" and occasion in (there[0], there[-1])
        return (
            gaps.sentences(measure, results.gap(book, measure, occasion))
            if book.audience == "school" or public
            else []
        )
    if book.audience == "public" or not lens:
        return []
    safe = results.by_lens(book, measure, occasion, lens)
    return [f"{measure.name}, {occasion}.", *gaps.lens_sentences(safe, lens=str(FIELDS[lens].lens))]


def _with_baseline(book: Workbook, entry: Entry) -> Entry:
    outcome = entry.body
    assert isinstance(outcome, Outcome)  # noqa: S101  asked where it is called
    measure = _measures(book).get(outcome.measure or "")
    if measure is None or measure not in results.measured(book, "score", "yes or no"):
        return entry
    told = baseline(
        measure, outcome.baseline_on, results.by_lens(book, measure, outcome.baseline_on, "group")
    )
    both = "; ".join(filter(None, [outcome.baseline, told]))
    return replace(entry, body=outcome.model_copy(update={"baseline": both, "baseline_on": ""}))


def look(book: Workbook) -> dict[str, Any]:
    """How records are shown to this workbook's audience: the names behind links, and the gate for counts."""
    return {
        "audience": book.audience,
        "names": names(book),
        "number": partial(results.number_of_pupils, book),
    }


@cached
def names(book: Workbook) -> dict[str, str]:
    """What each record is called where another one links to it, by id."""
    return {entry.id: called(entry, book) for entry in book.entries}


def called(entry: Entry, book: Workbook) -> str:
    """What a record is called where another one links to it; nothing of it that its readers may not see."""
    if book.audience == "public" and not entry.body.may_be_published():
        return "(not published)"
    name = entry.body.called(book.audience) or f"({entry.body.title.lower()} without a name)"
    return name if len(name) <= 240 else name[:239].rstrip() + "…"


def performance(book: Workbook) -> tuple[list[Part], list[Part]]:
    """Phase 1: target group and outcomes for the column, information for the whole width."""
    return (
        [
            details(book, "target_group", "The target group", without=("pupils", "compared", "judged")),
            details(book, "outcome", "Outcomes agreed for it"),
        ],
        [
            table(
                book,
                "information",
                ["source", "day", "who", "lenses", "shows", "finding", "compared_with"],
                "Performance information examined",
            )
        ],
    )


def exploring(book: Workbook) -> tuple[list[Part], list[Part]]:
    """Phase 2: factors with their tests, and readings."""
    return [], [
        table(
            book,
            "factor",
            ["name", "level", "influence", "information", "tests", "confirmed", "why"],
            "Factors and how they were tested",
        ),
        table(book, "reading", ["reference", "says", "take"], "Research consulted"),
    ]


def planning(book: Workbook) -> tuple[list[Part], list[Part]]:
    """Phase 3: questions for the column; drivers, actions and measures for the whole width."""
    return (
        [details(book, "question", "Research questions")],
        [
            table(
                book,
                "action",
                ["task", "purpose", "drivers", "by_whom", "start", "end", "where", "progress", "notes"],
                "Action plan",
            ),
            table(
                book,
                "measure",
                ["name", "role", "form", "instrument", "occasions", "answered_by", "by_whom", "questions"],
                "Measures and when they are collected",
            ),
            measures_in_full(book),
            drivers_in_full(book),
        ],
    )


def measures_in_full(book: Workbook) -> Part:
    """How the values of each measure are read, to unfold."""
    shown, found = look(book), []
    scales = {measure.code: scale.name for measure, scale in scales_of(book)}
    for entry in book.records("measure"):
        measure = entry.body
        assert isinstance(measure, Measure)  # noqa: S101  records("measure") holds nothing else
        measure = measure.model_copy(update={"scale": scales.get(measure.code, measure.scale)})
        idle = [name for name, form in ONLY_FOR.items() if form != measure.form]
        fields = [n for n in READ_AS if n not in idle or getattr(measure, n) != getattr(UNSAID, n)]
        found.append(tables.record_details(replace(entry, body=measure), fields=("name", *fields), **shown))
    unfolds = Markup("<details><summary>How each measure is read</summary>\n{}\n</details>")
    return unfolds.format(join(found)) if found else None


def drivers_in_full(book: Workbook) -> Part:
    """The driver diagram once more, as a list to unfold: it is drawn above."""
    listed = table(
        book, "driver", ["name", "tier", "serves", "outcome", "factors"], "Driver diagram as a list"
    )
    unfolds = Markup("<details><summary>The driver diagram as a list</summary>\n{}\n</details>")
    return unfolds.format(listed) if listed else None


def action(book: Workbook) -> tuple[list[Part], list[Part]]:
    """Phase 4: cycles for the column; events and, in school, the log for the whole width."""
    log = ["day", "what", "who", "minutes", "present", "planned", "as_planned", "adaptations"]
    return (
        [details(book, "cycle", "Cycles"), predicted(book)],
        [
            table(book, "event", ["day", "what", "intervention"], "Events that may explain a change"),
            table(book, "log", log, "Log (not to be published)") if book.audience == "school" else None,
        ],
    )


def predicted(book: Workbook) -> Part:
    """How often the predictions of the cycles came true."""
    told = predictions.sentences(results.predictions(book))
    return paragraph(" ".join(told)) if told else None


def evaluation(book: Workbook) -> tuple[list[Part], list[Part]]:
    """Phase 5: findings for the column; self-check and sign-off for the whole width."""
    return (
        [details(book, "finding", "Answers to the research questions", without=("told",))],
        [
            self_check(book),
            table(
                book, "sign_off", ["phase", "day", "name", "role", "agreed", "comment"], "Quality assurance"
            ),
        ],
    )


def self_check(book: Workbook) -> Part:
    """How far each principle and key feature is in place, one column for each time it was asked."""
    checks = book.bodies(SelfCheck)
    told: dict[str, dict[int, str]] = {}
    for number, check in enumerate(checks):
        for each in check.statements:
            words = ": ".join(filter(None, [each.extent or "", each.example]))
            told.setdefault(each.statement, {})[number] = words
    if not told:
        return None
    heads = [
        " ".join(filter(None, [(c.occasion or "").capitalize(), f"({day(c.day)})" if c.day else ""]))
        for c in checks
    ]
    rows = [
        [statement, *(said.get(number, "") for number in range(len(checks)))]
        for statement, said in told.items()
    ]
    rows += [
        row
        for row in (
            ["Progress, 0.5 to 5", *(f"{c.progress:g}" if c.progress else "" for c in checks)],
            ["Comment", *(c.comment for c in checks)],
        )
        if book.audience == "school" or any(row[1:])
    ]
    caption = "Self-check against the programme's principles and key features"
    return tables.text_table(caption, ["Principle or key feature", *heads], rows, audience=book.audience)


def voices(book: Workbook) -> list[Part]:
    """What people said, each once: with the first question it bears on, else with the first factor."""
    return [
        join([heading(title), *(quotation(book, voice) for voice in said)])
        for title, said in _by_subject(book)
    ]


def _by_subject(book: Workbook) -> Iterator[tuple[str, list[Voice]]]:
    """What voices bear on, in the order of the questions and factors, and the voices."""
    left = [
        entry.body for entry in book.records("voice") if isinstance(entry.body, Voice) and entry.body.quote
    ]
    for kind, field in (("question", "questions"), ("factor", "factors")):
        for entry in book.records(kind):
            if said := [voice for voice in left if entry.id in getattr(voice, field)]:
                left = [voice for voice in left if voice not in said]
                yield names(book)[entry.id], said
    if left:
        yield "On other things", left


def quotation(book: Workbook, voice: Voice) -> Markup:
    """What somebody said, and who: the role, never a name; outside the schools no day, which those there would know."""
    on = day(voice.day) if voice.day and book.audience == "school" else ""
    return quoted(voice.quote, ", ".join(filter(None, [voice.whose or "", on])))


def quoted(quote: str, whose: str) -> Markup:
    """A text as a quotation, and whose it is."""
    return Markup("<blockquote>{}<footer>{}</footer></blockquote>").format(
        paragraph(tables.clean(quote)), whose
    )


def handed_out(book: Workbook) -> list[Voice]:
    """What learners and parents said and may be passed on, whoever reads the report: pages of it are handed out."""
    voices = [each for each in book.bodies(Voice) if each.may_be_published() and each.quote]
    voices.sort(key=lambda each: (each.day is None, each.day))
    return [each for each in voices if each.whose in ("learner", "parent or carer")][:HANDED_OUT]


def decisions(book: Workbook) -> list[Part]:
    """What was decided, and what comes next; beside each finding what keeps the numbers from bearing it out."""
    from sipp_lib.reports import summary  # which draws charts

    shown = look(book)
    shown["names"] = shown["names"] | {
        each.id: f"{names(book)[each.id]} {summary.bound(book, each.body)}".strip()
        for each in book.records("finding")
        if isinstance(each.body, Finding)
    }
    return [tables.record_details(entry, **shown) for entry in book.records("decision")]


def sharing(book: Workbook) -> Part:
    """Who has heard of it."""
    return table(book, "sharing", ["day", "with_whom", "how", "response"], "With whom it was shared")


def unsearched(book: Workbook) -> list[str]:
    """That key files are missing here, for a school's copy; and for all readers what numbers may suffer by it."""
    found = book.unsearched
    return perhaps_twice(found) + (in_a_copy(found) if book.audience == "school" else [])


def members(book: Workbook) -> Part:
    """Who takes part: in public the roles, in no order that would tell of a school, and organisations outside them."""
    shown = roles(book) if book.audience == "public" else people(book)
    found = [table(book, "school", ["name", "code", "authority", "sector", "roll"], "Schools"), shown]
    return join([heading("Who took part"), *found]) if any(found) else None


def people(book: Workbook) -> Part:
    """The members by name, each at a school or in an organisation."""
    called = names(book)
    rows = []
    for each in book.bodies(Member):
        where = ", ".join(filter(None, [called.get(each.school or "", ""), each.organisation]))
        rows.append([each.name, each.role, where, "Yes" if each.trio else "No"])
    head = ["Name", "Role", "School or organisation", "Support team"]
    return tables.text_table("Members", head, rows, audience=book.audience) if rows else None


def roles(book: Workbook) -> Part:
    """The members' roles, each with the organisation of those outside the schools and how many there are.

    Without the class that somebody teaches: in a small school that is one person. What is left begins as others do.
    """
    told = Counter(
        ", ".join(filter(None, [left if left == each.role else started(left), each.organisation]))
        + (" (support team)" if each.trio else "")
        for each in book.bodies(Member)
        for left in [CLASS.sub("", each.role).strip(" ,")]
        if each.role or each.organisation
    )
    listed = [each if many == 1 else f"{each}: {many}" for each, many in sorted(told.items())]
    return join([paragraph("Roles of those who took part:"), bullets(listed)]) if listed else None
