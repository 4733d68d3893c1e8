"""Who may read what stays in the school: its owner, a group that was given the folder on purpose, and nobody else."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

POSIX = os.name == "posix"  # on Windows a folder has the rights of the profile it lies in
ACCESS_LIST = "system.posix_acl_access"


def group_of(folder: Path) -> int:
    """The bits of a folder's mode (0 to 0o070) that its group was given on purpose.

    A folder that a program made under a usual umask lets its group do no more than everybody. Somebody meant it where
    others may do nothing, where the group is not the person's own or hands itself on to new files (setgid), and where
    there is a list of who may do what.
    """
    if not POSIX:
        return 0
    there = folder.stat()
    meant = (
        not there.st_mode & 0o007
        or there.st_mode & stat.S_ISGID
        or there.st_gid != os.getegid()
        or (hasattr(os, "listxattr") and ACCESS_LIST in os.listxattr(folder))
    )
    return there.st_mode & 0o070 if meant else 0


def private_mode(folder: Path) -> int:
    """The mode of a private file in a folder: 0o600, and what the folder's group may do."""
    return 0o600 | group_of(folder) & 0o060


def private_folder(folder: Path) -> None:
    """Make a folder for private things, and those above it that are missing; narrow one that is there.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    if not folder.is_dir():
        with suppress(FileExistsError):  # by another process just now
            folder.mkdir(mode=0o700, parents=True)
            if group := POSIX and group_of(folder.parent):
                folder.chmod(stat.S_IMODE(folder.stat().st_mode) | group)
    narrow(folder)


def private_file(path: Path) -> int:
    """Open a file to read and write, made for its owner and the folder's group where it is not there yet.

    Returns
    -------
    int
        Its descriptor, which no child process inherits.
    """
    mode = private_mode(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), mode)
    if POSIX:
        with suppress(PermissionError):  # it is somebody else's of the group
            if stat.S_IMODE(os.fstat(handle).st_mode) != mode:
                os.fchmod(handle, mode)
    return handle


def narrow(path: Path) -> None:
    """Take a file or folder, and all that is in it, from everybody but its owner and the folder's group.

    A folder that is narrow already is not looked into. Links are left alone, and so is what belongs to somebody
    else: only its owner can change it.
    """
    if not POSIX or path.is_symlink() or not path.exists():
        return
    whole = path.is_dir()
    mode, group = stat.S_IMODE(path.stat().st_mode), group_of(path if whole else path.parent)
    kept = mode & (stat.S_ISGID | 0o700 | group if whole else 0o700 | group & 0o060)
    if mode == kept:
        return
    with suppress(PermissionError, FileNotFoundError):
        path.chmod(kept)
    for each in path.iterdir() if whole else ():
        narrow(each)


def settle(tree: Path, parent: Path) -> None:
    """Give what was made elsewhere the rights that private things have in the folder it is about to be moved to."""
    if not POSIX:
        return
    group = group_of(parent)
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        owner = mode & (0o700 if path.is_dir() else 0o600)
        path.chmod(mode & stat.S_ISGID | owner | owner >> 3 & group)
