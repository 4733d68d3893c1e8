"""Who the pupils are: the key files, kept outside the programme, that tell pseudonyms from names."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import platformdirs

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.identifiers import KnownPupil, Names, mentions, valid_scn
from sipp_lib.files import content, is_device, listed, write_atomically
from sipp_lib.formats import counted
from sipp_lib.location import synchronised
from sipp_lib.machine import machine
from sipp_lib.rights import narrow, own_folder, own_mode, stranger

__all__ = [
    "KnownPupil",
    "Names",
    "add_key_rows",
    "key_files",
    "keys_folder",
    "keys_root",
    "known_names",
    "mentions",
    "read_keys",
    "rows_of",
    "valid_scn",
    "write_key_rows",
    "write_keys",
]

COLUMNS = ["pupil", "name", "scn", "number"]
SOUND = re.compile(r"(?!\d+([.,]\d+)?E[+-]\d+$).*\S.*", re.DOTALL)
"""A pseudonym, and not what a spreadsheet makes of one that looks like a large number."""
SCN = re.compile(r"([0-9]{9})?")
COUNT = re.compile(r"rows: ([0-9]+)")
"""The last heading: how many rows follow, so that a file cut off at the end of a row is not taken for a whole one."""
NEEDED = 3
"""Columns of the key files of pupils without a number of the school's own, and of all that were written earlier."""


def keys_root() -> Path:
    """Where an account keeps what no programme's folder holds: ``$SIPP_KEYS``, else in the user's own data folder."""
    root = os.environ.get("SIPP_KEYS") or str(
        Path(platformdirs.user_data_dir("sipp", appauthor=False)) / "keys"
    )
    return Path(root).expanduser().resolve()


def keys_folder(programme_id: str, programme: Path | None = None) -> Path:
    """The folder of a programme's key files: in ``$SIPP_KEYS``, else in the user's own data folder.

    Parameters
    ----------
    programme_id : str
        As ``sipp.toml`` gives it.
    programme : pathlib.Path, optional
        The programme's folder; keys may not lie inside it.

    Raises
    ------
    ProgrammeError
        When the id could not be a folder's name, the folder may not be looked into, or the keys would lie inside the
        programme, in a synchronised folder, or where another account can change them.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", programme_id):
        raise ProgrammeError(
            "The id of the programme in sipp.toml may hold only letters, digits and hyphens. "
            "Correct it there, or ask whoever looks after the workbook."
        )
    folder = keys_root() / programme_id
    if programme and folder.is_relative_to(programme.resolve()):
        raise ProgrammeError(
            f"The key files would lie inside the programme's folder ({folder}), where they would be shared "
            f"with it. Set SIPP_KEYS to a folder outside it, or ask whoever looks after {machine()}."
        )
    if part := synchronised(folder):
        raise ProgrammeError(
            f"The key files would lie in the synchronised folder ‘{part}’, from which they leave this computer. Set "
            "SIPP_KEYS to a folder that stays on it, and move the key files that are there already; or ask whoever "
            f"looks after {machine()}."
        )
    for each in (folder.parent, folder):
        try:
            why = stranger(each)
            listed(folder)
        except OSError as error:
            raise ProgrammeError(
                f"The folder of the key files {folder} cannot be opened ({error.strerror}), so no name could be "
                f"looked for. Ask whoever looks after {machine()} to give you the right to read it."
            ) from error
        if why:
            raise ProgrammeError(
                f"The key files would lie in the folder {each}, which {why}: names could be put there or taken away. "
                "Make your own account its owner and let nobody else change it, or set SIPP_KEYS to another folder; "
                f"or ask whoever looks after {machine()}."
            )
    narrow(folder)  # an earlier version, or a copy, may have let others read it
    return folder


def key_files(programme_id: str, programme: Path | None = None, ending: str = ".csv") -> list[Path]:
    """The key files of a programme, one for each school, sorted, or its schools' keys; none when this machine has none.

    Parameters
    ----------
    programme_id, programme
        See `keys_folder`.
    ending : {".csv", ".key"}
        Which of the two.
    """
    return sorted(keys_folder(programme_id, programme).glob(f"*{ending}"))


def write_keys(
    programme_id: str, school: str, pupils: Iterable[KnownPupil], programme: Path | None = None
) -> Path:
    """Write the key file of a school, in place of the one it has, for its owner's eyes only.

    On Windows the rights are those of the user's profile, which other users cannot read; elsewhere the
    folder gets 0700 and the file 0600.

    Parameters
    ----------
    programme_id, programme
        See `keys_folder`.
    school : str
        The school's code; the file's name is made from it, see `file_name`.
    pupils : iterable of KnownPupil
        All pupils of the school, in a row for each of their names.

    Raises
    ------
    ProgrammeError
        When the keys would lie inside the programme, or cannot be written.
    """
    path = keys_folder(programme_id, programme) / f"{file_name(school)}.csv"
    write_key_rows(path, pupils)
    return path


def write_key_rows(path: Path, pupils: Iterable[KnownPupil]) -> None:
    """Write a key file, see `write_keys`.

    Raises
    ------
    ProgrammeError
        When it cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    rows = [[pupil.pupil, pupil.name, pupil.scn, pupil.number] for pupil in pupils]
    width = len(COLUMNS) if any(row[-1] for row in rows) else NEEDED
    writer.writerow([*COLUMNS[:width], f"rows: {len(rows)}"])
    writer.writerows(row[:width] for row in rows)
    try:
        own_folder(path.parent)
        write_atomically(path, text.getvalue().encode(), mode=own_mode(path.parent))
    except OSError as error:
        raise ProgrammeError(
            f"The key file {path} could not be written ({error.strerror}). Check that there is room and that you may "
            "write there, then try again."
        ) from error


