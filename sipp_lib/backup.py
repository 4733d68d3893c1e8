"""A programme in one dated file, and back: `sipp backup` and `sipp restore`."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from sipp_lib.errors import ExchangeError, ProgrammeError, SippError, UsageError
from sipp_lib.evidence.elsewhere import FILE as ELSEWHERE
from sipp_lib.evidence.import_lock import hold
from sipp_lib.evidence.pupils.key_files import add_key_rows, key_files, keys_folder, rows_of
from sipp_lib.exchange.cipher import MARK, Cipher, IncompleteError, salt_of
from sipp_lib.exchange.membership import shared_through
from sipp_lib.files import content, listed, slug_of, unused, write_atomically, write_together
from sipp_lib.location import synchronised
from sipp_lib.move import keep_at
from sipp_lib.new import open_bundles, put_in_place, workshop
from sipp_lib.phase_notebooks import phase_pages
from sipp_lib.programme import Programme
from sipp_lib.records import bundle
from sipp_lib.records.store import Store
from sipp_lib.rights import own_folder, private_folder
from sipp_lib.settings import FILE, HERE, with_private

CONTENTS = "contents.json"
EVIDENCE = (("evidence", ".csv"), ("mappings", ".toml"))


def back_up(programme: Programme, folder: Path, passphrase: str = "") -> Path:
    """Write a programme into one file: records with their history, evidence, mappings, scales and settings.

    Key files, and how partnerships are shared, are in it only when it is sealed. Reports are not: they can be made
    again.

    Parameters
    ----------
    programme : Programme
        What is saved.
    folder : pathlib.Path
        Where the file goes; its name holds the programme's and the time.
    passphrase : str
        What seals the file; without one anybody who has it can read it.

    Returns
    -------
    pathlib.Path
        The file, which was read again and found to be what was written.

    Raises
    ------
    UsageError
        When there is no such folder, or it is synchronised or shared with other schools and no passphrase is given.
    SippError
        When something of the programme cannot be read: a backup that lacks it would be worse than none.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Make it, or name another for the backup.")
    if not passphrase and (part := synchronised(folder)):
        raise UsageError(
            f"The folder ‘{part}’ is synchronised, and a backup holds what stays in the school. Seal it with a "
            "passphrase, or put it into a folder that stays on this computer."
        )
    if not passphrase and (slug := shared_through(folder, programme)):
        raise UsageError(
            f"The folder {folder} is shared with other schools of ‘{slug}’, and a backup holds what stays in the "
            "school. Seal it with a passphrase, or put it into a folder that stays on this computer."
        )
    files = dict(_files(programme, sealed=bool(passphrase)))
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, json.dumps({"format": 1, "programme": programme.id, "files": digests}))
        for name, data in files.items():
            archive.writestr(name, data)
    data = packed.getvalue()
    name = f"{slug_of(programme.name)}-{datetime.now():%Y-%m-%d-%H%M%S}.sipp-backup"
    path = unused(folder / name)  # none is ever replaced
    write_atomically(path, Cipher.new(passphrase).seal(data) if passphrase else data, mode=0o600)
    if _unpacked(path, passphrase)[1] != files:
        raise ProgrammeError(
            f"{path} is not what was written. Check the disk, and make the backup on another one."
        )
    return path


