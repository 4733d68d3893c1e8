"""What a person has looked at and found to name no pupil: written into ``sipp.toml``, so that it may be published."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from sipp_lib.errors import ProgrammeError
from sipp_lib.files import content, write_atomically
from sipp_lib.lock import locked
from sipp_lib.machine import machine
from sipp_lib.programme import FILE, Programme
from sipp_lib.rights import private_folder

LIST = re.compile(
    r"^(?P<begin>[ \t]*looked_at[ \t]*=[ \t]*)\[(?:\"[^\"\n]*\"|#[^\n]*|[^\]\"#])*\]", re.MULTILINE
)
SECTION = re.compile(r"^[ \t]*\[[ \t]*disclosure[ \t]*\][^\n]*$", re.MULTILINE)


def look_at(programme: Programme, revisions: Iterable[str]) -> Programme:
    """Add revisions, or the short name of a partnership, to what may be published whatever names it seems to hold.

    Parameters
    ----------
    programme : Programme
        Whose ``sipp.toml`` is written; all else in it stays as it is.
    revisions : iterable of str
        What was looked at.

    Returns
    -------
    Programme
        As it is now.

    Raises
    ------
    ProgrammeError
        When ``sipp.toml`` cannot be read or written, or is written in a way that only a person can add to.
    """
    path = programme.folder / FILE
    try:
        private_folder(programme.private / ".sipp")
        with locked(programme.private / ".sipp" / "settings"):
            now = Programme.open(programme.folder)
            seen = list(dict.fromkeys([*now.looked_at, *revisions]))
            if seen == list(now.looked_at):
                return now
            data = content(path)
            text = data.decode("utf-8-sig")
            changed = _with(text, seen)
            wanted = tomllib.loads(text)
            wanted.setdefault("disclosure", {})["looked_at"] = seen
            if not _says(changed, wanted):
                raise ProgrammeError(
                    f"{FILE} is written in a way that the workbook cannot add to. Write looked_at = [] on a line of "
                    "its own under [disclosure], and press the button again."
                )
            write_atomically(path, changed.encode(), mode=path.stat().st_mode & 0o777)
            return Programme.open(programme.folder)
    except (OSError, TimeoutError) as error:
        raise ProgrammeError(
            f"{FILE} could not be written ({error}), so the text still counts as one that names a pupil. Ask whoever "
            f"looks after {machine()} to give you the right to write to it."
        ) from error


def _says(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except (
        tomllib.TOMLDecodeError
    ):  # it is told in a way that a section or a list of our own does not go with
        return False


def _with(text: str, seen: list[str]) -> str:
    """The settings with this list: in place of the one there is, else in its section, else in a section of its own."""
    line = f"looked_at = {json.dumps(seen)}"
    if LIST.search(text):
        return LIST.sub(lambda found: f"{found['begin']}{json.dumps(seen)}", text, count=1)
    if found := SECTION.search(text):
        return f"{text[: found.end()]}\n{line}{text[found.end() :]}"
    return f"{text.rstrip()}\n\n[disclosure]\n{line}\n"
