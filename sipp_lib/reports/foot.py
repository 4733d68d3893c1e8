"""The foot of a report: its words explained, what to read further, and what it was made from."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sipp_lib.briefings import READING
from sipp_lib.reports import html
from sipp_lib.reports.html import Fragment
from sipp_lib.wording.glossary import TERMS

STAMP = (
    "If the records, evidence, settings and versions are the same, this report comes out exactly the same again. "
    "The fingerprints below (SHA-256) show whether two reports were made from the same material."
)


def words() -> Fragment:
    """Words that a teacher may want explained, and what the programme's guidance names to read, as text."""
    told = html.join(Markup("<div><dt>{}:</dt> <dd>{}</dd></div>").format(*each) for each in TERMS.items())
    parts: list[Markup | None] = [
        Markup('<dl class="words">\n{}\n</dl>').format(told),
        html.heading("Further reading"),
    ]
    for title, references in READING:
        parts.append(Markup("<h4>{}</h4>").format(title))
        parts.append(html.bullets(f"{name} ({address})" if address else name for name, address in references))
    return html.section("words", "Words used here", *parts)


def technical(made: dict[str, Any]) -> Fragment:
    """What a report was made from, line by line; see `sipp_lib.reports.provenance.stamp`."""
    rows = [(name, value) for group in made.values() for name, value in _flat(group)]
    body = html.join(Markup("<dt>{}</dt><dd>{}</dd>").format(*row) for row in rows)
    return html.section(
        "stamp", "Technical record", Markup('<dl class="stamp">{}</dl>').format(body), lead=STAMP
    )


def _flat(group: dict[str, Any]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in group.items():
        rows += _flat(value) if isinstance(value, dict) else [(name, str(value))]
    return rows
