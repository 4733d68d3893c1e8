"""Pseudonyms: what a pupil is called in the evidence, made at the door with a key that only the school has."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.identifiers import KnownPupil
from sipp_lib.evidence.pupils.key_files import file_name, is_passing, keys_folder, not_now
from sipp_lib.files import content, write_atomically
from sipp_lib.rights import own_folder, own_mode

SIZE = 32  # bytes of a key, as many as SHA-256 gives


def pseudonym(key: bytes, identity: str) -> str:
    """What a pupil is called in the evidence: a keyed hash that only the school's key can make again.

    Parameters
    ----------
    key : bytes
        The school's key, see `school_key`.
    identity : str
        What tells the pupil from all others of the school: the SCN, else the school's own number or the name.

    Returns
    -------
    str
        Twelve characters of base32 (60 bits) of HMAC-SHA-256 (RFC 2104, RFC 4648).
    """
    digest = hmac.digest(key, identity.encode(), "sha256")
    return base64.b32encode(digest[:10])[:12].decode().lower()


def school_key(programme_id: str, school: str, programme: Path | None = None) -> bytes | None:
    """The random key of a school, beside its key file; None when this machine has none.

    Parameters
    ----------
    programme_id, programme
        See `keys_folder`.
    school : str
        The school's code.

    Raises
    ------
    ProgrammeError
        When it cannot be read: another key would give every pupil another pseudonym.
    """
    path = keys_folder(programme_id, programme) / f"{file_name(school)}.key"
    if not os.path.lexists(path):
        return None
    try:
        found = bytes.fromhex(content(path).decode("ascii"))
    except OSError as error:
        told = not_now("school's key", path, error) if is_passing(error) else _no_key(path)
        raise ProgrammeError(told) from error
    except ValueError as error:
        raise ProgrammeError(_no_key(path)) from error
    if len(found) != SIZE:
        raise ProgrammeError(_no_key(path))
    return found


def new_key() -> bytes:
    """A random key for a school that has none."""
    return secrets.token_bytes(SIZE)


def keep_key(programme_id: str, school: str, key: bytes, programme: Path | None = None) -> None:
    """Keep the key of a school for its owner's eyes only; one that is there is never replaced.

    Raises
    ------
    ProgrammeError
        When there is another one, or it cannot be written.
    """
    folder = keys_folder(programme_id, programme)
    path = folder / f"{file_name(school)}.key"
    there = school_key(programme_id, school, programme)
    if there is not None:
        if there != key:
            raise ProgrammeError(_no_key(path))
        return
    try:
        own_folder(folder)
        write_atomically(path, key.hex().encode(), mode=own_mode(folder))
    except OSError as error:
        raise ProgrammeError(
            f"The school's key {path} could not be written ({error.strerror}). Check that there is room and that you "
            "may write there, then try again."
        ) from error


def join(known: Iterable[KnownPupil], more: Iterable[KnownPupil]) -> list[KnownPupil]:
    """The rows of a key file with those of an import: only ever more, as a name that is lost is published.

    A row is completed where nothing in it differs; another name, or another number, of a pupil gets a row of its own.
    """
    merged: dict[str, list[KnownPupil]] = {}
    for pupil in (*known, *more):
        there = merged.setdefault(pupil.pupil, [])
        for at, old in enumerate(there):
            pairs = ((old.name, pupil.name), (old.scn, pupil.scn), (old.number, pupil.number))
            if all(one == other or not (one and other) for one, other in pairs):
                there[at] = KnownPupil(pupil.pupil, *(one or other for one, other in pairs))
                break
        else:
            there.append(pupil)
    return [pupil for code in sorted(merged) for pupil in merged[code]]


def _no_key(path: Path) -> str:
    return (
        f"The school's key {path} cannot be used. Put it back from a copy: with another key every pupil would get "
        "another pseudonym, and would no longer be known in what was imported before."
    )
