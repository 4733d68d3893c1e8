"""The partnerships of the index page in other orders than by name: lists that lead to their rows, without script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from sipp_lib.characters import plain
from sipp_lib.formats import counted, day
from sipp_lib.phases import PHASES
from sipp_lib.reports.html import Fragment, heading, join, section
from sipp_lib.tables import clean

Facts = Mapping[str, Any]
LAST = "9999"  # after every year


def anchor(slug: str) -> str:
    """Where on the page a partnership's row is."""
    return f"row-{slug}"


def dates(standing: Facts) -> str:
    """From when to when; empty where neither is known."""
    start, end = _day(standing, "start"), _day(standing, "end")
    if start and end:
        return f"{start} to {end}"
    return f"From {start}" if start else f"To {end}" if end else ""


def _day(standing: Facts, name: str) -> str:
    return day(date.fromisoformat(standing[name])) if standing.get(name) else ""


def phase_reached(standing: Facts) -> str:
    """The latest phase in which something was written down."""
    found = next((phase for phase in PHASES if phase.number == standing.get("phase")), None)
    return f"Phase {found.number}: {found.title}" if found else ""


def _stages(standing: Facts) -> str:
    return f"{counted(standing['stages'], 'stage')} signed off" if standing else "not known"


Order = tuple[str, str, Callable[[Facts], Any], Callable[[Facts], str]]
ORDERS: tuple[Order, ...] = (
    (
        "by-end",
        "By the day they end",
        lambda told: told.get("end") or LAST,
        lambda told: _day(told, "end") or "no day given",
    ),
    (
        "by-phase",
        "By phase, the latest first",
        lambda told: -told.get("phase", 0),
        lambda told: phase_reached(told) or "not known",
    ),
    (
        "by-quality",
        "By quality assurance, the fewest stages first",
        lambda told: told.get("stages", -1),
        _stages,
    ),
)
"""An anchor, a heading, what they are put in order by, and the words for it."""


def contents() -> Markup:
    """Links to the orders, for the top of the page."""
    links = join(Markup('<li><a href="#{}">{}</a></li>').format(name, title) for name, title, *_ in ORDERS)
    return Markup('\n<nav aria-label="Other orders"><ul>{}</ul></nav>').format(links)


def in_other_orders(there: Sequence[tuple[str, Facts]]) -> Fragment:
    """The lists, each partnership with what decides its place.

    Parameters
    ----------
    there : sequence of tuple of str and dict
        The partnerships with a report, by name: their slug and their facts. Those that are level stay so.
    """
    lists = []
    for name, title, key, words in ORDERS:
        items = []
        for slug, facts in sorted(there, key=lambda each: key(each[1].get("standing") or {})):
            told = words(facts.get("standing") or {})
            link = Markup('<li><a href="#{}">{}</a> ({})</li>')
            items.append(link.format(anchor(slug), clean(plain(facts["name"])), told))
        listed = Markup("{}\n<ol>{}</ol>").format(heading(title), join(items))
        lists.append(Markup('<div id="{}" class="order">{}</div>').format(name, listed))
    return section("orders", "In other orders", *lists)
