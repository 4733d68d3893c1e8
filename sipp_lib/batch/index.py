"""The index page over a programme's reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import nbformat
from markupsafe import Markup

from sipp_lib.batch.orders import anchor, contents, dates, in_other_orders, phase_reached
from sipp_lib.batch.render import render
from sipp_lib.characters import plain
from sipp_lib.disclosure.gate import Settings
from sipp_lib.editions import FORMS
from sipp_lib.programme import EDITIONS
from sipp_lib.reports.html import Fragment, bullets, join, section
from sipp_lib.reports.programme import together
from sipp_lib.tables import clean
from sipp_lib.wording.words import started

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.programme import Programme

HEAD = ("Partnership", "Dates and phase", "Main outcome", "Decision", "Quality assurance")
BY_NAME = "Each partnership and its evaluation report, by name"
NO_DECISION, NOT_TOLD = "No decision is recorded", "Not told by this earlier report"


def index(
    programme: Programme,
    audience: Audience,
    facts: Mapping[str, dict[str, Any] | None],
    *,
    failed: Collection[str] = (),
    stopped: Collection[str] = (),
    beside: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The page that lists every partnership with what its report says in short.

    Parameters
    ----------
    programme : Programme
        Whose page.
    audience : {"public", "school"}
        Which reports.
    facts : mapping of str to dict
        For every partnership what its report tells of itself, or None where there is no report.
    failed : collection of str
        Those whose report could not be made just now; one that is there is said to be out of date.

    stopped : collection of str
        Those whose earlier report names a pupil, so that nothing of it is told and nothing leads to it.
    beside : mapping of str to sequence of str
        For a partnership what lies beside its page: forms as `sipp_lib.programme.Programme.report` takes them.

    Returns
    -------
    str
        HTML of the same kind as a report's.
    """
    forms = beside or {}
    there = [(slug, told) for slug, told in facts.items() if told]
    there.sort(key=lambda each: (plain(each[1]["name"]).casefold(), each[0]))
    rows = [
        _row(
            slug,
            told,
            {form: programme.report(audience, slug, form).name for form in forms.get(slug, ())},
            stale=slug in failed,
        )
        for slug, told in there
    ]
    absent = [slug for slug, told in facts.items() if not told and slug not in stopped]
    effects = [
        {"partnership": plain(told["name"]), **told["effect"]}
        for told in facts.values()
        if told and told.get("effect") and "g" in told["effect"]
    ]
    left_out = sum(bool(told and told.get("effect") and "g" not in told["effect"]) for told in facts.values())
    table = Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{1}"><table class="records index">'
        "<caption>{1}</caption>\n<thead><tr>{0}</tr></thead>\n<tbody>{2}</tbody></table></div>"
    ).format(
        Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in HEAD), BY_NAME, join(rows)
    )
    title = plain(f"{programme.name}: evaluation reports")
    audience_words = {
        "public": "Groups of pupils too small to publish are not shown, and counts are rounded.",
        "school": "For the schools only: these reports show individual pupils. Do not pass them on.",
    }[audience]
    opening = Markup('<header><h1>{}</h1><p class="lead">{}</p>{}</header>').format(
        title, audience_words, contents() if len(rows) > 1 else ""
    )
    settings = Settings(programme.threshold, programme.base)
    shown = [
        table if rows else None,
        _listed("No report yet", absent),
        _listed("Stopped", stopped),
        together(effects, audience, settings, left_out=left_out),
    ]
    body = section("partnerships", "Partnerships", *shown)
    notebook = nbformat.v4.new_notebook(metadata={"sipp": {"title": title}})
    notebook.cells = [_cell("opening", Fragment(opening)), _cell("partnerships", body)]
    if len(rows) > 1:
        notebook.cells.append(_cell("orders", in_other_orders(there)))
    return render(notebook)


def _row(slug: str, facts: dict[str, Any], files: Mapping[str, str], *, stale: bool) -> Markup:
    note = Markup('<p class="stale">The last run failed: this report is an earlier one.</p>') if stale else ""
    name, about = clean(facts["name"]), clean(started(facts["about"]))
    head = Markup('<a href="{}.html">{}</a><p class="also">{}</p>{}{}').format(
        slug, name, about, _also(name, files), note
    )
    standing = facts.get("standing") or {}  # an earlier version's report tells nothing of it
    cells = [
        bullets(
            filter(None, [dates(standing), phase_reached(standing)] if standing else [NOT_TOLD]), "brief"
        ),
        bullets(facts["short"], "brief"),
        bullets(standing.get("decisions") or [NO_DECISION if standing else NOT_TOLD], "brief"),
        bullets(standing.get("checked") or [NOT_TOLD], "brief"),
    ]
    told = join(
        Markup('<td data-label="{}">{}</td>').format(label, cell or "")
        for label, cell in zip(HEAD[1:], cells, strict=True)
    )
    return Markup('<tr><th scope="row" id="{}">{}</th>{}</tr>').format(anchor(slug), head, told)


def _also(name: Markup, files: Mapping[str, str]) -> Markup:
    """Where the same report lies in other forms and in brief; each link says of whom it is, for those who hear it."""
    link = Markup('<a href="{}">{}<span class="visually-hidden">{} of {}</span></a>')
    lines = []
    for edition, words in {"": "", **EDITIONS}.items():
        links = []
        for form, file in files.items():
            of, _, ending = form.rpartition(".")
            if of == edition:
                shown = FORMS.get(ending, started(words))
                links.append(link.format(file, shown, f" {words}" if words and ending in FORMS else "", name))
        if links:
            line = Markup('<p class="also">{}{}</p>')
            lines.append(line.format("" if edition else "Also as ", Markup(", ").join(links)))
    return join(lines)


def _listed(heading: str, slugs: Collection[str]) -> Markup | None:
    listed = bullets([*slugs])
    return listed and join([Markup("<h3>{}</h3>").format(heading), listed])


def _cell(name: str, fragment: Fragment) -> nbformat.NotebookNode:
    data, metadata = fragment._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell(outputs=[output], id=name)
