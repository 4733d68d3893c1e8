"""Records as a file: JSON lines, one revision a line, for exchange between schools, samples and backup."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

from sipp_lib.errors import StoreError
from sipp_lib.files import content, write_atomically
from sipp_lib.records.revision import Revision

_NAMES = {field.name for field in fields(Revision)}
_MAY_BE_EMPTY = {"salt": str, "body": dict}


def write(revisions: Iterable[Revision], path: str | os.PathLike[str]) -> None:
    """Write revisions, oldest first, in one step: the same revisions give the same bytes.

    Parameters
    ----------
    revisions : iterable of Revision
        Each is written once.
    path : path
        The file; it is replaced when all is written, and left as it was when anything fails.

    Raises
    ------
    StoreError
        When the file cannot be written.
    """
    place = Path(path)
    try:
        write_atomically(place, dumps(revisions))
    except OSError as error:
        raise StoreError(
            f"The bundle {place} could not be written ({error.strerror}). "
            "Check that its folder is there, that you may write in it and that the disk has room."
        ) from error


def read(path: str | os.PathLike[str]) -> list[Revision]:
    """The revisions of a bundle, each verified.

    Parameters
    ----------
    path : path
        A file made by `write`.

    Raises
    ------
    StoreError
        When the file cannot be read, or a line is not exactly one sound revision; names file and line.
    """
    place = Path(path)
    try:
        data = content(place)
    except OSError as error:
        raise StoreError(f"The bundle {place} cannot be read ({error.strerror}). Check its name.") from error
    return loads(data, place.name)


def dumps(revisions: Iterable[Revision]) -> bytes:
    """The bytes of a bundle, oldest revision first, each once."""
    once = {revision.rev: revision for revision in revisions}
    ordered = sorted(once.values(), key=lambda revision: (revision.at, revision.rev))
    # a line ends at \n only: JSON escapes the ones in the text, and U+2028 is no end of line here
    lines = [json.dumps(vars(revision), ensure_ascii=False, allow_nan=False) + "\n" for revision in ordered]
    return "".join(lines).encode()


def loads(data: bytes, name: str) -> list[Revision]:
    """The revisions that bytes of a bundle hold, each verified.

    Parameters
    ----------
    data : bytes
        What `dumps` gave.
    name : str
        What the errors call it.

    Raises
    ------
    StoreError
        See `read`.
    """
    lines = data.split(b"\n")
    if lines[-1] != b"":
        _refuse(name, len(lines), "is cut short")
    return [_revision(line, name, number) for number, line in enumerate(lines[:-1], start=1)]


def _revision(line: bytes, name: str, number: int) -> Revision:
    try:
        found = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse(name, number, "is not JSON")
    if not isinstance(found, dict) or found.keys() != _NAMES:
        _refuse(name, number, "does not have exactly the fields of a revision")
    parents = found["parents"]
    texts = [value for field, value in found.items() if field != "parents" and field not in _MAY_BE_EMPTY]
    typed = (
        isinstance(parents, list)
        and all(isinstance(text, str) for text in [*texts, *parents])
        and found["op"] in ("write", "withdraw", "redact")
        and all(
            found[field] is None or isinstance(found[field], kind) for field, kind in _MAY_BE_EMPTY.items()
        )
    )
    if not typed:
        _refuse(name, number, "holds something else than a revision holds")
    revision = Revision(**{**found, "parents": tuple(parents)})
    if not revision.is_sound():
        _refuse(name, number, "was changed after it was written")
    return revision


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _refuse(name: str, number: int, what: str) -> NoReturn:
    raise StoreError(
        f"The file {name} is damaged: its line {number} {what}. None of it was read. Ask whoever sent it to send it "
        "again."
    )
