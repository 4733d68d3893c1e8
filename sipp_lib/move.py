"""A programme's records from files to a server and back, compared before anybody writes in the new place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.files import content, write_atomically
from sipp_lib.lock import locked
from sipp_lib.programme import Place, Programme
from sipp_lib.records.postgresql import looked_after
from sipp_lib.records.sessions import has_password, is_server, named
from sipp_lib.records.store import Store
from sipp_lib.rights import private_folder
from sipp_lib.settings import FILE, with_setting


def move(programme: Programme, url: str = "") -> dict[str, int]:
    """Move the records of all partnerships to a server, or from it back to files: all of them, or none.

    Where they were before they stay, and take no more changes, not even of somebody who has them open.

    Parameters
    ----------
    programme : Programme
        Its ``sipp.toml`` names the new place afterwards.
    url : str
        A database that `sipp_lib.records.server_schema.init` made ready, for the account that did; without one the
        records move back to files.

    Returns
    -------
    dict of str to int
        How many revisions each partnership has; each was found to be the same in both places.

    Raises
    ------
    UsageError
        When the records are there already, or the address is none or holds a password.
    StoreError, ProgrammeError
        When one of them cannot be read, kept or compared, or ``sipp.toml`` not written; all is then as it was.
    """
    if bool(url) == bool(programme.store):
        where = f"on a server ({named(programme.store)})" if url else "in files"
        raise UsageError(f"The records are {where} already, so nothing was moved.")
    check_address(url or programme.store)
    moved = {}
    with ExitStack() as undo:
        for slug in programme.partnerships():
            place = programme.partnership(slug)
            undo.callback(_undo, place, url or programme.store, on_server=bool(url))
            moved[slug] = _settle(place, url or programme.store, on_server=bool(url))
        keep_at(programme.folder, url)
        undo.pop_all()
    return moved


def check_address(url: str) -> None:
    """Refuse what is no address of a server, or one with a password in it.

    Raises
    ------
    UsageError
        With what to write.
    """
    if not is_server(url) or has_password(url):
        raise UsageError(
            "Give the server as postgresql://HOST/DATABASE, without a password. Keep that in a pass file (~/.pgpass) "
            "that only you can read."
        )


def keep_at(folder: Path, url: str) -> None:
    """Have ``sipp.toml`` say where records are kept; without an address, in files.

    Raises
    ------
    ProgrammeError
        When it cannot be written, or is written in a way that only a person can change.
    """
    path = folder / FILE
    line = f"store = {json.dumps(url)}"
    try:
        private_folder(notes := Programme.open(folder).private / ".sipp")
        with locked(notes / "settings"):
            changed = with_setting(content(path).decode("utf-8-sig"), "store", url)
            if changed is None:
                raise ProgrammeError(
                    f"{FILE} is written in a way that the workbook cannot change. Under [programme], "
                    + (
                        f"write {line} on a line of its own."
                        if url
                        else "take out the line that begins with store."
                    )
                )
            write_atomically(path, changed.encode(), mode=path.stat().st_mode & 0o777)
    except (OSError, TimeoutError) as error:
        raise ProgrammeError(
            f"{path} could not be written ({error}). Ask whoever looks after this computer to give you the right to."
        ) from error


def _settle(place: Place, url: str, *, on_server: bool) -> int:
    """Have one partnership's records where they are to be, and no longer where they were; how many revisions."""
    with (
        looked_after(url, place.slug),
        Store.open(url, place.slug) as served,
        _file(place, on_server) as file,
    ):
        before, after = (file, served) if on_server else (served, file)
        before.move(away=True)
        after.move(away=False)
        after.merge(before.revisions())
        kept = {revision.rev: revision for revision in before.revisions()}
        if {revision.rev: revision for revision in after.revisions()} != kept:
            raise StoreError(
                f"The records of the partnership ‘{place.slug}’ are not the same in both places, so nothing was moved. "
                "Make a backup with ‘sipp backup’, and tell whoever looks after the server."
            )
        return len(kept)


def _undo(place: Place, url: str, *, on_server: bool) -> None:
    """Have changes taken again where they were before a move that failed; what made it fail is told, not this."""
    with suppress(StoreError), Store.open(place.records_file, place.slug) as file:
        file.move(away=not on_server)
    with suppress(StoreError), looked_after(url, place.slug), Store.open(url, place.slug) as served:
        served.move(away=on_server)


@contextmanager
def _file(place: Place, there: bool) -> Iterator[Store]:
    made = there or place.records_file.is_file()
    with (Store.open if made else Store.create)(place.records_file, place.slug) as store:
        yield store
