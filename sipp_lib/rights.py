"""Who may read what stays in the school: its owner, a group that was given the folder on purpose, and nobody else."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

POSIX = os.name == "posix"  # on Windows a folder has the rights of the profile it lies in
# no child inherits it, no link is followed, no pipe waited for
PLAIN = sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))
ACCESS_LIST = "system.posix_acl_access"


def keep_others_out() -> None:
    """Whatever the umask, let nothing that this process makes, or a library for it, be every account's to change."""
    if POSIX:
        os.umask(os.umask(0o077) | 0o002)


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


def private_mode(handle: int, folder: Path) -> int:
    """The mode of a private file that was made just now: 0o600, and what the group of its folder may do."""
    return 0o600 | _handed_on(handle, folder) & 0o060


def private_folder(folder: Path) -> None:
    """Make a folder for private things, and those above it that are missing; narrow one that is there.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    refuse_planted(folder)
    if not folder.is_dir():
        if not folder.parent.exists():
            private_folder(folder.parent)
        with suppress(FileExistsError):  # by another process just now
            folder.mkdir(mode=0o700)
            if group := POSIX and _handed_on(folder, folder.parent):
                folder.chmod(stat.S_IMODE(folder.stat().st_mode) | group)
    narrow(folder)


def own_folder(folder: Path) -> None:
    """Make a folder for its owner alone, whatever its parent's group may do, and those above it that are missing.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    _make(folder, 0o700)


def public_folder(folder: Path) -> None:
    """Make a folder that everybody may look into whom the umask does not keep out, and nobody but its owner change.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    _make(folder, 0o755)


def share_as(folder: Path, parent: Path) -> None:
    """Let the group of the folder above into one that was made there just now, where that group is not one's own.

    Whoever begins a programme in a folder that a group shares means it for that group.
    """
    if POSIX and (above := parent.stat()).st_gid != os.getegid() and (group := _handed_on(folder, parent)):
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | group | above.st_mode & stat.S_ISGID)


def _make(folder: Path, mode: int) -> None:
    refuse_planted(folder)
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=mode, exist_ok=True)


def refuse_planted(path: Path) -> None:
    """Refuse a link that another account put where something of ours is to lie: it would lead it elsewhere.

    Raises
    ------
    OSError
        When there is one, or it cannot be looked at.
    """
    if POSIX and path.is_symlink() and path.lstat().st_uid not in (os.geteuid(), 0):
        raise OSError(errno.ELOOP, "it is a link that another account made", str(path))


def refuse_astray(path: Path) -> None:
    """Refuse a file that another account's link leads to, in a folder that several may change.

    Who reads it may be allowed to read more than whoever made the link, and would take one thing for another.

    Raises
    ------
    OSError
        When it, or the folder it lies in, is such a link, or cannot be looked at.
    """
    for each in (path, path.parent):
        if POSIX and each.parent.stat().st_mode & 0o022:
            refuse_planted(each)


def own_mode(folder: Path) -> int | None:
    """The mode of a file for its owner alone, in a folder that is made so; none where root keeps it for a group.

    Where somebody looks after a computer for others, who may read what lies in such a folder is for them to say: a
    file in it gets what `private_mode` says.

    Raises
    ------
    OSError
        When the folder cannot be narrowed.
    """
    if POSIX and folder.stat().st_uid == 0 != os.geteuid():
        return None
    folder.chmod(0o700)
    return 0o600


def of_root(link: Path) -> bool:
    """Whether the administrator of a computer that others work on has put a link where it is, in a folder of root's."""
    return (
        POSIX and os.geteuid() != 0 == link.lstat().st_uid == link.parent.stat().st_uid and link.is_symlink()
    )


def stranger(folder: Path) -> str:
    """Why another account can change what lies in a folder, in words; empty when none can, or it is not there."""
    if not POSIX or not folder.exists():
        return ""
    there = folder.stat()
    if there.st_uid not in (os.geteuid(), 0):
        return "belongs to another account"
    return "every account can change" if there.st_mode & 0o002 and not there.st_mode & stat.S_ISVTX else ""


def _group(made: Path | int) -> int:
    return (os.fstat(made) if isinstance(made, int) else made.stat()).st_gid


def _handed_on(made: Path | int, parent: Path) -> int:
    """What the parent's group may do in something new, once that belongs to this group; else nothing.

    What somebody makes belongs to the group of the person, not of the folder, unless the folder hands its own on.
    """
    group, wanted = group_of(parent), parent.stat().st_gid
    if group and _group(made) != wanted:
        try:
            os.chown(made, -1, wanted)
        except PermissionError:  # the person is not of that group
            return 0
    return group


def private_file(path: Path) -> int:
    """Open a file to read and write, made for its owner and the folder's group where it is not there yet.

    Returns
    -------
    int
        Its descriptor, which no child process inherits.

    Raises
    ------
    OSError
        When it cannot be opened or made, or somebody has put a link or a pipe in its place.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | PLAIN, 0o600)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    if POSIX:
        with suppress(PermissionError):  # it is somebody else's of the group
            mode = 0o600 | _handed_on(handle, path.parent) & 0o060
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
    for path in (tree, *tree.rglob("*")):
        group = _handed_on(path, parent)
        owner = path.stat().st_mode & (0o700 if path.is_dir() else 0o600)
        # a folder hands its group on to what others of the group make in it, when the one above does
        above = parent.stat().st_mode & stat.S_ISGID if path.is_dir() else 0
        path.chmod(above | owner | owner >> 3 & group)
