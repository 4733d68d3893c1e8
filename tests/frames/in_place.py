"""A programme all of which lies in one folder, to be copied and broken as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from sipp_lib.private_data import MARK
from sipp_lib.programme import Programme
from sipp_lib.settings import HERE, with_private


def in_place(programme: Programme, to: Path, *partnerships: str) -> Programme:
    """A copy of a programme, with all of its partnerships or some, as it is in the folder of a group."""
    others = {*programme.partnerships()} - {*partnerships} if partnerships else ()
    for folder in {programme.folder, programme.private}:
        shutil.copytree(folder, to, ignore=shutil.ignore_patterns(MARK, *others), dirs_exist_ok=True)
    settings = to / "sipp.toml"
    settings.write_text(with_private(settings.read_text(encoding="utf-8"), HERE), encoding="utf-8")
    return Programme.open(to)
