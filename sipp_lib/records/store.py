"""The append-only store of a partnership's records: what can be done with them, each act one revision."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sipp_lib.errors import StoreError
from sipp_lib.records.database import Database
from sipp_lib.records.kinds import KINDS, Body, Record
from sipp_lib.records.merge import (
    RECORD_ID,
    WITHDRAWN,
    Entry,
    by_record,
    chosen,
    merged,
    named,
    readable,
    seen_from,
    unmerged,
    usable,
)
from sipp_lib.records.postgresql import Server
from sipp_lib.records.revision import Op, Revision, body_of, checked, new_salt, ordered, utc
from sipp_lib.records.revision_table import Mode, StoredRow, Table, from_row
from sipp_lib.records.sessions import is_server

Place = str | os.PathLike[str]
When = str | datetime | None
Act = tuple[Op, tuple[str, ...], Body | None]
"""What is done, the revisions it follows, and the body it leaves."""


class Store:
    """The records of one partnership; `Store.create` or `Store.open` it, best in a ``with`` block.

    Every method raises `StoreError`, in a sentence or two for a teacher, when the file cannot be used or the
    change cannot be kept. A change is on the disk when its method returns.

    Parameters
    ----------
    table : Table
        The file, or the server.
    partnership : str
        The partnership's slug.
    salts : callable
        Gives each revision's salt; other than random only for a sample that must come out the same each time.
    """

    def __init__(self, table: Table, partnership: str, salts: Callable[[], str] = new_salt) -> None:
        self.partnership = partnership
        self._database = table
        self._salts = salts
        self._known: list[Revision] = []
        self._sound: dict[str, tuple[tuple[Any, ...], Revision]] = {}

    @classmethod
    def create(cls, path: Place, partnership: str, *, salts: Callable[[], str] = new_salt) -> Store:
        """New, empty records in a folder that is there, or on a server; records that are there are refused."""
        return cls._at(path, partnership, "rwc", salts)

    @classmethod
    def open(
        cls, path: Place, partnership: str, *, read_only: bool = False, salts: Callable[[], str] = new_salt
    ) -> Store:
        """The records that are there, each verified; what is missing is refused and never made.

        ``read_only`` is for reports: nothing can be written, and the folder need not be writable.
        """
        return cls._at(path, partnership, "ro" if read_only else "rw", salts)

    @classmethod
    def _at(cls, path: Place, partnership: str, mode: Mode, salts: Callable[[], str]) -> Store:
        table = Server(str(path), partnership, mode) if is_server(path) else Database(Path(path), mode)
        store = cls(table, partnership, salts)
        try:
            store.revisions()
        except StoreError:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self,
        record: Record,
        *,
        author: str,
        at: When = None,
        record_id: str | None = None,
        reason: str = "",
    ) -> Entry:
        """Keep a new record, under a random id where none is given; the same again changes nothing."""
        if record_id is not None and not RECORD_ID.fullmatch(record_id):
            raise StoreError("A record's id holds small letters, digits, - and _ only, at most 63 of them.")
        body = checked(record.kind, record.model_dump(mode="json"))
        return self._append(
            record_id or secrets.token_hex(8),
            lambda _: ("write", (), body),
            author,
            at,
            kind=record.kind,
            reason=reason,
        )

    def revise(
        self,
        record_id: str,
        changes: Mapping[str, Any],
        *,
        author: str,
        parents: Iterable[str] | None = None,
        at: When = None,
        reason: str = "",
    ) -> Entry:
        """Change some fields of a record; changes that change nothing add no revision.

        Parameters
        ----------
        record_id : str
            Which record.
        changes : mapping
            Field name to new value.
        author : str
            Who.
        parents : iterable of str, optional
            The heads (`Entry.heads`) the editor saw; by default those of now. While conflicts on other fields are
            open, the change follows one of the heads, and the conflicts stay to be chosen.
        at : str or datetime, optional
            When; now by default.
        reason : str
            Where it came from, if not from a form on the screen.
        """

        def act(known: list[Revision]) -> Act | None:
            seen = known if parents is None else seen_from(known, parents)
            view = usable(seen)
            if view.withdrawn:
                raise StoreError(f"{named(view)} was withdrawn. Restore it before you change it.")
            unknown = sorted(set(changes) - set(KINDS[view.kind].model_fields))
            if unknown:
                raise StoreError(f"{named(view)} has no field ‘{unknown[0]}’.")
            after = _changed(view.body, changes)
            conflicts = {conflict.field for conflict in view.conflicts}
            if conflicts <= set(changes):
                return (
                    None if not conflicts and after == view.body.to_body() else ("write", view.heads, after)
                )
            # Joining the heads would choose for somebody: follow the one that shows most of what was seen.
            heads = {r.rev: body_of(r) for r in ordered(seen) if r.rev in view.heads}
            best = max(
                heads, key=lambda rev: sum(getattr(heads[rev], f) == getattr(view.body, f) for f in changes)
            )
            return "write", (best,), _changed(heads[best], changes)

        return self._append(record_id, act, author, at, reason=reason)

    def withdraw(self, record_id: str, *, author: str, reason: str = "", at: When = None) -> Entry:
        """Take a record out of use; it stays in the history and can be restored."""

        def act(known: list[Revision]) -> Act | None:
            view = chosen(usable(known), {WITHDRAWN})
            new = view.conflicts or not view.withdrawn
            return ("withdraw", view.heads, view.body.to_body()) if new else None

        return self._append(record_id, act, author, at, reason=reason)

    def restore(self, record_id: str, *, author: str, at: When = None) -> Entry:
        """Take a withdrawn record back into use."""

        def act(known: list[Revision]) -> Act | None:
            view = chosen(usable(known), {WITHDRAWN})
            return ("write", view.heads, view.body.to_body()) if view.withdrawn else None

        return self._append(record_id, act, author, at)

    def join(
        self,
        record_id: str,
        choices: Mapping[str, Any],
        *,
        author: str,
        parents: Iterable[str] | None = None,
        at: When = None,
    ) -> Entry:
        """Follow several heads of a record with one revision that chooses.

        Parameters
        ----------
        choices : mapping
            A value for every conflicted field and for no other; ``withdrawn`` takes True or False.
        record_id, author, parents, at
            As of `revise`; what was written since somebody saw the heads stays to be chosen.
        """

        def act(known: list[Revision]) -> Act | None:
            view = chosen(usable(known if parents is None else seen_from(known, parents)), set(choices))
            extra = sorted(set(choices) - {conflict.field for conflict in view.conflicts})
            if extra:
                raise StoreError(
                    f"{named(view)} has no conflict on ‘{extra[0]}’. Leave it out of the choices."
                )
            if len(view.heads) == 1:
                return None
            op: Op = "withdraw" if choices.get(WITHDRAWN, view.withdrawn) else "write"
            return op, view.heads, _changed(view.body, {k: v for k, v in choices.items() if k != WITHDRAWN})

        return self._append(record_id, act, author, at)

    def redact(self, record_id: str, *, author: str, reason: str, at: When = None) -> Entry:
        """Erase what a record ever said, here and in every copy this one is merged into.

        Who, when and why stay. The text is wiped from the file as well; doing it again wipes again.
        """

        def act(known: list[Revision]) -> Act | None:
            return None if (view := merged(known)).redacted else ("redact", view.heads, None)

        if not reason.strip():
            raise StoreError("Say why the record is erased. The reason is kept; leave names out of it.")
        entry = self._append(record_id, act, author, at, reason=reason)
        self._database.wipe()
        return entry

    def current(self, kind: str | None = None) -> list[Entry]:
        """The records in use, of one kind or of all, each where somebody put it, else by when it was made."""
        return [entry for entry in self._entries(kind) if not entry.withdrawn]

    def get(self, record_id: str) -> Entry:
        """One record, also a withdrawn or redacted one."""
        return merged(self.history(record_id))

    def history(self, record_id: str) -> list[Revision]:
        """A record's revisions, each after those it follows."""
        known = [revision for revision in self.revisions() if revision.record == record_id]
        if not known:
            raise self._absent(record_id)
        return ordered(known)

    def accounts(self, record_id: str) -> dict[str, str]:
        """The account that wrote each revision of a record, by `Revision.rev`; nothing where they are in a file."""
        with self._database.reading() as now:
            return now.accounts(record_id)

    def conflicts(self) -> list[Entry]:
        """The records about which somebody has to choose, withdrawn ones too."""
        return [entry for entry in self._entries(None) if entry.conflicts]

    def revisions(self) -> list[Revision]:
        """Every revision, each verified, in the order in which they came in."""
        with self._database.reading() as now:
            if now.count() != len(self._known):  # nothing changes without a new revision
                new = now.rows(after=len(self._known))
                if any(row.op == "redact" for row in new):  # older ones lost their text
                    self._known, new = [], now.rows()
                self._known += [self._verified(row) for row in new]
        return list(self._known)

    def size(self) -> int:
        """How many revisions there are: a quick way to see whether anything is new."""
        with self._database.reading() as now:
            return now.count()

    def move(self, *, away: bool) -> None:
        """Refuse what anybody would write here from now on, because the records are elsewhere; or take it again."""
        self._database.move(away=away)

    def may_write(self, kind: str) -> bool:
        """Whether whoever has it open may write records of a kind: on a server that is a matter of their role."""
        return self._database.may_write(kind)

    def news(self) -> bool:
        """Whether others may have written since it was last asked; a server says so by itself, so nobody is asked."""
        return self._database.news()

    def fingerprint(self) -> str:
        """SHA-256 over the sorted heads of all records: the same on every copy that knows the same."""
        revisions = self.revisions()
        followed = {parent for revision in revisions for parent in revision.parents}
        return sha256("\n".join(sorted({r.rev for r in revisions} - followed)).encode()).hexdigest()

    def merge(self, revisions: Iterable[Revision]) -> int:
        """Take in another copy's revisions: all of them, or none when one is damaged.

        Returns
        -------
        int
            How many were new.
        """
        others = list(revisions)
        for revision in others:
            if not revision.is_sound():
                raise unmerged(revision, "is damaged")
            if revision.partnership != self.partnership:
                raise unmerged(revision, f"belongs to the partnership ‘{revision.partnership}’")
        with self._database.writing() as now:
            mine = {r.rev: r for r in map(self._verified, now.rows())}
            new = {r.rev: r for r in others if r.rev not in mine}
            touched = {r.record for r in new.values()}
            records = by_record(r for r in [*mine.values(), *new.values()] if r.record in touched)
            erased = {name for name, known in records.items() if readable(known).redacted}
            for r in new.values():
                now.insert(r.without_body() if r.record in erased else r)
            for name in erased:
                now.erase(name)
        if erased:
            self._database.wipe()
        return len(new)

    def _append(
        self,
        record_id: str,
        act: Callable[[list[Revision]], Act | None],
        author: str,
        at: When,
        *,
        kind: str | None = None,
        reason: str = "",
    ) -> Entry:
        if not author.strip():
            raise StoreError("Say who makes the change: a name or initials.")
        when = None if at is None else utc(at)
        with self._database.writing() as now:
            known = [self._verified(row) for row in now.rows(record=record_id)]
            if not known and kind is None:
                raise self._absent(record_id)
            done = act(known)
            if done is None:
                return merged(known)
            op, parents, body = done
            for r in known:
                if (r.op, r.parents, r.author, r.body, when or r.at) == (op, parents, author, body, r.at):
                    return replace(merged(known), written=r.rev)  # a retry
            if known and not parents:
                raise StoreError(f"There is a record {record_id} already. Revise it instead.")
            revision = Revision.made(
                record=record_id,
                parents=parents,
                partnership=self.partnership,
                kind=kind or known[0].kind,
                op=op,
                author=author,
                at=when or utc(datetime.now(UTC)),
                reason=reason,
                body=body,
                salt=None if body is None else self._salts(),
            )
            now.insert(revision)
            if op == "redact":
                now.erase(record_id)
            return replace(merged([*known, revision]), written=revision.rev)

    def _entries(self, kind: str | None) -> list[Entry]:
        records = by_record(r for r in self.revisions() if kind in (None, r.kind))
        return sorted(map(merged, records.values()), key=lambda entry: entry.place)

    def _absent(self, record_id: str) -> StoreError:
        return StoreError(f"There is no record {record_id} in the partnership ‘{self.partnership}’.")

    def _verified(self, row: StoredRow) -> Revision:
        if (before := self._sound.get(row.rev)) and before[0] == row:
            return before[1]
        try:
            revision = from_row(row)
            sound = revision.is_sound()
        except (ValueError, TypeError) as error:
            raise self._database.failure("CORRUPT") from error
        if not sound:
            raise self._database.failure("CORRUPT")
        if revision.partnership != self.partnership:
            raise StoreError(
                f"The records in {self._database.path} belong to the partnership ‘{revision.partnership}’ "
                f"and not to ‘{self.partnership}’. Check the partnership's name and the programme's folder."
            )
        self._sound[row.rev] = row, revision
        return revision


def _changed(body: Record, changes: Mapping[str, Any]) -> Body:
    return checked(body.kind, {**body.model_dump(mode="json"), **changes}, body)
