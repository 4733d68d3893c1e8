"""Temporary folders for their owner alone, with names short enough for sockets; what a killed process left goes."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sipp_lib.errors import ProgrammeError
from sipp_lib.lock import locked
from sipp_lib.machine import machine
from sipp_lib.rights import stranger

# What a kernel shows goes through sockets in a private folder: those of TCP are open to every account of the computer.
SOCKETS: dict[str, dict[str, str]] = {} if os.name == "nt" else {"KernelManager": {"transport": "ipc"}}
SOCKET = 103  # bytes of a socket's path: macOS takes one less than 104, Linux four more
LEAF = len("/sipp-open-4194304-xxxxxxxx/voila_xxxxxxxx/kernel-00000000-0000-0000-0000-000000000000-ipc-5")
ALIVE = "alive"  # the lock of whoever uses a folder
NAME = re.compile(r"\.?sipp-[a-z]+-(\d+)-[a-z0-9_]+")


@contextmanager
def ours(what: str, *, sockets: bool = False, within: Path | None = None) -> Iterator[Path]:
    """A folder of this process until the block ends; when the process is killed, the next one clears it away.

    Parameters
    ----------
    what : str
        A word for its name, such as ``open``.
    sockets : bool
        Whether sockets will lie in it: they need a short path.
    within : pathlib.Path, optional
        Where it lies, hidden, instead of with all temporary files: what is made in it will be moved from there.
    """
    try:
        place = within or (_place() if sockets else Path(tempfile.gettempdir()))
    except FileNotFoundError as error:  # Python tried them all
        raise ProgrammeError(
            "There is no folder for temporary files in which anything can be written. Free some space on the disk, or "
            f"ask whoever looks after {machine()}."
        ) from error
    if within is None and not place.stat().st_mode & stat.S_ISVTX and (why := stranger(place)):
        raise ProgrammeError(
            f"Temporary files would lie in the folder {place}, which {why}: others could be put in their place. Set "
            f"TMPDIR to a folder of your own, or ask whoever looks after {machine()}."
        )
    clear(place)
    hidden = "." if within else ""
    folder = Path(tempfile.mkdtemp(prefix=f"{hidden}{prefix(what)}", dir=place))  # made with 0700
    owner = os.getpid()
    try:
        with locked(folder / ALIVE):
            yield folder
    finally:
        if os.getpid() == owner:  # the copy that a fork has of this block ends, too
            shutil.rmtree(folder, ignore_errors=True)


def prefix(what: str) -> str:
    """How the name of a temporary folder of this process begins, see `clear`."""
    return f"sipp-{what}-{os.getpid()}-"


def clear(place: Path) -> None:
    """Remove the folders that killed processes of this account left, known by their names."""
    import psutil

    for folder in (*place.glob("sipp-*"), *place.glob(".sipp-*")):
        named = NAME.fullmatch(folder.name)
        if not named or psutil.pid_exists(int(named[1])):
            continue
        # it may be gone by now, or be of a process that only another container's list knows
        with suppress(FileNotFoundError, TimeoutError):
            if not folder.is_symlink() and _is_mine(folder):
                with locked(folder / ALIVE, 0):
                    shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    """Where sockets can lie: the usual folder for temporary files unless its own name is too long."""
    usual = Path(tempfile.gettempdir())
    for place in (usual, Path(os.environ.get("XDG_RUNTIME_DIR") or usual), Path("/tmp")):  # noqa: S108
        if len(os.fsencode(place)) + LEAF <= SOCKET and os.access(place, os.W_OK):
            return place
    return usual


def _is_mine(folder: Path) -> bool:
    return os.name == "nt" or folder.stat().st_uid == os.geteuid()
