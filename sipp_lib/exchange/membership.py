"""How a partnership on this computer begins to share its records, and a colleague begins from the shared folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sipp_lib.disclosure.free_text import adults_in_records
from sipp_lib.errors import ExchangeError, StoreError, UsageError
from sipp_lib.evidence.pupils.adults import besides
from sipp_lib.evidence.pupils.key_files import keys_root, known_names
from sipp_lib.exchange.cipher import Cipher, IncompleteError, is_whole, new_passphrase, salt_of
from sipp_lib.exchange.exchange import Exchange, files_in
from sipp_lib.exchange.parcel import NewerError, Parcel
from sipp_lib.exchange.seen import Settings
from sipp_lib.files import content
from sipp_lib.private_data import data_root
from sipp_lib.programme import FILE, Place, Programme
from sipp_lib.records import author
from sipp_lib.records.revision import utc

if TYPE_CHECKING:
    from sipp_lib.records.store import Store


@dataclass(frozen=True)
class Found:
    """What a shared folder is about, as one of its files says.

    Parameters
    ----------
    parcel : Parcel
        Any of those that lie there.
    cipher : Cipher
        What opens them all.
    """

    parcel: Parcel
    cipher: Cipher


def share(place: Place, programme: Programme, folder: Path, passphrase: str = "") -> Settings:
    """Share a partnership's records through a folder from now on.

    Parameters
    ----------
    place : Place
        The partnership.
    programme : Programme
        Its programme.
    folder : pathlib.Path
        A folder that the schools share already; where others of the partnership have begun, what they put there.
    passphrase : str
        What opens the files; a new one is made where none is given and nothing is there yet.

    Raises
    ------
    UsageError
        When the folder is not there, holds or lies in what stays on this computer, or others have begun there and the
        passphrase is missing.
    ExchangeError
        When the passphrase is wrong or too short, or the folder is that of another partnership.
    """
    folder = _checked(folder)
    keep_apart(folder, programme.folder, programme.private)
    before = Settings.kept(place.exchange)
    known = before.passphrase if before else ""
    if not any(_sealed(folder)):
        cipher = Cipher.new(passphrase or known or new_passphrase())
    elif passphrase or known:
        found = look(folder, passphrase or known)
        if (found.parcel.programme, found.parcel.partnership) != (programme.id, place.slug):
            raise ExchangeError(
                f"{folder} is shared by the partnership ‘{found.parcel.partnership}’ of {found.parcel.programme_name}, "
                f"which is not ‘{place.slug}’ of this programme. Choose another folder, or begin from this one: ‘Begin "
                "from what another school shares’ on the start page, or ‘sipp join FOLDER’."
            )
        cipher = found.cipher
    else:
        raise UsageError(
            f"Somebody shares a partnership through {folder} already. Ask them for the passphrase and enter it as well."
        )
    settings = Settings(str(folder), cipher.passphrase, cipher.salt.hex())
    if before:
        settings = replace(settings, copy=before.copy, evidence=before.evidence)
    settings.save(place.exchange)
    return settings


def keep_apart(folder: Path, programme: Path, private: Path | None = None) -> None:
    """Refuse a shared folder that lies in what stays on this computer, or holds it, with which it would travel.

    Parameters
    ----------
    folder : pathlib.Path
        The shared folder.
    programme : pathlib.Path
        The folder of the programme, which may not be there yet.
    private : pathlib.Path, optional
        Where it has what stays in the school.

    Raises
    ------
    UsageError
        Saying which of the two it is.
    """
    of_school = "the folder of what stays in the school"
    places = [("the programme’s folder", programme), (of_school, private or data_root())]
    places += [(of_school, data_root()), ("the folder of the key files", keys_root())]
    there = [(what, place.resolve()) for what, place in places]
    folder = folder.resolve()
    for what, place in there:
        if folder.is_relative_to(place):
            raise UsageError(
                f"The shared folder lies in {what}, {place}. Choose one outside it that the schools share."
            )
    for what, place in there:
        if place.is_relative_to(folder):
            raise UsageError(
                f"The shared folder holds {what}, {place}, and whatever lies in it goes to the other schools. Choose "
                "a folder that holds nothing else."
            )


def shared_through(folder: Path, programme: Programme) -> str:
    """The partnership in whose shared folder a folder lies, so that what is put there goes to other schools; or ''."""
    for slug in programme.partnerships():
        settings = Settings.kept(programme.place(slug).exchange)
        if settings and folder.resolve().is_relative_to(Path(settings.folder).resolve()):
            return slug
    return ""


def share_evidence(place: Place, shared: bool) -> None:
    """Share the evidence of this computer, too, or no longer: what is in the folder goes out with the next round.

    Raises
    ------
    UsageError
        When the partnership is not shared.
    ExchangeError
        When what is kept of the exchange cannot be read.
    """
    settings = Settings.load(place.exchange)
    if settings is None:
        raise UsageError("This partnership is not shared through a folder yet. Share it first.")
    replace(settings, evidence=shared).save(place.exchange)


def look(folder: Path, passphrase: str) -> Found:
    """What a shared folder is about.

    Raises
    ------
    UsageError
        When the folder is not there, or nothing was put into it yet.
    ExchangeError
        When the passphrase opens nothing in it, or everything is of a newer version.
    """
    folder = _checked(folder)
    newer = closed = False
    for name, sealed in _sealed(folder):
        cipher = Cipher(passphrase, salt_of(sealed))
        try:
            return Found(Parcel.loads(cipher.unseal(sealed), name), cipher)
        except NewerError:
            newer = True
        except (IncompleteError, ExchangeError, StoreError):
            closed = True
    if newer:
        raise ExchangeError(
            f"The files in {folder} were written by a newer version of the workbook. Update the workbook on this "
            "computer and try again; nothing is lost."
        )
    if closed:
        raise ExchangeError(
            f"The passphrase does not open the files in {folder}. Check it with whoever gave it to you."
        )
    raise UsageError(
        f"Nothing was put into {folder} yet. Wait until it has been copied to this computer, or ask the school that "
        "began to share."
    )


def exchange_of(programme: Programme, place: Place, store: Store) -> Exchange | None:
    """The exchange of a partnership, or None where it is not shared.

    Raises
    ------
    ExchangeError
        When what is kept of it cannot be read.
    ProgrammeError
        When the key files cannot be read, by which names of pupils are held back.
    """
    settings = Settings.load(place.exchange)
    if settings is None:
        return None
    names = known_names(programme.id, programme.folder)
    found = besides(names, adults_in_records(store.current("member")))
    sent_by = sender(programme, place, settings.copy)
    return Exchange(store, place, settings, sent_by, found, programme.looked_at, programme.scales)


def sender(programme: Programme, place: Place, copy: str) -> Parcel:
    """Who sends from this computer, as a parcel without revisions."""
    person = author.current_author()
    who = (person.name, person.role, person.school) if person else ("", "", "")
    settings = (utc(datetime.now(UTC)), programme.threshold, programme.base)
    return Parcel(programme.id, programme.name, place.slug, copy, *who, *settings)


def programme_in(folder: Path, parcel: Parcel) -> Programme:
    """The programme in a folder, made there from what a colleague's says of itself where there is none.

    Raises
    ------
    ExchangeError
        When it is another one.
    """
    if not (folder / FILE).exists():
        made = (parcel.programme_name, parcel.programme, parcel.threshold, parcel.base)
        return Programme.create(folder, *made)
    opened = Programme.open(folder)
    if opened.id != parcel.programme:
        raise ExchangeError(
            f"{folder} holds the programme ‘{opened.name}’, and what is shared belongs to ‘{parcel.programme_name}’. "
            "Join from a new folder."
        )
    return opened


def _checked(folder: Path) -> Path:
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder.absolute()}. Make it where the schools share their files, then try again."
        )
    return folder.resolve()


def _sealed(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of the files of a folder that are whole and sealed, whoever sealed them."""
    for path in sorted(files_in(folder)):
        if is_whole(data := content(path)):
            yield path.name, data
