"""What stays in the school lies in the user's own data folder; an older programme's is moved there once."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.files import HALF, carry, content, listed, slug_of, write_atomically
from sipp_lib.location import is_shared, refuse_shared
from sipp_lib.lock import locked
from sipp_lib.machine import machine
from sipp_lib.rights import POSIX, group_of, own_folder, stranger
from sipp_lib.settings import HERE, read, with_private

PARTNERSHIPS = "partnerships"
PRIVATE = (PARTNERSHIPS, "reports-school", "exports", ".sipp")
PAGES = "notebooks"
"""Of a partnership, what stays in the programme's folder."""
MARK = "programme.json"
"""In the folder of a programme's private things, once all of them are there: whose they are."""
TOLD = "moved.txt"


def data_root() -> Path:
    """Where an account keeps what stays in the school: ``$SIPP_DATA``, else in the user's own data folder."""
    told = os.environ.get("SIPP_DATA")
    usual = Path(platformdirs.user_data_dir("sipp", appauthor=False)) / "programmes"
    return Path(told or usual).expanduser().resolve()


def home_of(file: Path, programme: Mapping[str, Any]) -> Path | None:
    """The folder of what stays in the school of a programme; what an older version left in the programme's goes there.

    Parameters
    ----------
    file : pathlib.Path
        Its ``sipp.toml``.
    programme : mapping
        What that says under ``[programme]``.

    Returns
    -------
    pathlib.Path or None
        None where it is the programme's own folder: as the setting says so, because the folder was given to a group,
        belongs to somebody else or can only be read, or since the user's own is synchronised, on a network share or
        cannot be written to.

    Raises
    ------
    ProgrammeError
        When it belongs to another programme, another account can change it, or the move cannot be finished.
    StoreError
        When both are synchronised or on a network share.
    """
    where = str(programme.get("private", ""))
    if where == HERE or (not where and _stays(file.parent)):
        return None
    home = data_root() / where
    if home.is_relative_to(file.parent.resolve()):
        raise ProgrammeError(
            f"What stays in the school would lie inside the programme's folder ({home}), with which it would be "
            'copied. Set SIPP_DATA to a folder outside it; or write private = "here" under [programme] in sipp.toml; '
            f"or ask whoever looks after {machine()}."
        )
    for each in (home.parent, home):
        if why := stranger(each):
            raise ProgrammeError(
                f"What stays in the school would lie in the folder {each}, which {why}. Make your own account its "
                f"owner and let nobody else change it, or set SIPP_DATA to another folder; or ask whoever looks after "
                f"{machine()}."
            )
    if where and (whose := _whose(home)):
        if whose != programme["id"]:
            raise ProgrammeError(
                f"{file} names {home} as the folder of what stays in the school, and that belongs to another "
                "programme. Take the line that begins with private out of sipp.toml, then put your backup back; or ask "
                f"whoever looks after {machine()}."
            )
        return home
    if where and not _lying(file.parent) and not home.exists():
        return home  # on another computer, or in another account
    return move_out(file)


