"""Whether a public report, beside the one before it or those of other partnerships, tells of a few pupils' results."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib import results
from sipp_lib.evidence.told import FILE, Pupils, digest, read, unlinked
from sipp_lib.files import write_atomically
from sipp_lib.formats import day, listing, occasion
from sipp_lib.records.kinds import Measure
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from sipp_lib.programme import Place, Programme
    from sipp_lib.workbook import Workbook

SHOWN = 5
BOTH = "Whoever has both reports can work out what these pupils got."


def noted(book: Workbook, today: date) -> list[str]:
    """What to do before a public report goes out; keeps, where it stays in the school, what the next is compared with.

    That are digests, under a key of their own, of pupils and results. No report comes out otherwise for it. One is
    compared with the last that told something else, of an earlier day where there is one: so it is said as often as
    a report is made again on a day.

    Parameters
    ----------
    book : Workbook
        The public report's.
    today : datetime.date
        The day.

    Returns
    -------
    list of str
        Sentences for whoever publishes it; none where nothing is to be done.
    """
    path = _path(book.programme, book.place)
    kept = read(path)
    now, before, own = kept["now"], kept["before"], partial(digest, kept["key"])
    made_from = own(_made_from(book))
    if now is None or now["made_from"] != made_from:
        if now and (before is None or now["day"] != today.isoformat()):
            before = now
        told = _told(book, own)
        now = {"day": today.isoformat(), "made_from": made_from, "told": told}
        there = {own(str(who)) for who in _everybody(book)}
        kept = unlinked({"key": kept["key"], "now": now, "before": before}, there.__contains__)
        try:
            private_folder(path.parent)
            write_atomically(path, json.dumps(kept).encode())
            # only then: of two that are made at once, one finds the other
            now["beside"] = kept["now"]["beside"] = [*_beside(book)]
            write_atomically(path, json.dumps(kept).encode())
        except OSError as error:
            return [
                f"whom its numbers are of could not be written to {path} ({error.strerror}), so the next report cannot "
                "be compared with it. Check that there is room and that you may write there."
            ]
    elif now["day"] != today.isoformat():  # made again on another day, and nothing has changed meanwhile
        return []
    since = [_said(book, before, now["told"])] if before else []
    return [each for each in (*since, *now.get("beside", [])) if each]


def _path(programme: Programme, place: Place) -> Path:
    """Beside the records; where an account may only read there, as an officer of a server, among its own notes."""
    if place.folder.is_dir() and not os.access(place.folder, os.W_OK):
        return programme.private / ".sipp" / f"{place.slug}-{FILE}"
    return place.folder / FILE


def _everybody(book: Workbook) -> set[Any]:
    return {*book.evidence.pupils["pupil"], *book.evidence.surveys["respondent"]}


def _said(book: Workbook, before: Mapping[str, Any], now: Mapping[str, Pupils]) -> str:
    few, found = book.settings.threshold, list[str]()
    for place, pupils in now.items():
        if changed_by_few(before["told"].get(place, {}), pupils, few):
            found.append(place)
    if not found:
        return ""
    return (
        f"since the public report of {day(date.fromisoformat(before['day']))} the results of fewer than {few} pupils "
        f"behind a number have come, gone or changed: {_named(book, found)}. {BOTH} Take the earlier one down wherever "
        "it stands, or wait until more results have changed."
    )


def _named(book: Workbook, places: list[str]) -> str:
    names, found = (
        {each.code: each.name or each.code for each in book.bodies(Measure)},
        dict[str, list[str]](),
    )
    for place in places:
        code, _, when = place.partition("/")
        found.setdefault(code, []).append(occasion(when))
    return listing([f"{names[code]} ({listing(every, SHOWN)})" for code, every in found.items()], SHOWN)


def _beside(book: Workbook) -> Iterator[str]:
    """Where one number taken from another of the same results tells of a few: of another measure or partnership.

    Of results that are averaged only: counts of a yes or no are rounded each, which hides a few.
    """
    few = book.settings.threshold
    exact = _told(book, str, "score", "rate")
    twice = [
        [one, other]
        for one, other in product(exact, exact)
        if one.partition("/")[0] < other.partition("/")[0]
        and all(exact[one][who][0] == exact[other][who][0] for who in exact[one].keys() & exact[other].keys())
        and nearly_the_same(exact[one], exact[other], few)
    ]
    for both in twice:
        yield (
            f"{_named(book, both)} have the same results, but for fewer than {few} pupils who have only one of the "
            "two. Whoever reads both can work out what these pupils got. Keep one of the two measures."
        )
    everybody = {who for each in exact.values() for who in each}
    for slug in book.programme.partnerships():
        kept = read(_path(book.programme, book.programme.place(slug)))
        if slug == book.place.slug or not kept["now"]:
            continue
        theirs = kept["now"]["told"]
        there, keyed = {who for each in theirs.values() for who in each}, partial(digest, kept["key"])
        if len(there & set(map(keyed, everybody))) < few:  # most partnerships share no pupils
            continue
        own = _told(book, keyed, "score", "rate")
        found = [
            place
            for place, pupils in own.items()
            if any(nearly_the_same(pupils, each, few) for each in theirs.values())
        ]
        if found:
            yield (
                f"the public report of ‘{slug}’ tells nearly the same results: fewer than {few} pupils are behind a "
                f"number of one report and not behind one of the other ({_named(book, found)}). {BOTH} Have both tell "
                "of the same pupils, or publish one of them only."
            )


def nearly_the_same(one: Pupils, other: Pupils, threshold: int) -> bool:
    """Whether a row of one table and a row of another are of the same results, but for a few.

    Parameters
    ----------
    one, other : mapping
        Who is behind the numbers of two occasions, of one or of two measures, in which rows.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    if sum(one[who][0] == other[who][0] for who in one.keys() & other.keys()) < threshold:
        return False
    rows = [defaultdict[str, set[tuple[str, str]]](set) for _ in range(2)]
    for found, pupils in zip(rows, (one, other), strict=True):
        for who, (result, *every) in pupils.items():
            for row in every:
                found[row].add((who, result))
    pairs = product(*([row for row in found.values() if len(row) >= threshold] for found in rows))
    return any(0 < len({who for who, _ in first ^ second}) < threshold for first, second in pairs)


