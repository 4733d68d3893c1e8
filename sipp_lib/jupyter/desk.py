"""What the start page shows of each partnership: its phases, what is missing, its reports, what others wrote."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, Literal

from sipp_lib.editions import FORMS
from sipp_lib.exchange.scale_files import unsettled
from sipp_lib.files import content
from sipp_lib.formats import counted, day, listing, with_article
from sipp_lib.jupyter.given_out import offered
from sipp_lib.phases import PHASES
from sipp_lib.programme import EDITIONS, SHARED, Place, Programme
from sipp_lib.records.author import current_author
from sipp_lib.records.chain import Missing, named, phase_of
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.merge import Entry
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

SHOWN = 5
"""How many of the things that are missing in a phase are told on this page."""
KEPT = 7
"""How many days the start page tells what to do before a report of the night is published."""
PAGE_AND_FORMS = {"html": "web page"} | FORMS
ForWhom = tuple[Literal["public", "school"], str, str]
TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
AUDIENCES: tuple[ForWhom, ...] = (
    ("public", "Report for the public", ""),
    ("school", "Report for the school", ", not to be passed on"),
)


def partnership(programme: Programme, slug: str, since: int | None) -> tuple[dict[str, Any], int]:
    """One partnership as the start page shows it, and how many revisions it has.

    Parameters
    ----------
    programme : Programme
        Whose it is.
    slug : str
        Its short name.
    since : int or None
        How many revisions it had when somebody was last here, if anybody was.

    Raises
    ------
    SippError, OSError
        When its records cannot be read.
    """
    place = programme.partnership(slug)
    with Store.open(place.records, slug, read_only=True) as store:
        fingerprint, revisions = store.fingerprint(), store.revisions()
        book = Workbook(programme, place, store.current(), fingerprint, "school")
    found = {
        "phases": _phases(book),
        "reports": reports(programme, slug),
        "decisions": [
            {"text": f"{named(entry)} was changed in two places at once", "page": link(book.place, entry)}
            for entry in book.conflicts()
        ]
        + [{"text": told, "page": ""} for told in unsettled(place, programme.scales)],
        "questionnaires": offered(book.entries),
        "changes": [] if since is None else _changes(book, revisions[since:]),
    }
    return found, len(revisions)


def night(programme: Programme) -> str:
    """What became of the reports that a server made at night, for those who see that; empty where none were.

    Parameters
    ----------
    programme : Programme
        Whose partnerships, as far as this account may look into them.
    """
    told, first = [], list[str]()
    for slug in programme.partnerships():
        with suppress(OSError, ValueError, KeyError, TypeError):  # not made at night, or not for this account
            said = json.loads(content(programme.place(slug).night))
            told.append((date.fromisoformat(said["day"]), slug, str(said["reason"])))
            first += map(str, said.get("first", ()))
    if not told:
        return ""
    last = max(on for on, _, _ in told)
    late: dict[str, list[str]] = {}  # what stopped all of them is said once
    for on, slug, reason in told:
        if reason or on < last:
            late.setdefault(reason or f"the last report is of {day(on)}.", []).append(f"‘{slug}’")
    made = len(told) - sum(map(len, late.values()))
    why = [f"{listing(slugs)}: {reason}" for reason, slugs in late.items()]
    return " ".join(
        [f"Made in the night to {day(last)}: {made} of {counted(len(told), 'report')}.", *why, *first]
    )


def told_first(path: Path, now: list[str], today: date) -> dict[str, Any]:
    """What whoever publishes a report is told first, to stand in `Place.night`; what is said once stays for a week.

    Parameters
    ----------
    path : pathlib.Path
        What an earlier night left.
    now : list of str
        What was said this night.
    today : datetime.date
        The day.
    """
    if now:
        return {"first": now, "since": today.isoformat()}
    with suppress(OSError, ValueError, KeyError, TypeError):
        before = json.loads(content(path))
        if (today - date.fromisoformat(before["since"])).days < KEPT:
            return {"first": before["first"], "since": before["since"]}
    return {}


def link(place: Place, entry: Entry) -> str:
    """The address of a record on the page of its phase; empty where there is none."""
    page = _page(place, phase_of(entry.kind))
    return page and f"{page}#form={entry.kind}&record={entry.id}"


def _phases(book: Workbook) -> list[dict[str, Any]]:
    lacking = book.missing()
    written = Counter(phase_of(entry.kind) for entry in book.entries if entry.kind != "partnership")
    phases = []
    for phase in PHASES:
        own = [each for each in lacking if each.phase == phase.number]
        page = _page(book.place, phase.number)
        phases.append(
            {
                "number": phase.number,
                "title": phase.title,
                "page": page,
                "stands": _stands(written[phase.number], len(own)),
                "missing": [{"text": each.message, "page": _into(page, each)} for each in own[:SHOWN]],
                "more": max(0, len(own) - SHOWN),
            }
        )
    return phases


def _page(place: Place, number: int) -> str:
    """The page of a phase, as a link from the start page; empty where there is none."""
    page = place.notebooks / f"{PHASES[number - 1].stem}.ipynb"
    return f"partnerships/{place.slug}/notebooks/{page.name}" if page.exists() else ""


def _into(page: str, lack: Missing) -> str:
    return page and f"{page}#{lack.place}"


def _stands(written: int, lacking: int) -> str:
    if not written:
        return "not begun"
    entries = f"{written} {'entry' if written == 1 else 'entries'}"
    return f"{entries}, {lacking} still missing" if lacking else f"Complete ({entries})"


def reports(programme: Programme, slug: str) -> list[dict[str, Any]]:
    """The reports that are there, for each audience: when it was made, and the file of each form it has."""
    return [each for audience in AUDIENCES for each in _listed(programme, slug, audience)]


def shared(programme: Programme, slugs: Iterable[str]) -> list[dict[str, Any]]:
    """What a partner from outside is shown of partnerships: what they are called, and their reports for the public.

    Parameters
    ----------
    programme : Programme
        As this person is shown it.
    slugs : iterable of str
        The short names of those partnerships.
    """
    folder = programme.folder / SHARED
    found = []
    for slug in slugs:
        page = folder / programme.report("public", slug).name
        told = TITLE.search(page.read_text(encoding="utf-8")) if page.is_file() else None
        reports = [*_listed(programme, slug, AUDIENCES[0], folder)]
        found.append({"name": unescape(told[1]) if told else slug, "reports": reports})
    return found


def _listed(
    programme: Programme, slug: str, audience: ForWhom, folder: Path | None = None
) -> Iterator[dict[str, Any]]:
    whose, title, warning = audience
    for edition, words in {"": "", **EDITIONS}.items():
        files = [programme.report(whose, slug, f"{edition}.{form}") for form in PAGE_AND_FORMS]
        there = [path for path in ((folder or each.parent) / each.name for each in files) if path.is_file()]
        if there:
            kinds = [
                {"form": PAGE_AND_FORMS[path.suffix[1:]], "path": f"{path.parent.name}/{path.name}"}
                for path in there
            ]
            made = day(date.fromtimestamp(there[0].stat().st_mtime))
            yield {"title": f"{title} {words}".strip() + warning, "made": made, "files": kinds}


def _changes(book: Workbook, revisions: list[Revision]) -> list[dict[str, Any]]:
    """Who wrote what: each record once under each person, others before oneself."""
    entries = {entry.id: entry for entry in book.entries}
    me = current_author()
    own = me.author if me else ""
    by: dict[str, dict[str, dict[str, str]]] = {}
    for revision in reversed(revisions):
        entry = entries.get(revision.record)
        gone = f"{with_article(KINDS[revision.kind].title.lower())}, which is gone now"
        said = named(entry) if entry else gone
        place = link(book.place, entry) if entry else ""
        by.setdefault(revision.author, {}).setdefault(revision.record, {"text": said, "page": place})
    order = sorted(by, key=lambda who: who == own)
    return [{"who": "You" if who == own else who, "what": [*by[who].values()]} for who in order]