def restore(file: Path, folder: Path, passphrase: str = "") -> Programme:
    """Put a programme back from its file: all of it, verified, or nothing; also its records on a server, into files.

    Parameters
    ----------
    file : pathlib.Path
        What `back_up` wrote.
    folder : pathlib.Path
        A new folder, or an empty one: nothing is ever replaced. What stays in the school goes where it belongs.
    passphrase : str
        What the file was sealed with.

    Raises
    ------
    UsageError
        When the folder holds something.
    ProgrammeError
        When the file is not whole, or this computer has another key of a school.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} already exists and is not empty. Name a new folder; nothing is ever replaced."
        )
    programme_id, files = _unpacked(file, passphrase)
    keys = {PurePosixPath(name).name: data for name, data in files.items() if name.startswith("keys/")}
    _check_keys(programme_id, folder, keys)
    with workshop(folder) as work:
        made = work / "programme"
        for name, data in files.items():
            if not name.startswith("keys/"):
                path = made / PurePosixPath(name)
                private_folder(path.parent)
                text = with_private(data.decode("utf-8-sig"), HERE).encode() if name == FILE else data
                write_atomically(path, text, mode=0o644 if path.parent == made else None)
        keep_at(made, "")
        opened = open_bundles(made)
        for slug in opened.partnerships():
            place = opened.partnership(slug)
            place.bundle.unlink()
            private_folder(place.evidence)
            phase_pages(place)
        _add_keys(programme_id, folder, keys)
        put_in_place(made, folder)
    return Programme.open(folder)


def _files(programme: Programme, *, sealed: bool) -> Iterator[tuple[str, bytes]]:
    """Each file of a backup: its place, and what is in it."""
    yield FILE, content(programme.folder / FILE)
    for path in listed(programme.scales, ".toml"):
        yield f"scales/{path.name}", content(path)
    for slug in programme.partnerships():
        place = programme.partnership(slug)
        home = f"partnerships/{slug}"
        with Store.open(place.records, slug, read_only=True) as store:
            yield f"{home}/{place.bundle.name}", bundle.dumps(store.revisions())
        for kind, ending in EVIDENCE:
            for path in listed(place.folder / kind, ending):
                yield f"{home}/{kind}/{path.name}", content(path)
        if (place.evidence / ELSEWHERE).exists():  # what is at other schools, and what nobody takes in again
            yield f"{home}/evidence/{ELSEWHERE}", content(place.evidence / ELSEWHERE)
        if sealed and place.exchange.exists():
            yield f"{home}/{place.exchange.name}", content(place.exchange)
    for ending in (".csv", ".key") if sealed else ():
        for path in key_files(programme.id, programme.folder, ending):
            yield f"keys/{path.name}", content(path)


def _unpacked(file: Path, passphrase: str) -> tuple[str, dict[str, bytes]]:
    """The programme's id and the files of a backup, each verified."""
    try:
        data = content(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}). Check its name.") from error
    if data.startswith(MARK):
        data = _opened(file, data, passphrase)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = json.loads(archive.read(CONTENTS))
            files = {name: archive.read(name) for name in told["files"]}
        sound = all(
            hashlib.sha256(files[name]).hexdigest() == digest for name, digest in told["files"].items()
        )
        programme_id, form = str(told["programme"]), int(told["format"])
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError) as error:
        raise _damaged(file) from error
    if form > 1:
        raise ProgrammeError(
            f"{file.name} was written by a newer version of the workbook. Update the workbook first."
        )
    if not sound or FILE not in files or not all(map(_is_inside, files)):
        raise _damaged(file)
    return programme_id, files


def _opened(file: Path, data: bytes, passphrase: str) -> bytes:
    if not passphrase:
        raise UsageError(f"{file.name} is sealed. Give the passphrase it was made with.")
    try:
        return Cipher(passphrase, salt_of(data)).unseal(data)
    except IncompleteError as error:
        raise _damaged(file) from error
    except ExchangeError as error:
        raise ProgrammeError(
            f"The passphrase does not open {file.name}, or the file was changed. Check the passphrase, then try again."
        ) from error


def _is_inside(name: str) -> bool:
    """Whether a name leads nowhere but into the new folder: a backup may come from anybody."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not set("\\:\0") & set(name)


def _damaged(file: Path) -> SippError:
    return ProgrammeError(
        f"{file.name} is not a whole backup, so nothing was put back. Copy it again from where it is kept, or take an "
        "earlier one."
    )


def _check_keys(programme_id: str, folder: Path, keys: dict[str, bytes]) -> None:
    """Refuse, before anything is put back, what would give pupils other pseudonyms than they have here."""
    home = keys_folder(programme_id, folder)
    for name, data in keys.items():
        if name.endswith(".csv"):
            rows_of(Path(name), data)
        elif (home / name).exists() and content(home / name) != data:
            raise ProgrammeError(
                f"This computer has another key for the school ‘{Path(name).stem}’, with which its pupils got other "
                f"pseudonyms. Move {home} elsewhere and keep it, then put the backup back."
            )


def _add_keys(programme_id: str, folder: Path, keys: dict[str, bytes]) -> None:
    """Add the names of a backup to the key files: none that is known here goes."""
    if not keys:
        return
    home = keys_folder(programme_id, folder)
    own_folder(home)
    with hold(home):
        write_together(
            {home / name: data for name, data in keys.items() if name.endswith(".key")}, mode=0o600
        )
        for name, data in keys.items():
            if name.endswith(".csv"):
                add_key_rows(home / name, data)