def move_out(file: Path, *, tell: bool = True) -> Path | None:
    """Move what stays in the school out of a programme's folder; see `home_of`.

    Killed at any moment, it goes on when it is called again: ``sipp.toml`` names the new folder first.

    Parameters
    ----------
    file : pathlib.Path
        Its ``sipp.toml``.
    tell : bool
        Whether to say so, where anything was moved.
    """
    folder, root = file.parent, data_root()
    try:
        try:
            own_folder(root)
            refuse_shared(root / "records.sqlite")
        except (OSError, StoreError):
            if "private" not in read(file)["programme"] and not is_shared(folder):
                return None
            raise
        with locked(root / ".moving"):
            for path in _lying(folder):
                _refuse_used(path)  # and the log that a killed program left beside its records is gone
            programme, there = read(file)["programme"], _lying(folder)
            where = programme.get("private") or ("" if there else _lost(folder, programme["id"]))
            # nothing that `sipp_lib.temporary` clears away has a name that begins so
            where = where or f"{secrets.token_hex(4)}-{_short(programme)}"
            if "private" not in programme:
                text = with_private(content(file).decode("utf-8-sig"), where)
                write_atomically(file, text.encode(), mode=file.stat().st_mode & 0o777)
            own_folder(home := root / where)
            for half in home.rglob(HALF) if there else ():
                half.unlink()  # of a move that was killed: while anything is still to come, nobody else writes there
            for path in there:
                carry(path, _below(home, path.relative_to(folder)))
            _clear(folder)
            words = (
                f"What stays in the school was moved, once, from {folder.resolve()} to {home}, which is for your "
                "account alone: the programme's folder now holds pages, settings and public reports, and may be "
                "synchronised."
            )
            if tell and there:
                write_atomically(home / TOLD, words.encode())
                print(words, file=sys.stderr)  # noqa: T201 - whichever way in was the first
            mark = {"id": programme["id"], "name": programme["name"]}
            write_atomically(home / MARK, json.dumps(mark).encode())
            return home
    except OSError as error:
        raise ProgrammeError(
            f"What stays in the school is to lie in {root}, outside the programme's folder, and it could not all be "
            f"put there ({error.strerror or error}). Nothing is lost: what was not moved yet is still in "
            f"{folder.resolve()}. Make sure that there is room and that you may write to both folders, then open the "
            "programme again."
        ) from error


def told_once(home: Path) -> str:
    """The sentence that an older programme was moved, for the start page to say once; else empty."""
    with suppress(OSError):
        words = (home / TOLD).read_text(encoding="utf-8")
        (home / TOLD).unlink()
        return words
    return ""


def _whose(home: Path) -> str:
    """The id of the programme whose private things all lie in a folder; empty where that is not known."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return str(json.loads(content(home / MARK))["id"])
    return ""


def _lost(folder: Path, programme_id: str) -> str:
    """The name of the one folder that must be a programme's, where an older ``sipp.toml`` was put back; else empty."""
    pages = [each.name for each in listed(folder / PARTNERSHIPS) if (each / PAGES).is_dir()]
    known = [
        home.name
        for home in listed(data_root())
        if _whose(home) == programme_id and all((home / PARTNERSHIPS / slug).is_dir() for slug in pages)
    ]
    return known[0] if pages and len(known) == 1 else ""


def _short(programme: Mapping[str, Any]) -> str:
    try:
        return slug_of(programme["name"])[:24].strip("-")
    except UsageError:
        return "programme"


def _stays(folder: Path) -> bool:
    """Whether private things stay in a programme's folder: others were let in, they are theirs, or nothing can go."""
    there = [folder / name for name in PRIVATE if (folder / name).exists()]
    others = POSIX and any(group_of(each) or each.stat().st_uid != os.geteuid() for each in there)
    return (others or not os.access(folder, os.W_OK)) and not is_shared(folder)


def _lying(folder: Path) -> list[Path]:
    """What lies in a programme's folder and stays in the school."""
    found = [folder / name for name in PRIVATE[1:] if os.path.lexists(folder / name)]
    for each in listed(folder / PARTNERSHIPS):
        whole = each.is_symlink() or not each.is_dir() or each.name.startswith(".")
        found += [each] if whole else [path for path in listed(each) if path.name != PAGES]
    return found


def _refuse_used(store: Path) -> None:
    """Refuse to move records that another program has open; what waits in their log is written into the file."""
    if store.name != "records.sqlite" or not store.is_file():
        return
    with suppress(sqlite3.DatabaseError):  # a damaged file is moved as it is
        connection = sqlite3.connect(store, timeout=1, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise ProgrammeError(
                    f"What stays in the school is to be moved out of {store.parents[2]}, and its records are open "
                    "just now. Close every page of the workbook, then try again; nothing was changed."
                ) from error
        finally:
            connection.close()


def _below(home: Path, path: Path) -> Path:
    own_folder((home / path).parent)
    return home / path


def _clear(folder: Path) -> None:
    """Remove folders of partnerships in which nothing is left."""
    for each in listed(folder / PARTNERSHIPS):
        with suppress(OSError):
            each.rmdir()
