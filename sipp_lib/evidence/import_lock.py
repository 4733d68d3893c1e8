"""One import at a time: key files and evidence are read, changed and written by nobody else meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sipp_lib.errors import ProgrammeError
from sipp_lib.lock import locked
from sipp_lib.rights import own_folder

LOCK = ".lock"
PATIENCE = 180.0
"""Seconds: an import holds the lock for a moment, and one of all pupils of Scotland for a minute."""


@contextmanager
def hold(*folders: Path) -> Iterator[None]:
    """Have some folders for oneself; who comes later waits, and reads them again when it is their turn.

    Parameters
    ----------
    *folders : pathlib.Path
        The key files of a programme, then a partnership's folder: always in this order, so that nobody waits for ever.

    Raises
    ------
    ProgrammeError
        When somebody else does not end, or a folder cannot be written to.
    """
    with ExitStack() as held:
        for folder in folders:
            try:
                own_folder(folder)
                held.enter_context(locked(folder / LOCK, PATIENCE))
            except TimeoutError as error:
                raise ProgrammeError(
                    "Another file is being added or removed. Nothing was changed; try again in a minute."
                ) from error
            except OSError as error:
                raise ProgrammeError(
                    f"The folder {folder} cannot be written to ({error.strerror}), so nothing was changed. Check that "
                    "there is room and that you may write there, then try again."
                ) from error
        yield
