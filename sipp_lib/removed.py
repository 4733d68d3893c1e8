"""A partnership that was made by mistake: it goes to a bin inside the programme, and can be put back from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import unused
from sipp_lib.programme import EDITIONS, REPORTS, Programme
from sipp_lib.rights import private_folder

BIN = ".removed"
"""In the folder ‘partnerships’, so it has its rights and stays out of version control; no short name begins so."""


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
    place = programme.partnership(slug)
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    kept = unused(programme.folder / "partnerships" / BIN / stamp)
    try:
        private_folder(kept / "partnerships")
        place.folder.rename(kept / "partnerships" / slug)
        _move_reports(programme.folder, kept, slug)
    except OSError as error:
        raise ProgrammeError(
            f"The partnership ‘{slug}’ could not be removed ({error.strerror}). Close its pages and try again."
        ) from error
    return kept


def removed(programme: Programme) -> list[Programme]:
    """What lies in the bin, the last first: each as a programme of its own that holds one partnership."""
    home = programme.folder / "partnerships" / BIN
    kept = sorted(home.iterdir(), reverse=True) if home.is_dir() else []
    each = (replace(programme, folder=folder) for folder in kept)
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
        kept.place(slug).folder.rename(programme.place(slug).folder)
        _move_reports(kept.folder, programme.folder, slug)
        for folder in (*REPORTS.values(), "partnerships", "."):
            there = kept.folder / folder
            if there.is_dir() and not any(there.iterdir()):
                there.rmdir()
    except OSError as error:
        raise ProgrammeError(f"‘{slug}’ could not be put back ({error.strerror}). Try again.") from error
    return slug


def _move_reports(here: Path, there: Path, slug: str) -> None:
    beside = [f"{slug}-{edition}" for edition in EDITIONS]
    # one of another partnership may have such a name
    own = [slug, *(each for each in beside if not (here / "partnerships" / each).exists())]
    for folder in REPORTS.values():
        for report in (path for stem in own for path in (here / folder).glob(f"{stem}.*")):
            if not (there / folder).is_dir():
                private_folder(there / folder)
            report.rename(there / folder / report.name)
