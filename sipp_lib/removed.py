"""A partnership that was made by mistake: it goes to a bin beside the others, and can be put back from there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import carry, unused
from sipp_lib.private_data import PARTNERSHIPS
from sipp_lib.programme import EDITIONS, REPORTS, Place, Programme
from sipp_lib.rights import private_folder

BIN = ".removed"
"""In the folder ‘partnerships’ of what stays in the school; no short name begins so."""


def remove(programme: Programme, slug: str) -> Path:
    """Move a partnership and its reports to the bin.

    Returns
    -------
    pathlib.Path
        Where it lies now: a folder laid out as a programme is, named after the day and time.

    Raises
    ------
    UsageError
        When there is no such partnership.
    ProgrammeError
        When it cannot be moved.
    """
    if slug not in programme.partnerships():  # one of which only the pages are here may go, too
        programme.partnership(slug)
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    kept = unused(programme.private / PARTNERSHIPS / BIN / stamp)
    try:
        private_folder(kept / PARTNERSHIPS)
        _move(programme, replace(programme, folder=kept, elsewhere=None), slug)
    except OSError as error:
        raise ProgrammeError(
            f"The partnership ‘{slug}’ could not be removed ({error.strerror}). Close its pages and try again."
        ) from error
    return kept


def removed(programme: Programme) -> list[Programme]:
    """What lies in the bin, the last first: each as a programme of its own that holds one partnership."""
    home = programme.private / PARTNERSHIPS / BIN
    kept = sorted(home.iterdir(), reverse=True) if home.is_dir() else []
    each = (replace(programme, folder=folder, elsewhere=None) for folder in kept)
    return [there for there in each if there.partnerships()]


def put_back(programme: Programme, name: str) -> str:
    """Move a partnership and its reports back from the bin.

    Parameters
    ----------
    programme : Programme
        Whose it is.
    name : str
        The name of its folder in the bin.

    Returns
    -------
    str
        Its short name.

    Raises
    ------
    UsageError
        When it does not lie there, or another has its short name now.
    ProgrammeError
        When it cannot be moved.
    """
    kept = next((each for each in removed(programme) if each.folder.name == name), None)
    if kept is None:
        raise UsageError("This partnership is no longer in the bin. Load the page again.")
    [slug, *_] = kept.partnerships()
    if slug in programme.partnerships():
        raise UsageError(
            f"Another partnership has the short name ‘{slug}’ now. Remove that one first, then put this one back."
        )
    try:
        _move(kept, programme, slug)
        for folder in (*REPORTS.values(), PARTNERSHIPS, "."):
            there = kept.folder / folder
            if there.is_dir() and not any(there.iterdir()):
                there.rmdir()
    except OSError as error:
        raise ProgrammeError(f"‘{slug}’ could not be put back ({error.strerror}). Try again.") from error
    return slug


def _move(here: Programme, there: Programme, slug: str) -> None:
    """Move a partnership: what stays in the school, its pages, and its reports."""
    beside = [f"{slug}-{edition}" for edition in EDITIONS]
    # one of another partnership may have such a name
    own = [slug, *(each for each in beside if not here.holds(each))]
    old, new = here.place(slug), there.place(slug)
    if new.notebooks.parent != new.folder:  # out of the bin, where they lie together
        _move_pages(old, new)
    if old.folder.exists():
        carry(old.folder, new.folder)
    _move_pages(old, new)
    for name in REPORTS:
        audience = cast(Literal["public", "school"], name)
        folder = there.reports(audience)
        for report in (path for stem in own for path in here.reports(audience).glob(f"{stem}.*")):
            if not folder.is_dir():
                private_folder(folder)
            carry(report, folder / report.name)


def _move_pages(old: Place, new: Place) -> None:
    if old.notebooks.is_dir():
        private_folder(new.notebooks.parent)
        carry(old.notebooks, new.notebooks)
        with suppress(OSError):  # there is something else in it
            old.notebooks.parent.rmdir()
