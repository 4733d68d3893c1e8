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
    once = {revision.rev: revision for revision in revisions}
    ordered = sorted(once.values(), key=lambda revision: (revision.at, revision.rev))
    # a line ends at \n only: JSON escapes the ones in the text, and U+2028 is no end of line here
    lines = [json.dumps(vars(revision), ensure_ascii=False, allow_nan=False) + "\n" for revision in ordered]
    try:
        write_atomically(place, "".join(lines).encode())
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
        lines = content(place).split(b"\n")
    except OSError as error:
        raise StoreError(f"The bundle {place} cannot be read ({error.strerror}). Check its name.") from error
    if lines[-1] != b"":
        _refuse(place, len(lines), "is cut short")
    return [_revision(line, place, number) for number, line in enumerate(lines[:-1], start=1)]


def _revision(line: bytes, place: Path, number: int) -> Revision:
    try:
        found = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse(place, number, "is not JSON")
    if not isinstance(found, dict) or found.keys() != _NAMES:
        _refuse(place, number, "does not have exactly the fields of a revision")
    parents = found["parents"]
    texts = [value for name, value in found.items() if name != "parents" and name not in _MAY_BE_EMPTY]
    typed = (
        isinstance(parents, list)
        and all(isinstance(text, str) for text in [*texts, *parents])
        and found["op"] in ("write", "withdraw", "redact")
        and all(found[name] is None or isinstance(found[name], kind) for name, kind in _MAY_BE_EMPTY.items())
    )
    if not typed:
        _refuse(place, number, "holds something else than a revision holds")
    revision = Revision(**{**found, "parents": tuple(parents)})
    if not revision.is_sound():
        _refuse(place, number, "was changed after it was written")
    return revision


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _refuse(place: Path, number: int, what: str) -> NoReturn:
    raise StoreError(
        f"Line {number} of the bundle {place.name} {what}, so nothing of it was read. "
        "Fetch the bundle again from where it came."
    )
