"""The page for learners and parents: plain words without a number, in the language that the partnership chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.records.kinds import School, TargetGroup
from sipp_lib.reports import brief, html, records, summary, targets
from sipp_lib.reports.brief import choices, shortened
from sipp_lib.reports.standing import ahead, decided
from sipp_lib.tables import clean
from sipp_lib.wording import plain as words
from sipp_lib.wording.verdict import Claim
from sipp_lib.wording.words import started

if TYPE_CHECKING:
    from sipp_lib.reports.figures import Part
    from sipp_lib.workbook import Workbook


def body(book: Workbook) -> Markup:
    """Its sections, each with a question as its heading."""
    own, language = book.partnership, book.partnership.language
    say = words.page(language)
    groups = [started(f"{group.name}{brief.who(group)}") for group in book.bodies(TargetGroup) if group.name]
    schools = [school.name for school in book.bodies(School) if school.name]

    def aimed(code: str, *, gap: bool = False) -> list[str]:
        return words.aimed(targets.words_of(book, code, gap=gap), language)

    told_by: dict[str, tuple[str, list[str]]] = {}
    told_of = [*summary.main_results(book), *summary.widened(book), *summary.watched(book)]
    for measure, told in told_of:
        if measure.code in told_by and not isinstance(told[0], Claim):
            continue  # of a gap that is not shown: it would be taken for the result
        _, sentences = told_by.setdefault(measure.code, (measure.name, []))
        aims = [] if sentences else aimed(measure.code)
        first, *rest = words.found(told, language)
        changes = results.survey_changes(book, measure) if measure.form == "survey" else {}
        asked = words.asked(results.occasions(book, measure), changes, language) if changes else []
        # what was aimed for stands beside its result, or it would be taken for that of the gap
        sentences += [*words.once(sentences, [first, *asked, *rest], language), *aims]
    for measure, short, _ in summary.carried_out(book):
        if short:
            told_by[measure.code] = (measure.name, [say[short], *aimed(measure.code)])
    found = [
        Markup("<strong>{}</strong>: {}").format(
            clean(name), clean(" ".join([*told, *aimed(code, gap=True)]))
        )
        for code, (name, told) in told_by.items()
    ]
    voices = [
        records.quoted(shortened(each.quote), say["learner" if each.whose == "learner" else "parent"])
        for each in records.handed_out(book)
    ]
    verbs = {"adopt": say["keep"], "adapt": say["change"], "abandon": say["stop"], None: say["open"]}
    settled = [
        f"{shortened(each.what)}: {verbs[each.decision]}" if each and each.what else say["undecided"]
        for _, each in decided(book)
    ]
    coming = ahead(book)
    tried = []
    for choice, start in choices(book).items():
        when = f" ({say['from'].format(day=words.day(start, language))})" if start else ""
        tried.append(f"{shortened(choice)}{when}")
    parts: list[tuple[str, list[Part]]] = [
        ("what", [html.paragraph(shortened(own.success)) if own.success else None]),
        ("who", [html.bullets(groups)]),
        ("schools", [html.bullets(schools)]),
        ("planned" if coming else "tried", [html.bullets(tried)]),
        ("found", [html.bullets(found) or html.paragraph(say["nothing"])]),
        ("said", [*voices]),
        ("next", [html.bullets(settled) or html.paragraph(say["nothing"])]),
    ]
    return html.join(html.section(name, say[name], *told).html for name, told in parts if any(told))
