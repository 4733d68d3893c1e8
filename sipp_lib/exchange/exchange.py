"""A round of exchange: take in what others put into the shared folder, and put there what was written here."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sipp_lib.errors import ExchangeError, StoreError
from sipp_lib.evidence.elsewhere import Elsewhere
from sipp_lib.exchange import attachments, scale_files
from sipp_lib.exchange.cipher import IncompleteError, salt_of
from sipp_lib.exchange.held_back import in_words, travelling
from sipp_lib.exchange.parcel import NewerError, Parcel
from sipp_lib.exchange.round import Round
from sipp_lib.exchange.seen import Seen, Settings, Taken
from sipp_lib.files import content, write_atomically
from sipp_lib.lock import locked
from sipp_lib.programme import Place
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.merge import by_record, readable
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store

ENDING, LOCK = ".sipp", "exchange.lock"
MANY = 64
"""Parcels of one's own of which one is made when there are more: a folder of thousands is slow to list."""

Found = Callable[[str], Collection[str]]
"""What of a pupil stands in a text; see `sipp_lib.evidence.pupils.identifiers.Names.found`."""


@dataclass(frozen=True)
class Exchange:
    """A partnership's records on this computer, and the shared folder they are exchanged through.

    What lies in the folder is a union of revisions, in any order and any number of times: whatever happens in between,
    a later round makes good.

    Parameters
    ----------
    store : Store
        The records, open for writing.
    place : Place
        The partnership: its private folder, where it is kept what was taken in, and its evidence.
    settings : Settings
        The shared folder, and who this copy is.
    sender : Parcel
        Who sends, without revisions.
    found : callable
        What of a pupil stands in a text.
    looked_at : collection of str
        Revisions in which a person has found no pupil.
    scales : pathlib.Path, optional
        The programme's folder of its own scales, where these travel.
    """

    store: Store
    place: Place
    settings: Settings
    sender: Parcel
    found: Found
    looked_at: Collection[str] = ()
    scales: Path | None = None

    def state(self) -> tuple[object, ...]:
        """By which it is seen that a round has nothing to do: the number of revisions, and the folder's files.

        Raises
        ------
        StoreError, ExchangeError
            When the records or the folder cannot be looked at.
        """
        with self._shared() as folder:
            files = sorted(
                (each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in files_in(folder)
            )
        return self.store.size(), *files

    def round(self, *, mend: bool = False) -> Round:
        """Take in what others put into the folder, and put there what was written here.

        Only one process of a computer does it at a time.

        Parameters
        ----------
        mend : bool
            Whether to put back what others wrote, too, where it is missing in the folder: on opening. In between, a
            file that is missing may only be on its way.

        Raises
        ------
        ExchangeError
            When the folder cannot be used.
        StoreError, EvidenceError
            When the records, or a file of the evidence, cannot.
        OSError
            When this computer's own disk cannot.
        """
        with locked(self.place.folder / LOCK):
            seen = Seen.load(self.place.folder)
            done = self._receive(seen)
            sent, held = self._send(seen, mend=mend)
            held_as = in_words(self.store.revisions(), held)
            files, named = self._attach(seen)
            done = replace(done, scales=self._send_scales(seen))
            self._greet(seen, renew=mend)
            seen.save(self.place.folder)
        partners = tuple(latest(seen, self.settings.copy))
        return replace(
            done,
            sent=sent,
            files=files,
            files_held=named,
            held_back=tuple(held),
            held_as=held_as,
            partners=partners,
        )

    @contextmanager
    def _shared(self) -> Iterator[Path]:
        """The shared folder: that it cannot be used is no failure of this computer's own disk."""
        try:
            yield Path(self.settings.folder)
        except OSError as error:
            raise ExchangeError(away(error, self.settings.folder)) from error

    # ---- what others wrote

    def _receive(self, seen: Seen) -> Round:
        """Take in what is new, and note which files hold what."""
        with self._shared() as folder:
            opened, done = self._open_files(seen, folder)
        if not opened:
            return done
        others = (revision for _, parcel in opened.values() for revision in parcel.revisions)
        new, later = ready(self.store.revisions(), others)
        received = self.store.merge(new) if new else 0
        fresh = {revision.rev for revision in new}
        revisions = self.store.revisions()
        known = {revision.rev for revision in revisions}
        waiting = brought = 0
        for name, (taken, parcel) in opened.items():
            attachments.note((r for r in parcel.revisions if r.rev in fresh), self.place.evidence, parcel)
            whole, files = attachments.take(parcel, revisions, self.place.evidence)
            brought += files
            missing = {revision.rev for revision in parcel.revisions} - known
            if whole and not missing:
                seen.files[name] = taken
                if taken.copy != self.settings.copy:
                    seen.others.update(taken.whole, taken.bare)
            elif not whole or missing - later:
                waiting += 1
        return replace(
            done,
            scales_brought=self._take_scales(parcel for _, parcel in opened.values()),
            received=received,
            brought=brought,
            waiting=done.waiting + waiting,
            newer=done.newer or bool(later),
        )

    def _open_files(self, seen: Seen, folder: Path) -> tuple[dict[str, tuple[Taken, Parcel]], Round]:
        """The files that are not known yet, or no longer, and what of them could not be read."""
        there = {path.name: path for path in sorted(files_in(folder))}
        here = {revision.rev for revision in self.store.revisions()}
        cipher = self.settings.cipher
        opened: dict[str, tuple[Taken, Parcel]] = {}
        done = Round()
        for gone in seen.files.keys() - there.keys():
            del seen.files[gone]
        for name, path in there.items():
            state = path.stat()
            before = seen.files.pop(name, None)
            same = before and (before.size, before.changed) == (state.st_size, state.st_mtime_ns)
            # an older copy of the records may have been put back since
            if before and same and self._holds(before, here):
                seen.files[name] = before
                continue
            sealed = content(path)
            try:
                data = cipher.unseal(sealed) if salt_of(sealed) == cipher.salt else None
                parcel = data and Parcel.loads(data, name)
            except IncompleteError:
                done = replace(done, waiting=done.waiting + 1)
            except NewerError:
                done = replace(done, newer=True)
            except (ExchangeError, StoreError):
                done = replace(done, unreadable=(*done.unreadable, name))
            else:
                if (
                    parcel and parcel.partnership == self.store.partnership
                ):  # else it is none of this exchange's
                    opened[name] = _taken(parcel, path), parcel
        return opened, done

    def _holds(self, taken: Taken, here: set[str]) -> bool:
        """Whether what was taken in once is still here."""
        scales = () if self.scales is None else (self.scales / name for name in taken.scales)
        return {*taken.whole, *taken.bare} <= here and all(path.exists() for path in scales)

    def _take_scales(self, parcels: Iterable[Parcel]) -> int:
        """Keep scales that are not here; what this copy sent itself comes last, as somebody may have moved it away."""
        if self.scales is None:
            return 0
        own = sorted(parcels, key=lambda each: each.copy == self.settings.copy)
        return scale_files.take((each.scales for each in own), self.scales)

    # ---- what is written here

    def _send(self, seen: Seen, *, mend: bool) -> tuple[int, list[str]]:
        """Put into the folder what it lacks, and take out what was erased."""
        mine = {revision.rev: revision for revision in self.store.revisions()}
        kept = {rev for taken in seen.files.values() for rev in (*taken.whole, *taken.bare)}
        lacking = {rev for rev in mine if rev not in kept and (mend or rev not in seen.others)}
        going, held = travelling(mine.values(), lacking, self.found, self.looked_at) if lacking else ([], [])
        if going:
            self._put(replace(self.sender, revisions=tuple(going)), seen)
        for name, taken in list(seen.files.items()):
            if any(mine[rev].body is None and mine[rev].digest for rev in taken.whole):
                self._replace([name], replace(self.sender, **_sender_of(taken)), mine, seen)
        own = [
            name
            for name, taken in seen.files.items()
            if taken.copy == self.settings.copy and not (taken.files or taken.scales)
        ]
        if len(own) > MANY:
            self._replace(own, self.sender, mine, seen)
        return len(going), held

    def _attach(self, seen: Seen) -> tuple[int, int]:
        """Put evidence into the folder where somebody has ticked that, and take out what was erased.

        How many files went out, and how many stay here as a pupil is named in them.
        """
        evidence = self.place.evidence
        erased = set(Elsewhere.load(evidence).erased)
        for name, taken in list(seen.files.items()):
            mine = taken.copy == self.settings.copy
            if taken.files and (erased & {*taken.files} or (mine and not self.settings.evidence)):
                self._take_out(name, seen)
                left = {*taken.files} - erased if not mine else ()
                if texts := attachments.texts(left, evidence):
                    self._put(replace(self.sender, **_sender_of(taken), files=texts), seen)
        there = {file for taken in seen.files.values() for file in taken.files}
        going = attachments.to_send(self.store, evidence, there | erased) if self.settings.evidence else {}
        named = attachments.naming(going, self.found, self.store.current() if going else ())
        going = {name: text for name, text in going.items() if name not in named}
        if going or erased - {name for taken in seen.files.values() for name in taken.erased}:
            self._put(replace(self.sender, files=going), seen)
        return len(going), len(named)

    def _send_scales(self, seen: Seen) -> tuple[str, ...]:
        """Put into the folder the scales that measures name; what is to be said of them."""
        if (folder := self.scales) is None:
            return ()
        mine = scale_files.to_send(self.store.current("measure"), folder)
        named = scale_files.naming(mine, self.found)
        for name, taken in list(seen.files.items()):
            changed = (scale_files.here(each, folder) not in ("", was) for each, was in taken.scales.items())
            if taken.copy == self.settings.copy and any(changed):
                self._take_out(name, seen)
        there = {each for taken in seen.files.values() for each in taken.scales.items()}
        going = {
            name: text
            for name, text in mine.items()
            if name not in named and (name, scale_files.digest(text)) not in there
        }
        if going:
            self._put(replace(self.sender, scales=going), seen)
        others = seen.scales_elsewhere(self.settings.copy)
        return (*scale_files.differing(others, folder), *scale_files.staying(named))

    def _greet(self, seen: Seen, *, renew: bool) -> None:
        """Say that somebody takes part here, once; and on opening again, where it was another day or another name."""
        own = {name: taken for name, taken in seen.files.items() if taken.copy == self.settings.copy}
        last = max(own.values(), key=lambda each: each.at, default=None)
        if last and not (renew and (self.sender.at[:10] > last.at[:10] or self.sender.who != last.who)):
            return
        with suppress(ExchangeError):  # whoever may only read there takes part, too
            self._put(self.sender, seen)
            for name in (name for name, taken in own.items() if taken.is_greeting):
                self._take_out(name, seen)

    def _replace(self, names: list[str], sender: Parcel, mine: dict[str, Revision], seen: Seen) -> None:
        """Put what some files hold into one new file, without what was erased since, and remove them then."""
        bare = {rev for name in names for rev in seen.files[name].bare}
        whole = {rev for name in names for rev in seen.files[name].whole}
        going = [mine[rev] for rev in sorted(whole)]
        going += [mine[rev].without_body() for rev in sorted(bare - whole)]
        self._put(replace(sender, revisions=tuple(going)), seen)
        for name in names:
            self._take_out(name, seen)

    def _take_out(self, name: str, seen: Seen) -> None:
        with self._shared() as folder:
            (folder / name).unlink(missing_ok=True)
        del seen.files[name]

    def _put(self, parcel: Parcel, seen: Seen) -> None:
        # nothing of who, when and what is to be read from outside
        parcel = replace(parcel, erased=tuple(Elsewhere.load(self.place.evidence).erased))
        with self._shared() as folder:
            path = folder / f"{secrets.token_hex(16)}{ENDING}"
            write_atomically(path, self.settings.cipher.seal(parcel.dumps()), mode=0o644)
            seen.files[path.name] = _taken(parcel, path)


def latest(seen: Seen, own: str) -> list[Taken]:
    """The last that was heard of each other copy."""
    found = {each.copy: each for each in sorted(seen.files.values(), key=lambda each: each.at)}
    return [each for copy, each in found.items() if copy != own]


def away(error: OSError, folder: str) -> str:
    """What is said where the shared folder cannot be used."""
    return (
        f"The shared folder {folder} cannot be used just now ({error.strerror}). What is written stays on this "
        "computer and is shared when the folder is there again."
    )


def files_in(folder: Path) -> list[Path]:
    """What lies in the shared folder but for what is being written there."""
    return [path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file()]


def ready(mine: Iterable[Revision], others: Iterable[Revision]) -> tuple[list[Revision], set[str]]:
    """What of others' revisions can be taken in now, and which wait until this version of the workbook is updated.

    Parameters
    ----------
    mine : iterable of Revision
        What is known here.
    others : iterable of Revision
        What others sent. Of a record whose earlier revisions have not arrived, or which this version cannot read,
        nothing is taken.
    """
    known = by_record(mine)
    whole: list[Revision] = []
    later: set[str] = set()
    for record, revisions in by_record(others).items():
        here = {revision.rev: revision for revision in known.get(record, [])}
        new: dict[str, Revision] = {}
        for revision in revisions:
            if revision.rev not in here and (
                new.get(revision.rev, revision).body is None or revision.rev not in new
            ):
                new[revision.rev] = revision
        complete = _with_all_before(new, here.keys())
        if not complete:
            continue
        try:
            readable([*here.values(), *complete])
            whole += complete
        except StoreError:
            if any(revision.kind not in KINDS or _is_newer(revision) for revision in complete):
                later.update(revision.rev for revision in complete)
    return whole, later


def _with_all_before(new: dict[str, Revision], here: Collection[str]) -> list[Revision]:
    """Those of some revisions of which everything they follow is here or among them."""
    left = dict(new)
    while short := [r.rev for r in left.values() if any(p not in here and p not in left for p in r.parents)]:
        for rev in short:
            del left[rev]
    return list(left.values())


def _is_newer(revision: Revision) -> bool:
    version = (revision.body or {}).get("schema")
    return isinstance(version, int) and version > KINDS[revision.kind].version


def _taken(parcel: Parcel, path: Path) -> Taken:
    state = path.stat()
    whole = tuple(revision.rev for revision in parcel.revisions if revision.body is not None)
    bare = tuple(revision.rev for revision in parcel.revisions if revision.body is None)
    sender = (parcel.copy, parcel.name, parcel.role, parcel.school, parcel.at)
    attached = (tuple(parcel.files), parcel.erased)
    scales = {name: scale_files.digest(text) for name, text in parcel.scales.items()}
    return Taken(state.st_size, state.st_mtime_ns, *sender, whole, bare, *attached, scales)


def _sender_of(taken: Taken) -> dict[str, Any]:
    return {name: getattr(taken, name) for name in ("copy", "name", "role", "school", "at")}
