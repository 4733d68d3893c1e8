"""The page for learners and parents: plain words without a number, in the language that the partnership chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib.records.kinds import School, TargetGroup
from sipp_lib.reports import html, records, summary, targets
from sipp_lib.reports.brief import choices, shortened
from sipp_lib.reports.standing import ahead, decided
from sipp_lib.tables import clean
from sipp_lib.wording import plain as words

if TYPE_CHECKING:
    from sipp_lib.reports.figures import Part
    from sipp_lib.workbook import Workbook


def body(book: Workbook) -> Markup:
    """Its sections, each with a question as its heading."""
    own, language = book.partnership, book.partnership.language
    say = words.page(language)
    groups = [group.name for group in book.bodies(TargetGroup) if group.name]
    schools = [school.name for school in book.bodies(School) if school.name]
    results: dict[str, tuple[str, list[str]]] = {}
    for measure, told in [*summary.main_results(book)[: summary.MOST], *summary.widened(book)]:
        _, sentences = results.setdefault(measure.code, (measure.name, []))
        sentences += words.found(told, language)
    found = [
        Markup("<strong>{}</strong>: {}").format(
            clean(name), clean(" ".join([*told, *words.aimed(targets.reached(book, code), language)]))
        )
        for code, (name, told) in results.items()
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
