"""Pseudonyms: what a pupil is called in the evidence, made at the door with a key that only the school has."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.identity import checked_code, keys_folder
from sipp_lib.evidence.mentions import KnownPupil
from sipp_lib.files import write_atomically

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
    path = keys_folder(programme_id, programme) / f"{checked_code(school)}.key"
    if not path.exists():
        return None
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
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
    path = folder / f"{checked_code(school)}.key"
    there = school_key(programme_id, school, programme)
    if there is not None:
        if there != key:
            raise ProgrammeError(_no_key(path))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        write_atomically(path, key.hex().encode(), mode=0o600)
    except OSError as error:
        raise ProgrammeError(f"The school's key {path} could not be written: {error.strerror}.") from error


def identify(
    key: bytes, pupils: Sequence[tuple[str, str, str]], known: Iterable[KnownPupil] = ()
) -> tuple[list[KnownPupil], list[int]]:
    """Give each pupil of a file the pseudonym that an earlier import gave, else a new one.

    Parameters
    ----------
    key : bytes
        The school's key.
    pupils : sequence of (str, str, str)
        Number, name and SCN of each row, empty where the file has none. The SCN counts most, then the school's own
        number, then the name.
    known : iterable of KnownPupil
        The school's key file.

    Returns
    -------
    (list of KnownPupil, list of int)
        One for each row, and the positions of rows that were linked to an earlier import by their name alone.
    """
    earlier = list(known)
    codes = {pupil.pupil for pupil in earlier}
    by_scn = {pupil.scn: pupil for pupil in earlier if pupil.scn}
    by_name: dict[str, list[KnownPupil]] = {}
    for pupil in earlier:
        by_name.setdefault(compared(pupil.name), []).append(pupil)
    sharing: dict[str, set[str]] = {}
    for own, name, scn in pupils:
        sharing.setdefault(compared(name), set()).add(scn or own)
    found, linked = [], []
    for at, (own, name, scn) in enumerate(pupils):
        same = by_name.get(compared(name), []) if name else []
        alone = len(same) == 1 and len(sharing[compared(name)]) == 1
        code = pseudonym(key, f"scn:{scn}" if scn else f"own:{own}" if own else f"name:{compared(name)}")
        if scn in by_scn:
            code = by_scn[scn].pupil
        elif code not in codes and alone and not (scn and same[0].scn):
            code = same[0].pupil
            scn = scn or same[0].scn  # noqa: PLW2901
            linked.append(at)
        found.append(KnownPupil(code, name, scn))
    return found, linked


def joined(known: Iterable[KnownPupil], more: Iterable[KnownPupil]) -> list[KnownPupil]:
    """The rows of a key file with those of an import: what was known of a pupil stays where nothing new is."""
    merged = {pupil.pupil: pupil for pupil in known}
    for pupil in more:
        old = merged.get(pupil.pupil, pupil)
        merged[pupil.pupil] = KnownPupil(pupil.pupil, pupil.name or old.name, pupil.scn or old.scn)
    return [merged[code] for code in sorted(merged)]


def compared(name: str) -> str:
    """A name as it is compared: «Fraser, Isla» and «isla  FRASER» are one."""
    family, comma, given = name.casefold().partition(",")
    return " ".join((f"{given} {family}" if comma else family).split())


def _no_key(path: Path) -> str:
    return (
        f"The school's key {path} cannot be used. Put it back from a copy: with another key every pupil would get "
        "another pseudonym, and would no longer be known in what was imported before."
    )
