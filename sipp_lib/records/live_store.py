"""One partnership's records open for editing: what every form of a kernel shares, and hears of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sipp_lib.errors import ProgrammeError, SippError, UsageError
from sipp_lib.looked_at import look_at
from sipp_lib.programme import Place, Programme
from sipp_lib.records import author
from sipp_lib.records.author import Author
from sipp_lib.records.form_schema import parse_input
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.merge import Entry, by_record, merged
from sipp_lib.records.remarks import Settings
from sipp_lib.records.store import Store

SECONDS = 0.5
"""How often the store is asked whether somebody else has written."""
LOOKS = 4
"""Of these looks, how many go by before other schools are asked again."""

Listener = Callable[[set[str], str], None]
"""Told the kinds that changed, and a sentence when the store cannot be read."""


class LiveStore:
    """A partnership's records, kept in step with everybody who edits them.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    follower : callable, optional
        Told of every change before the forms are; the store is not watched for its sake.
    exchange : callable, optional
        Called while somebody looks, beside everything else: exchanges what is written with other schools.

    Raises
    ------
    StoreError
        When the records cannot be opened.
    """

    def __init__(
        self,
        programme: Programme,
        place: Place,
        follower: Listener | None = None,
        exchange: Callable[[], None] | None = None,
    ) -> None:
        self.programme, self.scope = programme, f"{programme.id}/{place.slug}"
        self.file = Store.open(place.records, place.slug)
        self.trouble = ""
        self._entries: dict[str, Entry] = {}
        self._size = 0
        self._follower: Listener | None = None
        self._listeners: dict[Listener, set[str]] = {}
        self._watching: asyncio.Task[None] | None = None
        self._exchange = exchange
        try:
            self.person = author.current_author()
        except ProgrammeError:  # asked again, and then written anew
            self.person = None
        self.refresh()
        self._follower = follower

    @property
    def author(self) -> str:
        """Who is typing.

        Raises
        ------
        UsageError
            When nobody has said so.
        """
        if self.person is None:
            raise UsageError("Say who you are first: your name, your role and your school.")
        return self.person.author

    def set_author(self, person: Author) -> None:
        """Take down who is typing from now on, here and on this machine."""
        self.person = person
        self._tell(set())
        author.keep(person)

    def entries(self, kind: str | None = None) -> list[Entry]:
        """The records of a kind or of all, withdrawn ones too, in their order; not the erased."""
        found = (e for e in self._entries.values() if kind in (None, e.kind) and not e.redacted)
        return sorted(found, key=lambda entry: entry.place)

    def current(self) -> list[Entry]:
        """All records in use, in their order."""
        return [entry for entry in self.entries() if not entry.withdrawn]

    def looked_at(self) -> Settings:
        """Against what a record is held, to remark on what is unlikely in it."""
        own = self.programme
        return Settings(tuple(self.current()), date.today(), own.threshold, own.base)

    def look_at(self, revisions: Iterable[str]) -> None:
        """Take down that a person found these revisions to name no pupil, and tell every form.

        Raises
        ------
        ProgrammeError
            When ``sipp.toml`` cannot be written.
        """
        self.programme = look_at(self.programme, revisions)
        self._tell({entry.kind for entry in self._entries.values()})

    def get(self, record: str) -> Entry | None:
        """A record, or None where there is none."""
        return self._entries.get(record)

    def add(self, kind: str, fields: dict[str, Any], *, author: str = "", record: str | None = None) -> Entry:
        """Keep a new record.

        Raises
        ------
        UsageError
            When a field does not exist or cannot hold its value, or nobody has said who is typing.
        StoreError
            When it cannot be kept.
        """
        model = KINDS[kind]
        names = dict(model.fields())
        unknown = [name for name in fields if name not in names]
        if unknown:
            raise UsageError(
                f"‘{unknown[0]}’ is not a field of {model.plural}. There are: {', '.join(names)}."
            )
        held = {name: parse_input(model, name, value) for name, value in fields.items()}
        body = model.model_validate({**model.begun().model_dump(), **held})
        return self._kept(self.file.add(body, author=author or self.author, record_id=record))

    def revise(self, record: str, changes: dict[str, Any], seen: list[str]) -> Entry:
        """Change fields of a record, as somebody who had seen these revisions; see `Store.revise`."""
        return self._kept(self.file.revise(record, changes, author=self.author, parents=seen or None))

    def withdraw(self, record: str) -> Entry:
        """Take a record out of use."""
        return self._kept(self.file.withdraw(record, author=self.author))

    def restore(self, record: str) -> Entry:
        """Take a withdrawn record back into use."""
        return self._kept(self.file.restore(record, author=self.author))

    def join(self, record: str, choices: dict[str, Any], seen: list[str]) -> Entry:
        """Choose a version of each field that two people changed, as somebody who had seen these revisions."""
        return self._kept(self.file.join(record, choices, author=self.author, parents=seen or None))

    def _kept(self, entry: Entry) -> Entry:
        self._entries[entry.id] = entry
        return entry

    # ---- what others do

    def refresh(self) -> None:
        """Take in what was written since the last look, by anybody, and tell whoever listens."""
        try:
            if self.file.size() == self._size:
                kinds: set[str] = set()
            else:
                revisions = self.file.revisions()
                touched = {r.record for r in revisions[self._size :]}
                records = by_record(r for r in revisions if r.record in touched)
                news = {record: merged(known) for record, known in records.items()}
                self._entries.update(news)
                self._size = len(revisions)
                kinds = {entry.kind for entry in news.values()}
            trouble = ""
        except SippError as error:
            kinds, trouble = set(), str(error)
        if kinds or trouble != self.trouble:
            self.trouble = trouble
            self._tell(kinds)

    def subscribe(self, heard: Listener, view: str | None = None) -> None:
        """Tell somebody of every change until `leave`; others' changes within a second, where a loop runs.

        A control that is shown more than once names each view of it that comes.
        """
        views = self._listeners.setdefault(heard, set())
        if view is not None:
            views.add(view)
        if self._watching is None or self._watching.done():
            try:
                self._watching = asyncio.get_running_loop().create_task(self._watch())
            except RuntimeError:  # plain Python: nobody looks at a form
                self._watching = None

    def unsubscribe(self, heard: Listener, view: str | None = None) -> bool:
        """No longer tell somebody of changes, or not for this view; whether nobody looks at it any more."""
        views = self._listeners.get(heard, set())
        if view is not None:
            views.discard(view)
            if views:
                return False
        self._listeners.pop(heard, None)
        return True

    def close(self) -> None:
        """Let go of the records."""
        self._listeners.clear()
        if self._watching is not None:
            self._watching.cancel()
        self.file.close()

    async def _watch(self) -> None:
        looks = 0
        while self._listeners:
            if self._exchange and looks % LOOKS == 0:
                await asyncio.to_thread(self._exchange)
            looks += 1
            if self.file.news():
                self.refresh()
            await asyncio.sleep(SECONDS)

    def _tell(self, kinds: set[str]) -> None:
        for heard in [*([self._follower] if self._follower else []), *self._listeners]:
            heard(kinds, self.trouble)
