"""The clean evidence files a partnership keeps: immutable, one an import, read strictly by declared types."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.checks import validity
from sipp_lib.evidence.elsewhere import absent, told
from sipp_lib.evidence.schema import TABLES, to_text
from sipp_lib.evidence.side_by_side import answers_joined, joined, replaced_before
from sipp_lib.evidence.storage_csv import parse
from sipp_lib.files import write_atomically
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Import

LONGEST = 255  # bytes that a file's name can have
ANEW = "emove the school's file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again."
SPECIAL = re.compile('[,"\r\n]')


@dataclass(frozen=True)
class StoredFile:
    """A file as it was kept: its name, its SHA-256 and its rows without the header."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, eq=False)
class Evidence:
    """A partnership's evidence: the union of its files.

    Parameters
    ----------
    pupils, observations, surveys : pandas.DataFrame
        Always with every column of `TABLES` and its dtype, also when there are no rows.
    fingerprints : dict of str to str
        File name to SHA-256, in the order of the imports.
    issues : tuple of Issue
        What was found that does not stop: warnings and notes on the data.
    starts : dict of str to tuple of (int, str)
        For each table, the position of each file's first row.
    elsewhere : tuple of str
        Who has each file that is at another school and not here; its rows are lacking.
    """

    pupils: pd.DataFrame
    observations: pd.DataFrame
    surveys: pd.DataFrame
    fingerprints: dict[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    starts: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The three tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    def where(self, table: str, position: int) -> tuple[str, int]:
        """The file and the row, as a spreadsheet numbers it, of a row's position in its table."""
        before = [place for place in self.starts.get(table, ()) if place[0] <= position]
        start, file = before[-1] if before else (0, table)
        return file, position - start + 2

    def heading(self, table: str, column: str, position: int) -> str:
        """What the column of a row's cell is called in the row's file."""
        return column

    def called(self, file: str, row: int = 0) -> str:
        """How a person is told of a file, or of a row of it."""
        return f"row {row} of {file}" if row else file

    def kept(self, table: str) -> int:
        """How many rows are kept already; those after them are of a school's file on its way in."""
        return len(self.tables[table])

    def in_cells(self, column: str) -> bool:
        """Whether the school's file on its way in has a column for this, so that its words are cells."""
        return False


def save(frame: pd.DataFrame, table: str, folder: Path) -> StoredFile:
    """Keep a clean table as one immutable file; keeping the same content again changes nothing.

    Parameters
    ----------
    frame : pandas.DataFrame
        The columns of ``TABLES[table]`` in any order; the index is not kept.
    table : str
        A key of `TABLES`.
    folder : pathlib.Path
        The partnership's evidence folder; made when it is not there.

    Raises
    ------
    EvidenceError
        When `read` would refuse the file, or it cannot be written. Nothing is kept then.
    """
    columns = TABLES[table]
    empty = [
        name for name, kind in columns.items() if kind.added and name in frame and frame[name].isna().all()
    ]
    frame = frame.drop(columns=empty)
    names = [str(name) for name in frame]
    order = sorted(range(len(names)), key=lambda at: [*columns, names[at]].index(names[at]))
    texts = [[to_text(cell) for cell in frame.iloc[:, at].tolist()] for at in order]
    lines = [[names[at] for at in order], *(list(row) for row in zip(*texts, strict=True))]
    content = "".join(",".join(map(_quoted, line)) + "\n" for line in lines)
    data = content.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    file = f"{table}-{digest[:16]}.csv"
    parsed, found = parse(data, table, file)
    evidence = _union({table: [(file, parsed)]})
    _stop_if_any([*found, *(issue for rule in validity.TABLE_RULES for issue in rule(evidence, ()))])
    target = folder / file
    try:
        private_folder(folder)
        if not target.is_file() or target.read_bytes() != data:
            write_atomically(target, data, fixed=True)
    except OSError as error:
        text = (
            f"{file} could not be written to {folder}: {error.strerror}. Nothing was changed. Check that there is room "
            "and that you may write there, then try again."
        )
        raise EvidenceError([Issue("not-written", "stop", text, file=file)]) from error
    return StoredFile(file, digest, len(parsed))


def load(imports: Sequence[tuple[str, Import]], folder: Path) -> Evidence:
    """Read the union of a partnership's imports, leaving out those that another import replaces.

    Parameters
    ----------
    imports : sequence of (str, Import)
        Record id and record of every import that was not withdrawn.
    folder : pathlib.Path
        The partnership's evidence folder.

    Raises
    ------
    EvidenceError
        Once, with every issue of every file, when any of them stops.
    """
    found: list[Issue] = []
    lost = False
    frames: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    fingerprints: dict[str, str] = {}
    corrected = {old for new, body in imports for old in body.replaces if old != new}
    away, before = absent(imports, folder), replaced_before(imports)
    imports = [each for each in imports if each[0] not in away]
    # what is at another school only stands here for nothing by itself: what took its place has all that it replaced
    replaced = {old for id, _ in imports for old in before[id] if old != id}
    current = [body for id, body in imports if id not in replaced]
    for table in {body.table for _, body in imports} - {body.table for body in current}:
        text = (
            f"Every import of the table ‘{table}’ is replaced by another one, so none is left. Remove the import that "
            "was wrong, or correct what it replaces."
        )
        found.append(Issue("all-replaced", "stop", text))
    for body in current:
        if body.table is None:
            text = f"The import of {_safe(body.file)} does not say which table it holds. R{ANEW}"
            found.append(Issue("no-table", "stop", text, file=_safe(body.file)))
        elif body.file not in fingerprints:
            data = kept_bytes(body, folder)
            if isinstance(data, Issue):
                lost = True
                found.append(data)
                continue
            frame, issues = parse(data, body.table, body.file)
            fingerprints[body.file] = body.sha256
            found += issues
            frames.setdefault(body.table, []).append((body.file, frame))
    if len(frames.get("pupils", [])) > 1:
        of_file: dict[str, set[str]] = {}
        for id, body in imports:
            of_file.setdefault(body.file, set()).update(before[id])
        frames["pupils"] = joined(frames["pupils"], of_file)
    if len(frames.get("surveys", [])) > 1:
        frames["surveys"], issues = answers_joined(frames["surveys"])
        found += issues
    evidence = _union(frames)
    if not lost:  # the other files fit what is not there
        found += validity.check(evidence)
    _stop_if_any(found)
    who = tuple(has for id, has in away.items() if id not in corrected)
    return replace(evidence, fingerprints=fingerprints, issues=(*found, *told(who)), elsewhere=who)


def _stop_if_any(found: list[Issue]) -> None:
    if any(issue.severity == "stop" for issue in found):
        raise EvidenceError(found)


def _union(frames: dict[str, list[tuple[str, pd.DataFrame]]]) -> Evidence:
    tables: dict[str, pd.DataFrame] = {}
    starts: dict[str, tuple[tuple[int, str], ...]] = {}
    for table, columns in TABLES.items():
        parts = frames.get(table, [])
        empty = pd.DataFrame({name: pd.Series([], dtype=kind.dtype) for name, kind in columns.items()})
        tables[table] = pd.concat([frame for _, frame in parts], ignore_index=True) if parts else empty
        ends = np.cumsum([0, *(len(frame) for _, frame in parts)])
        starts[table] = tuple((int(start), file) for start, (file, _) in zip(ends, parts, strict=False))
    return Evidence(tables["pupils"], tables["observations"], tables["surveys"], starts=starts)


def _safe(file: str) -> str:
    return Path(file.replace("\\", "/")).name or "(without a name)"


def kept_bytes(body: Import, folder: Path) -> bytes | Issue:
    """What is in the file of an import, or why it is not what was brought in: whoever reads it says the same.

    Parameters
    ----------
    body : Import
        The import.
    folder : pathlib.Path
        The partnership's evidence folder.
    """
    file, path, name = body.file, folder / body.file, _safe(body.file)
    plain = bool(re.fullmatch(r"\w[\w .-]*", file))
    if plain and len(file.encode()) > LONGEST:
        text = f"{file[:40]}… is longer than the name of a file can be, so it is not read. R{ANEW}"
        return Issue("unreadable-file", "stop", text, file=file)
    if not plain or not path.resolve().is_relative_to(folder.resolve()):
        text = f"The evidence file {name} lies outside the partnership's evidence folder, so it is not read. R{ANEW}"
        return Issue("outside-folder", "stop", text, file=name)
    try:
        if not path.is_file():
            text = f"{name} is missing from the evidence folder. Put it back from a copy, or r{ANEW}"
            return Issue("missing-file", "stop", text, file=name)
        data = path.read_bytes()
    except OSError as error:
        text = f"{name} cannot be read: {error.strerror}. Make the file readable and try again."
        return Issue("unreadable-file", "stop", text, file=name)
    if hashlib.sha256(data).hexdigest() != body.sha256:
        text = f"{name} has changed since it was added. Put it back as it was from a copy, or r{ANEW}"
        return Issue("changed-file", "stop", text, file=name)
    return data


def _quoted(cell: str) -> str:
    # The csv module leaves a lone carriage return unquoted, which its own reader takes for the end of a row.
    return '"' + cell.replace('"', '""') + '"' if SPECIAL.search(cell) else cell
