"""Files on every machine: short names, files written whole or not at all, and what the package brings."""

from __future__ import annotations

import errno
import filecmp
import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from time import time

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.rights import private_mode, refuse_astray

HALF = f".{'[a-z0-9_]' * 8}.part"  # as `tempfile` names them: others may use that ending too
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


def slug_called(name: str) -> str:
    """The short name of a partnership that is there, also where it is called by its name: ‘Tarvit Water’."""
    spoken = (name != name.lower() or " " in name) and not {"/", "\\"} & set(name)
    return slug_of(name) if spoken else name


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
    """Put a whole file in place, or leave everything as it was; see `write_together`."""
    write_together({path: data}, mode=mode, fixed=fixed)


def write_together(files: Mapping[Path, bytes], *, mode: int | None = None, fixed: bool = False) -> None:
    """Put whole files in place once all of them are on the disk, or leave everything as it was.

    What somebody has put in the place of a file, such as a link, is replaced and never followed.

    Parameters
    ----------
    files : mapping of pathlib.Path to bytes
        The content of each, in folders that exist.
    mode : int, optional
        The rights of the files, by default those of private ones, see `sipp_lib.rights.private_mode`; they are never
        readable by others before they have them.
    fixed : bool
        Whether nobody may write to them from now on.

    Raises
    ------
    OSError
        When the disk is full, say; the temporary files are gone then.
    """
    ready: dict[Path, Path] = {}
    for parent in {path.parent for path in files}:
        clear_halves(parent)  # there may be names of pupils in one
    path = next(iter(files), Path())
    try:
        for path, data in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # made with 0600
            ready[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                allowed = private_mode(handle, path.parent) if mode is None else mode
                # by the handle: the name may be another's link by now
                os.chmod(  # noqa: PTH101
                    handle if os.chmod in os.supports_fd else name, allowed & 0o444 if fixed else allowed
                )
                file.flush()
                os.fsync(handle)
        for path, temporary in ready.items():
            if os.name == "nt" and path.exists():
                path.chmod(0o600)  # Windows does not replace a read-only file
            temporary.replace(path)
    except BaseException as error:
        for temporary in ready.values():
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):  # of a file that was opened the system tells no name
            error.filename = error.filename or str(path)
        raise
    for parent in {path.parent for path in files}:
        _reach_disk(parent)


def _reach_disk(folder: Path) -> None:
    """Have the names of a folder's files on the disk as well; Windows does so by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def carry(there: Path, to: Path) -> None:
    """Move a file, a link or a folder, to another disk, too; killed at any moment, it goes on when called again.

    Each file is whole in one of the two places, or the same in both. Folders become one; a file that would replace
    another is kept beside it, see `aside`.

    Raises
    ------
    OSError
        When something cannot be moved; what was moved is in its new place then.
    """
    if not os.path.lexists(to):
        try:
            there.rename(to)
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
    if there.is_symlink():
        (aside(to) if os.path.lexists(to) else to).symlink_to(there.parent.resolve() / there.readlink())
    elif there.is_dir():
        to = aside(to) if os.path.lexists(to) and not to.is_dir() else to
        if not to.is_dir():
            to.mkdir(mode=0o700)
            to.chmod(stat.S_IMODE(there.stat().st_mode))
        for each in sorted(there.iterdir()):
            carry(each, to / each.name)
        there.rmdir()
        return
    elif not (to.is_file() and filecmp.cmp(there, to, shallow=False)):
        _copy(there, aside(to) if os.path.lexists(to) else to)
    if os.name == "nt":
        there.chmod(0o600)  # Windows removes no read-only file
    there.unlink()


def _copy(there: Path, to: Path) -> None:
    """Copy a file with its rights and times: whole and on the disk, or not at all."""
    clear_halves(to.parent)
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, there.open("rb") as source:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(handle)
        shutil.copystat(there, name)
        Path(name).replace(to)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _reach_disk(to.parent)


def unused(path: Path) -> Path:
    """The path itself, or with ``-2``, ``-3`` and so on behind its name the first under which nothing lies yet."""
    return _first_free(path, chain([""], (f"-{number}" for number in count(2))))


def aside(path: Path) -> Path:
    """A name beside a file under which it can be kept: with ``-kept-1``, ``-kept-2`` and so on behind its own."""
    return _first_free(path, (f"-kept-{number}" for number in count(1)))


def _first_free(path: Path, endings: Iterable[str]) -> Path:
    names = (path.with_name(f"{path.stem}{ending}{path.suffix}") for ending in endings)
    return next(name for name in names if not name.exists())


def listed(folder: Path, ending: str = "") -> list[Path]:
    """What lies in a folder, sorted; nothing where there is no such folder.

    `Path.glob` says the same of a folder that may not be looked into: what is in it would be passed over in silence.

    Raises
    ------
    OSError
        When it cannot be looked into.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(ending))
    except (FileNotFoundError, NotADirectoryError):
        return []


def content(path: Path) -> bytes:
    """The bytes of a file; nothing is waited for of a pipe in its place, and no link followed that another made.

    Raises
    ------
    OSError
        When it cannot be read, or is no file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    refuse_astray(path)
    try:
        return path.read_bytes()
    except OSError as error:  # of a file that was opened the system tells no name
        error.filename = error.filename or str(path)
        raise


def clear_halves(folder: Path) -> None:
    """Remove what a process that was killed left of `write_atomically`; what is being written now stays.

    Parameters
    ----------
    folder : pathlib.Path
        It need not exist.
    """
    for half in folder.glob(HALF):
        # whoever wrote it has just put it in place, or it is another person's
        with suppress(FileNotFoundError, PermissionError):
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


def discard(paths: Iterable[Path]) -> None:
    """Remove files that are read-only, as evidence is."""
    for path in paths:
        path.chmod(0o600)
        path.unlink()
