"""A letter: one sealed file for a partner school, with all of a partnership that may travel, and how it is taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sipp_lib.disclosure.free_text import adults_in_records
from sipp_lib.errors import ExchangeError
from sipp_lib.evidence.pupils.adults import besides
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.exchange import attachments, scale_files
from sipp_lib.exchange.cipher import Cipher, IncompleteError, new_passphrase
from sipp_lib.exchange.exchange import ENDING, LOCK, ready
from sipp_lib.exchange.held_back import in_words, travelling
from sipp_lib.exchange.membership import sender
from sipp_lib.exchange.parcel import NewerError, Parcel
from sipp_lib.exchange.round import Round
from sipp_lib.exchange.seen import Letter, Seen, Settings
from sipp_lib.lock import locked
from sipp_lib.programme import Place, Programme
from sipp_lib.records.store import Store

UPDATE = "Update the workbook on this computer, then bring the file in again; nothing is lost."


def write(programme: Programme, place: Place, passphrase: str = "") -> tuple[bytes, str, Round]:
    """A partnership as one sealed file.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    passphrase : str
        What opens the file. Where none is given it is that of the shared folder, or else a new one.

    Returns
    -------
    bytes
        The file.
    str
        Its passphrase.
    Round
        How much went out, and which records stay here since they name a pupil.

    Raises
    ------
    ExchangeError
        When the passphrase is too short.
    ProgrammeError
        When the key files cannot be read, by which names of pupils are held back.
    StoreError
        When the records cannot be read.
    """
    settings = Settings.load(place.exchange)
    cipher = settings.cipher if settings and not passphrase else Cipher.new(passphrase or new_passphrase())
    names = known_names(programme.id, programme.folder)
    with Store.open(place.records, place.slug, read_only=True) as store:
        revisions, entries = store.revisions(), store.current("measure")
        found = besides(names, adults_in_records(store.current("member")))
    going, held = travelling(revisions, {each.rev for each in revisions}, found, programme.looked_at)
    # of a partnership that shares no folder, nobody counts the copies
    scales = scale_files.to_send(entries, programme.scales)
    named = scale_files.naming(scales, found)
    parcel = replace(
        sender(programme, place, settings.copy if settings else ""),
        revisions=tuple(going),
        scales={name: text for name, text in scales.items() if name not in named},
    )
    done = Round(
        sent=len(going),
        held_back=tuple(held),
        held_as=in_words(revisions, held),
        scales=scale_files.staying(named),
    )
    return cipher.seal(parcel.dumps()), cipher.passphrase, done


def file_name(slug: str) -> str:
    """What the file of today is called."""
    return f"{slug}-{date.today().isoformat()}{ENDING}"


def read(data: bytes, passphrase: str, name: str) -> Parcel:
    """What a partner school sent.

    Parameters
    ----------
    data : bytes
        The file.
    passphrase : str
        What opens it.
    name : str
        The file's name.

    Raises
    ------
    ExchangeError
        When it is no such file, only a part of it has arrived, the passphrase is another or a newer version wrote it.
    """
    try:
        cipher = Cipher.of(data, passphrase)
    except IncompleteError as error:
        raise ExchangeError(
            f"‘{name}’ is not a file made with ‘Send to a partner school’, or only part of it has arrived. Ask for it "
            "again, or save it from the e-mail once more."
        ) from error
    try:
        opened = cipher.unseal(data)
    except ExchangeError as error:
        raise ExchangeError(
            f"The passphrase does not open ‘{name}’, or the file was changed on its way. Check the passphrase with the "
            "school that sent it, or ask for the file again."
        ) from error
    try:
        return Parcel.loads(opened, name)
    except NewerError as error:
        raise ExchangeError(f"‘{name}’ was written by a newer version of the workbook. {UPDATE}") from error


def take_in(store: Store, place: Place, parcel: Parcel, scales: Path) -> Round:
    """Take in what a partner school sent, any number of times; its scales go into the programme's folder of them.

    Raises
    ------
    StoreError
        When the records cannot be written.
    OSError
        When this computer's own disk cannot be used.
    """
    known = store.revisions()
    new, later = ready(known, parcel.revisions)
    received = store.merge(new) if new else 0
    attachments.note(new, place.evidence, parcel)
    brought = scale_files.take([parcel.scales], scales)
    _remember(place, parcel)
    told = scale_files.unsettled(place, scales)
    return Round(received=received, newer=bool(later), scales_brought=brought, scales=told)


def _remember(place: Place, parcel: Parcel) -> None:
    """Keep which scales came last from whoever sent this: one that differs is told until it is settled."""
    theirs = {name: scale_files.digest(text) for name, text in parcel.scales.items()}
    with locked(place.folder / LOCK):
        seen = Seen.load(place.folder)
        before = seen.letters.get(parcel.who)
        if before is None or before.at <= parcel.at:
            seen.letters[parcel.who] = Letter(parcel.at, theirs)
            seen.save(place.folder)
