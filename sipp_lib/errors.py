"""Every error a person can meet, each saying in one sentence what happened, where, and what to do.

::

    SippError
    ├── UsageError          a command or template was called wrongly        exit code 2
    ├── ProgrammeError      the programme's folder or settings
    ├── StoreError          the records' database or a bundle of records
    │   └── AwayError       the server that keeps them, which does not answer just now
    ├── EvidenceError       measured data; carries the list of issues
    ├── ExchangeError       the folder through which schools share their records
    ├── DisclosureError     something that must not leave the school
    └── ReportError         a report could not be made
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sipp_lib.formats import row_numbers

Severity = Literal["stop", "warn", "note"]
SEVERITY: dict[str, str] = {"stop": "Must be put right", "warn": "Please check", "note": "Note"}
"""What stands before an issue where a person reads it; `sipp_lib/widgets/static/queue.js` has the same words."""


@dataclass(frozen=True)
class Issue:
    """One thing a check found.

    Parameters
    ----------
    code : str
        Short stable name of the rule, such as ``duplicated-pupil``.
    severity : {"stop", "warn", "note"}
        A ``stop`` refuses the whole file.
    message : str
        One sentence for a teacher: what, where, what to do. Never a pupil's value.
    column : str
        The column concerned, or an empty string.
    rows : tuple of int
        Row numbers as a spreadsheet shows them (the header is row 1).
    file : str
        The file's name, without its folder.
    """

    code: str
    severity: Severity
    message: str
    column: str = ""
    rows: tuple[int, ...] = ()
    file: str = ""


class SippError(Exception):
    """The root of the tree: its text is what a person reads."""

    exit_code = 1


class UsageError(SippError):
    """Something was asked for in a way that cannot be meant."""

    exit_code = 2


class ProgrammeError(SippError):
    """The programme's folder or its ``sipp.toml`` is not as it must be."""


class StoreError(SippError):
    """The records could not be read or kept."""


class AwayError(StoreError):
    """The records cannot be reached just now; the same may be asked again, and is done once."""


class EvidenceError(SippError):
    """Measured data that cannot be used; raised once, with everything that was found.

    Parameters
    ----------
    issues : sequence of Issue
        At least one of severity ``stop``.
    """

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(" ".join(issue.message for issue in self.issues if issue.severity == "stop"))

    def __reduce__(self) -> tuple[type[EvidenceError], tuple[tuple[Issue, ...]]]:
        return type(self), (self.issues,)


class DisclosureError(SippError):
    """Something would have left the school that must not."""


class ExchangeError(SippError):
    """The folder through which schools share records, or what lies in it, cannot be used."""


class ReportError(SippError):
    """A report could not be made."""


NO_ROOM = (
    "There is no room left on the disk, or on the one for temporary files, so this was not finished. Free some space "
    "and try again."
)


def is_full(error: BaseException) -> bool:
    """Whether an error, or one that it came of, says that a disk or what one may use of it is full."""
    codes = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
    cause = error.__cause__ or error.__context__
    words = any(f"[Errno {code}]" in str(error) for code in codes)  # libraries put it into words of their own
    records = getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
    return (
        getattr(error, "errno", None) in codes or words or records or (cause is not None and is_full(cause))
    )


def of_disk(error: OSError) -> str:
    """What a person is told of an error of the system."""
    if is_full(error):
        return NO_ROOM
    where = Path(error.filename) if isinstance(error.filename, str) else None
    if where and where.name.startswith("."):  # of ours, made for a moment
        where = where.parent
    return (
        f"{where or 'A file'} could not be used ({error.strerror or error}). Check that it is what it should be, that "
        "there is room and that you may write there."
    )


def describe(error: SippError) -> list[tuple[str, str]]:
    """How serious each part of an error is, and its sentence."""
    if isinstance(error, EvidenceError):
        return [(issue.severity, issue.message) for issue in error.issues]
    return [("stop", str(error))]


def refuse(code: str, place: str, text: str, *, file: str, rows: Sequence[int] = ()) -> EvidenceError:
    """The error that refuses a file with one sentence."""
    where = f"{place}, {row_numbers(rows)}" if rows else place
    return EvidenceError([Issue(code, "stop", f"{where}: {text}", "", tuple(rows), file)])
