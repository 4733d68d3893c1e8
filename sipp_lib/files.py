"""Files on every machine: short names, files written whole or not at all, and what the package brings."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path
from time import time

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.rights import private_mode

LEFT = 60  # seconds: writing a file takes a moment
SLUG = "[a-z0-9][a-z0-9-]{0,62}"
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}


def is_device(name: str) -> bool:
    """Whether Windows takes a file's name, with or without an ending, for a device such as CON."""
    return name.partition(".")[0].strip().lower() in DEVICES


def slug_of(name: str) -> str:
    """The short name of a partnership: ‘Held out’ becomes ``held-out``.

    Raises
    ------
    UsageError
        When nothing is left of the name, or it would be a device of Windows.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:63].strip("-")
    if not slug:
        raise UsageError(
            "The name of a partnership needs a letter from a to z or a digit. Choose another name."
        )
    check_slug(slug)
    return slug


def check_slug(slug: str) -> None:
    """Refuse what cannot be the short name of a partnership.

    Raises
    ------
    UsageError
        With what a short name may be.
    """
    shown = "".join(letter for letter in slug[:64] if letter.isprintable())
    if not re.fullmatch(SLUG, slug):
        raise UsageError(
            f"‘{shown}’ cannot be the short name of a partnership: it may hold only small letters from a to "
            "z, digits and hyphens, begins with a letter or digit and has at most 63 of them."
        )
    if is_device(slug):
        raise UsageError(
            f"‘{shown}’ is a device of Windows and cannot name a partnership. Choose another name."
        )


def write_atomically(path: Path, data: bytes, *, mode: int | None = None, fixed: bool = False) -> None:
    """Put a whole file in place, or leave everything as it was.

    Parameters
    ----------
    path : pathlib.Path
        In a folder that exists.
    data : bytes
        The content.
    mode : int, optional
        The rights of the file, by default those of a private one, see `sipp_lib.rights.private_mode`; it is never
        readable by others before it has them.
    fixed : bool
        Whether nobody may write to it from now on.

    Raises
    ------
    OSError
        When the disk is full, say; the temporary file is gone then.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # made with 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        allowed = private_mode(temporary) if mode is None else mode
        temporary.chmod(allowed & 0o444 if fixed else allowed)
        if os.name == "nt" and path.exists():
            path.chmod(0o600)  # Windows does not replace a read-only file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)  # the name of the file must reach the disk as well
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def clear_halves(folder: Path) -> None:
    """Remove what a process that was killed left of `write_atomically`; what is being written now stays.

    Parameters
    ----------
    folder : pathlib.Path
        It need not exist.
    """
    for half in folder.glob(".*.part"):
        with suppress(FileNotFoundError):  # whoever wrote it has just put it in place
            if time() - half.stat().st_mtime > LEFT:
                half.unlink()


def shipped(*parts: str) -> Path:
    """Where ``templates``, ``notebooks`` or ``data/sample`` lie: beside the package, or in it in a wheel.

    Raises
    ------
    ProgrammeError
        When it is not there.
    """
    package = Path(__file__).parent
    inside = package / "shipped"
    path = (inside if inside.is_dir() else package.parent).joinpath(*parts)
    if not path.exists():
        raise ProgrammeError(
            f"This installation is not complete: {'/'.join(parts)} is missing. Install it again."
        )
    return path
