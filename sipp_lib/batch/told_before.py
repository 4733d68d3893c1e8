"""Whether a public report, beside the one before it or within itself, tells of a few pupils' results."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
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

    That are digests, under the programme's key, of pupils and results. No report comes out otherwise for it. One is
    compared with the last that told something else, of an earlier day where there is one: so it is said as often as
    a report is made again on a day. One that tells something new waits to be compared with other partnerships', see
    `sipp_lib.batch.told_beside`.

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
    programme, path = book.programme, notes(book.programme, book.place)
    own = partial(digest, programme.id)
    kept, made_from = read(path, programme.id), own(_made_from(book))
    now, before = kept["now"], kept["before"]
    if now is None or now["made_from"] != made_from:
        if now and (before is None or now["day"] != today.isoformat()):
            before = now
        told, averaged = _told(book, own)
        now = {"day": today.isoformat(), "made_from": made_from, "told": told, "averaged": averaged}
        now["beside"] = [*_twice(now, book.settings.threshold)]
        there = {own(str(who)) for who in _everybody(book)}
        kept = unlinked({**kept, "now": now, "before": before}, there.__contains__)
        try:
            # that it waits comes first: whoever is stopped in between compares in vain, and not never
            for file, data in ((waiting(programme, book.place.slug), b""), (path, json.dumps(kept).encode())):
                private_folder(file.parent)
                write_atomically(file, data)
        except OSError as error:
            return [not_kept(path, error)]
    elif now["day"] != today.isoformat():  # made again on another day, and nothing has changed meanwhile
        return []
    since = [_said(book, before, now["told"])] if before else []
    return [each for each in (*since, *now["beside"]) if each]


def not_kept(path: Path, error: OSError) -> str:
    """What is said when nothing could be written down."""
    return (
        f"whom its numbers are of could not be written to {path} ({error.strerror}), so the next report cannot "
        "be compared with it. Check that there is room and that you may write there."
    )


def waiting(programme: Programme, slug: str) -> Path:
    """The file that lies there until what a report tells was compared with other partnerships'."""
    return programme.private / ".sipp" / "to-compare" / slug


def notes(programme: Programme, place: Place) -> Path:
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
    names = {each.code: each.name or each.code for each in book.bodies(Measure)}
    return (
        f"since the public report of {day(date.fromisoformat(before['day']))} the results of fewer than {few} pupils "
        f"behind a number have come, gone or changed: {named(names, found)}. {BOTH} Take the earlier one down wherever "
        "it stands, or wait until more results have changed."
    )


def named(names: Mapping[str, str], places: Iterable[str]) -> str:
    """Measures with their occasions, of some places, by the names of measures."""
    found = dict[str, list[str]]()
    for place in places:
        code, _, when = place.partition("/")
        found.setdefault(code, []).append(occasion(when))
    return listing([f"{names[code]} ({listing(every, SHOWN)})" for code, every in found.items()], SHOWN)


def of_averages(report: Mapping[str, Any]) -> dict[str, Pupils]:
    """Who is behind results that are averaged: counts of a yes or no are rounded each, which hides a few."""
    return {
        place: told for place, told in report["told"].items() if place.partition("/")[0] in report["averaged"]
    }


def _twice(report: Mapping[str, Any], few: int) -> Iterator[str]:
    """Where one number taken from another of the same results, of another measure, tells of a few."""
    told = of_averages(report)
    for one, other in product(told, told):
        if (
            one.partition("/")[0] < other.partition("/")[0]
            and all(told[one][who][0] == told[other][who][0] for who in told[one].keys() & told[other].keys())
            and nearly_the_same(told[one], told[other], few)
        ):
            yield (
                f"{named(report['averaged'], [one, other])} have the same results, but for fewer than {few} pupils "
                "who have only one of the two. Whoever reads both can work out what these pupils got. Keep one of the "
                "two measures."
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


def _told(book: Workbook, digest: Callable[[str], str]) -> tuple[dict[str, Pupils], dict[str, str]]:
    """Who is behind the numbers of each measure on each occasion; the names of those that are averaged."""
    found, averaged = dict[str, Pupils](), dict[str, str]()
    for measure in results.measured(book, "score", "yes or no", "rate", "survey"):
        if measure.form in ("score", "rate"):
            averaged[measure.code] = measure.name or measure.code
        for when in results.occasions(book, measure):
            told = results.behind(book, measure, when)
            found[f"{measure.code}/{when}"] = {
                digest(pupil): [digest(f"{pupil} {value}"), *rows] for pupil, (value, rows) in told.items()
            }
    return found, averaged