def add_key_rows(path: Path, data: bytes) -> None:
    """Add the rows of a key file from elsewhere to the one that is here: nobody who is known here goes.

    Raises
    ------
    ProgrammeError
        When one of the two cannot be read, or the one here not be written.
    """
    here = rows_of(path, _content(path)) if os.path.lexists(path) else []
    if new := [row for row in rows_of(path, data) if row not in here]:
        write_key_rows(path, [*here, *new])


def read_keys(
    programme_id: str, schools: Sequence[str] | None = None, programme: Path | None = None
) -> list[KnownPupil]:
    """The rows of a programme's key files, one for each name of a pupil; none when this machine has no keys.

    Parameters
    ----------
    programme_id, programme
        See `keys_folder`.
    schools : sequence of str, optional
        Codes of the schools; all by default. A school without a key file adds nobody.

    Raises
    ------
    ProgrammeError
        When a key file cannot be read: names could then pass unseen.
    """
    files = (
        key_files(programme_id, programme)
        if schools is None
        else [keys_folder(programme_id, programme) / f"{file_name(code)}.csv" for code in schools]
    )
    return [pupil for path in files if os.path.lexists(path) for pupil in rows_of(path, _content(path))]


def known_names(programme_id: str, programme: Path | None = None) -> Names:
    """All that the key files of a programme hold and no public text may.

    With the pupils of many schools it takes longer to arrange than a report to make, so the same files are
    arranged once in a process, and in those forked from it.

    Parameters
    ----------
    programme_id, programme
        See `keys_folder`.

    Raises
    ------
    ProgrammeError
        See `read_keys`.
    """
    files = key_files(programme_id, programme)
    return _arranged(tuple((path, _content(path)) for path in files))


def state(programme_id: str, programme: Path | None = None) -> str:
    """A fingerprint of all key files and keys of a programme, by which it is seen that another import changed them."""
    digest = hashlib.sha256()
    for path in sorted(
        each for ending in (".csv", ".key") for each in key_files(programme_id, programme, ending)
    ):
        digest.update(f"{path.name} {hashlib.sha256(_content(path)).hexdigest()}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _arranged(files: tuple[tuple[Path, bytes], ...]) -> Names:
    return Names.of([pupil for path, data in files for pupil in rows_of(path, data)], [])


def _content(path: Path) -> bytes:
    try:
        return content(path)
    except OSError as error:
        told = not_now("key file", path, error) if is_passing(error) else _broken(path)
        raise ProgrammeError(told) from error


def is_passing(error: OSError) -> bool:
    """Whether a file may be as it should, though the system did not give it: no copy is to be put in its place."""
    return error.errno not in (errno.ENOENT, errno.EISDIR, errno.EINVAL, errno.ELOOP, errno.ENOTDIR)


def not_now(what: str, path: Path, error: OSError) -> str:
    """What is said of a file of the keys that cannot be read just now."""
    return (
        f"The {what} {path} could not be read just now ({error.strerror}). Check that its disk is connected and that "
        "you may read it, then try again."
    )


def rows_of(path: Path, data: bytes) -> list[KnownPupil]:
    """The rows of a key file, of which the path is told where they cannot be read.

    Raises
    ------
    ProgrammeError
        See `read_keys`.
    """
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProgrammeError(_broken(path)) from error
    first = rows[0] if rows else []
    width = next((at for at, each in enumerate(first) if not each or COUNT.fullmatch(each)), len(first))
    count = sum(int(found[1]) for each in first[width:] if (found := COUNT.fullmatch(each)))
    ended = data.endswith((b"\n", b"\r"))
    # a spreadsheet fills all rows up to the same length
    odd = any(len(row) < width or any(row[width:]) for row in rows[1:] if row)
    if odd or not (ended or rows[1:]) or first[:width] not in (COLUMNS, COLUMNS[:NEEDED]):
        raise ProgrammeError(_broken(path))
    pupils = [KnownPupil(*row[:width]) for row in rows[1:] if row]
    if (whole := len(pupils) - (not ended)) < count:  # earlier versions told no count
        raise ProgrammeError(
            f"The key file {path} is not whole: it says that it has {counted(count, 'row')}, and {whole} are "
            "there. Put it back from a copy, as without it not every name can be looked for."
        )
    if any(not SOUND.fullmatch(pupil.pupil) or not SCN.fullmatch(pupil.scn) for pupil in pupils):
        raise ProgrammeError(
            f"The key file {path} was changed, perhaps by a spreadsheet: a pseudonym is missing or a candidate number "
            "is not nine digits, so it no longer says who is who. Put it back from a copy, and do not save it from a "
            "spreadsheet."
        )
    return pupils


def _broken(path: Path) -> str:
    return (
        f"The key file {path} cannot be read: it must be CSV in UTF-8 with the columns pupil, name and scn "
        "in every row. Put it back from a copy, as without it no name can be looked for."
    )


def file_name(school: str) -> str:
    """The name of a school's key file, without its ending: the school's code where any system allows it.

    ‘St Fillan's’ and ‘Con’ get a name that is safe, with a few letters that tell it from all others.
    """
    if re.fullmatch(r"\w([\w .-]{0,60}\w)?", school) and not is_device(school):
        return school
    plain = re.sub(r"[^\w -]+", "_", school)[:40].strip(" -_")
    return f"{plain}_{hashlib.sha256(school.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
