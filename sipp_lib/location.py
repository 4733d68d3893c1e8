"""Where a live file of records may lie: on this machine's own disk, in no folder that is synchronised."""

from __future__ import annotations

import re
from pathlib import Path

from sipp_lib.errors import StoreError

SYNCHRONISED = re.compile(
    r"(onedrive|sharepoint|dropbox|google ?drive|my drive|shared drives|icloud ?drive|mobile documents"
    r"|com~apple~clouddocs|cloudstorage|nextcloud|owncloud|pcloud ?drive|box sync|syncthing)\b|box$",
    re.IGNORECASE,
)
NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\w*|afs|ncpfs|davfs\d?|fuse\.(sshfs|rclone|davfs\d?|onedriver|gvfsd-fuse))$"
)
REMEDY = (
    "Two copies written at once would damage each other. Set SIPP_DATA to a folder on a disk of this computer; where "
    'sipp.toml says private = "here", take that line out; or ask whoever looks after the workbook. To work with '
    "others, share the records: ‘Work with other schools’ on the start page."
)


def synchronised(folder: Path) -> str:
    """The name of the folder, this one or one it lies in, that a sync client copies; empty where there is none."""
    return next((part for part in folder.resolve().parts if SYNCHRONISED.match(part)), "")


def refuse_shared(path: Path, mounts: str | None = None) -> None:
    """Refuse a place where a database file would be copied or locked by something else.

    Parameters
    ----------
    path : Path
        Where the file lies or would lie.
    mounts : str, optional
        What ``/proc/mounts`` says; read from this machine where it has one.

    Raises
    ------
    StoreError
        For a synchronised folder or a network share, with the remedy.
    """
    whole = path.resolve()
    if part := synchronised(path.parent):
        raise StoreError(f"The records cannot be kept in the synchronised folder ‘{part}’. {REMEDY}")
    # a mapped drive of Windows resolves to its \\server\share
    if any(str(place).startswith(("\\\\", "//")) for place in (path, whole)):
        raise StoreError(f"The records cannot be kept on a network share. {REMEDY}")
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    if NETWORK.match(_file_system(whole, mounts)):
        raise StoreError(f"The records cannot be kept on a network share. {REMEDY}")


def is_shared(folder: Path) -> bool:
    """Whether `refuse_shared` refuses records in a folder."""
    try:
        refuse_shared(folder / "records.sqlite")
    except StoreError:
        return True
    return False


def _file_system(path: Path, mounts: str) -> str:
    holding = ""
    longest = -1
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        folder = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point))
        if path.is_relative_to(folder) and len(folder.parts) >= longest:
            holding, longest = kind, len(folder.parts)
    return holding