def changed_by_few(before: Pupils, now: Pupils, threshold: int) -> bool:
    """Whether a row that was told and is told again differs by somebody, but by fewer than may be told of.

    Parameters
    ----------
    before, now : mapping
        Who is behind the numbers of an occasion, in which rows.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    changed = Counter[str]()
    for pupil in {*before, *now}:
        (one, *rows_before), (other, *rows_now) = before.get(pupil, [""]), now.get(pupil, [""])
        changed.update({*rows_before} ^ {*rows_now} if one == other else {*rows_before, *rows_now})
    sizes = [Counter(row for _, *rows in each.values() for row in rows) for each in (before, now)]
    return any(
        0 < many < threshold and all(size[row] >= threshold for size in sizes)
        for row, many in changed.items()
    )


def _made_from(book: Workbook) -> str:
    """What decides whom a report tells of: the evidence, who is in which group, measures and threshold."""
    groups = book.evidence.pupils[["pupil", "group"]].to_csv(index=False)
    measures = [each.model_dump_json() for each in book.bodies(Measure)]
    return json.dumps([book.evidence.fingerprints, groups, measures, book.settings.threshold], default=str)


def _told(book: Workbook, digest: Callable[[str], str], *forms: str) -> dict[str, Pupils]:
    """Who is behind the numbers of each measure, of all forms unless some are named, on each occasion."""
    found: dict[str, Pupils] = {}
    for measure in results.measured(book, *(forms or ("score", "yes or no", "rate", "survey"))):
        for when in results.occasions(book, measure):
            told = results.behind(book, measure, when)
            found[f"{measure.code}/{when}"] = {
                digest(pupil): [digest(f"{pupil} {value}"), *rows] for pupil, (value, rows) in told.items()
            }
    return found
