"""Whether a public report, laid beside the one before it, tells of a few pupils whose results came or changed since."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sipp_lib import results
from sipp_lib.files import content, write_atomically
from sipp_lib.formats import day, listing, occasion
from sipp_lib.records.kinds import Measure
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

FILE = "told-before.json"
SHOWN = 5
Pupils = Mapping[str, list[str]]
"""Of each pupil behind some numbers, by a keyed digest: a digest of the result, and the rows of tables it is in."""


def noted(book: Workbook, today: date) -> str:
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
    str
        A sentence or two for whoever publishes it; empty where nothing is to be done.
    """
    path = book.place.folder / FILE
    kept: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(content(path))
    key = str(kept.get("key") or secrets.token_hex(16))
    now, before = kept.get("now"), kept.get("before")
    digest = partial(_digest, bytes.fromhex(key))
    made_from = digest(_made_from(book))
    if now is None or now["made_from"] != made_from:
        if now and (before is None or now["day"] != today.isoformat()):
            before = now
        now = {"day": today.isoformat(), "made_from": made_from, "told": _told(book, digest)}
        try:
            private_folder(path.parent)
            write_atomically(path, json.dumps({"key": key, "now": now, "before": before}).encode())
        except OSError as error:
            return (
                f"whom its numbers are of could not be written to {path} ({error.strerror}), so the next report cannot "
                "be compared with it. Check that there is room and that you may write there."
            )
    elif now["day"] != today.isoformat():  # made again on another day, and nothing has changed meanwhile
        return ""
    return _said(book, before, now["told"]) if before else ""


def _said(book: Workbook, before: Mapping[str, Any], now: Mapping[str, Pupils]) -> str:
    few, found = book.settings.threshold, dict[str, list[str]]()
    for place, pupils in now.items():
        if changed_by_few(before["told"].get(place, {}), pupils, few):
            code, _, when = place.partition("/")
            found.setdefault(code, []).append(occasion(when))
    if not found:
        return ""
    names = {each.code: each.name or each.code for each in book.bodies(Measure)}
    where = [f"{names[code]} ({listing(every, SHOWN)})" for code, every in found.items()]
    return (
        f"since the public report of {day(date.fromisoformat(before['day']))} the results of fewer than {few} pupils "
        f"behind a number have come, gone or changed: {listing(where, SHOWN)}. Whoever has both reports can work out "
        "what these pupils got. Take the earlier one down wherever it stands, or wait until more results have changed."
    )


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


def _digest(key: bytes, text: str) -> str:
    return blake2b(text.encode(), key=key, digest_size=6).hexdigest()


def _made_from(book: Workbook) -> str:
    """What decides whom a report tells of: the evidence, who is in which group, measures and threshold."""
    groups = book.evidence.pupils[["pupil", "group"]].to_csv(index=False)
    measures = [each.model_dump_json() for each in book.bodies(Measure)]
    return json.dumps([book.evidence.fingerprints, groups, measures, book.settings.threshold], default=str)


def _told(book: Workbook, digest: Callable[[str], str]) -> dict[str, Pupils]:
    """Who is behind the numbers of each measure on each occasion."""
    found: dict[str, Pupils] = {}
    for measure in results.measured(book, "score", "yes or no", "rate", "survey"):
        for when in results.occasions(book, measure):
            told = results.behind(book, measure, when)
            found[f"{measure.code}/{when}"] = {
                digest(pupil): [digest(f"{pupil} {value}"), *rows] for pupil, (value, rows) in told.items()
            }
    return found
