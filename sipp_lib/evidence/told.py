"""What is kept of whose results a public report told: digests under a key, from which neither is read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sipp_lib.files import content, write_atomically

FILE = "told-before.json"
Pupils = Mapping[str, list[str]]
"""Of each pupil behind some numbers, by a digest: a digest of the result, and the rows of tables it is in."""
REPORTS = ("now", "before")
FIRST = "Before you publish {}: "
"""How the command begins what whoever publishes a partnership's report is told first."""


def said_first(slug: str, output: str) -> list[str]:
    """What whoever publishes a report is told first, as the command wrote it."""
    start = FIRST.format(slug)
    return [line for line in output.splitlines() if line.startswith(start)]


def read(path: Path, key: str) -> dict[str, Any]:
    """What is kept under a programme's key; nothing where nothing is, or nothing that can be read."""
    kept: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(content(path))
    return {"key": key} | {each: kept.get(each) if kept.get("key") == key else None for each in REPORTS}


def digest(key: str, text: str) -> str:
    """Six bytes of a text under a key, as hexadecimal digits."""
    return blake2b(text.encode(), key=key.encode()[:64], digest_size=6).hexdigest()


def unlinked(kept: Mapping[str, Any], known: Callable[[str], bool]) -> dict[str, Any]:
    """What is kept, in which nobody finds a pupil again who is not known.

    That there was somebody stays, once for each row of a table, so that the next report is still compared.

    Parameters
    ----------
    kept : mapping
        As `read` gives it.
    known : callable
        Whether a pupil's digest stays.
    """

    def of(pupils: Pupils) -> dict[str, list[str]]:
        rows = [row for who, (_, *rows) in pupils.items() if not known(who) for row in rows]
        stay = {who: found for who, found in pupils.items() if known(who)}
        return stay | {secrets.token_hex(6): [secrets.token_hex(6), row] for row in rows}

    def within(report: Mapping[str, Any]) -> dict[str, Any]:
        return {**report, "told": {place: of(each) for place, each in report["told"].items()}}

    return {**kept, **{each: within(kept[each]) for each in REPORTS if kept[each]}}


def forget(path: Path, key: str, pupil: str) -> None:
    """Take a pupil out of what is kept.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    if path.is_file():
        gone = digest(key, pupil)
        write_atomically(path, json.dumps(unlinked(read(path, key), lambda who: who != gone)).encode())
