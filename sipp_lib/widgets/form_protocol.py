"""What one form says to Python and what Python answers: an edit merged, saved and acknowledged."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from sipp_lib.errors import AwayError, ProgrammeError, SippError, StoreError, UsageError
from sipp_lib.evidence.pupils.adults import full_names
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.evidence.pupils.schools import normalise, short_name
from sipp_lib.evidence.pupils_named import BY_A_PUPIL
from sipp_lib.files import slug_of
from sipp_lib.records.author import Author
from sipp_lib.records.form_schema import field, parse_input
from sipp_lib.records.history import changes
from sipp_lib.records.kinds import KINDS, Cycle, Import, Measure, Partnership, School
from sipp_lib.records.kinds.base import RANK
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.merge import WITHDRAWN, Entry

Message = dict[str, Any]
Undo = tuple[str, str, tuple[str, Any], list[str]]
"""What takes an act back: the act, the record, a field and its value, the revisions it follows."""
REMEMBERED = 200
"""How many answers are kept, so that a message sent twice is done once."""

STEP = 0.001
"""How far beyond the first or last record another is put, in seconds: one made later still comes after it."""


class FormProtocol:
    """The talk with one form about records of one kind.

    A message is ``{op, client, seq}`` with what the operation needs: ``edit`` (id, key, value; seen: the
    revisions on the screen when the field was entered; more: typed on since the last message), ``withdraw``
    and ``restore`` (id), ``move`` (id; value: the record it is to stand before, or an empty text), ``choose``
    (id; value: a value for each field two people changed; seen: the revisions
    that the versions on the screen are of), ``undo``, ``who`` (value), ``harmless`` (id; value: the
    revisions that a person has read, which name no pupil), ``here`` (nothing but whether anybody answers). The answer
    is ``{ack, client}`` with ``heads``, ``written``, ``at``, ``by``, or with ``refused``: why, in a sentence. To
    ``history`` (id) it is ``changes``, the latest first, each with the ``account`` on a server that wrote it, and
    ``specs``: the fields they are about, as `sipp_lib.records.form_schema.field` tells them. To ``handout`` (value:
    xlsx, html or print) it is a form to give out: ``file``, what to call it, and ``data`` in base 64.

    Parameters
    ----------
    store : LiveStore
        The partnership's records.
    kind : str
        The kind of record the form shows.
    """

    def __init__(self, store: LiveStore, kind: str) -> None:
        self.store, self.kind = store, kind
        self.undoable: list[Undo] = []
        self._answers: dict[tuple[str, int], Message] = {}

    def handle(self, message: Message) -> Message | None:
        """Do what a form asks, once however often it asks, and say how that went.

        While the records are away there is no answer: so the form says ‘Not saved’, and asks again until there is one.
        """
        key = (str(message.get("client")), int(message.get("seq", 0)))
        if key not in self._answers:
            reply: Message = {"ack": key[1], "client": key[0]}
            try:
                told = {"history": self._history, "handout": self._handout}.get(str(message.get("op")))
                reply |= told(message) if told else self._dispatch(message)
            except AwayError:
                return None
            except SippError as error:
                reply |= {"refused": str(error), "id": message.get("id"), "key": message.get("key")}
            self._answers[key] = reply
            if len(self._answers) > REMEMBERED:
                del self._answers[next(iter(self._answers))]
        return self._answers[key]

    def _dispatch(self, message: Message) -> Message:
        acts: dict[str, Callable[[Message], Entry | None]] = {
            "edit": self._edit,
            "withdraw": self._withdraw,
            "restore": self._restore,
            "move": self._move,
            "choose": self._choose,
            "undo": self._undo,
            "who": self._who,
            "harmless": self._harmless,
            "here": lambda _: None,
        }
        act = acts.get(str(message.get("op")))
        if act is None:
            raise UsageError("The form on the screen is of another version. Load the page again.")
        entry = act(message)
        if entry is None:
            return {}
        return {
            "id": entry.id,
            "heads": list(entry.heads),
            "written": entry.written,
            "at": entry.at,
            "by": self.store.author,
        }

    def _edit(self, message: Message) -> Entry:
        record, key = str(message["id"]), str(message["key"])
        model = KINDS[self.kind]
        if key not in dict(model.fields()):
            raise UsageError("The form on the screen is of another version. Load the page again.")
        before = self.store.get(record)
        if before is None:
            fields = {**self._settled(), key: message["value"]}
            fields |= self._short_name(record, fields, None)
            entry = self.store.add(self.kind, fields, record=record)
            self.undoable.append(("withdraw", record, ("", None), []))
            return entry
        value = parse_input(model, key, message["value"])
        changes = {key: value} | self._short_name(record, {key: value}, before)
        seen = list(message.get("seen") or [])
        if not seen:  # typed into a row before anything of it was saved: others may have written in it since
            seen = [each.rev for each in self.store.file.history(record) if not each.parents]
        entry = self.store.revise(record, changes, seen)
        if entry.written:
            last: Undo = (
                self.undoable[-1] if message.get("more") and self.undoable else ("", "", ("", None), [])
            )
            if last[:2] == ("edit", record) and last[2][0] == key:  # typing on is one edit
                self.undoable[-1] = (*last[:3], [entry.written])
            elif last[:2] != ("withdraw", record):  # which was begun with this field
                old = before.body.model_dump(mode="json")[key]
                self.undoable.append(("edit", record, (key, old), [entry.written]))
        return entry

    def _settled(self) -> dict[str, Any]:
        """What is settled of a new record already: a cycle is of the partnership's method where it has one."""
        if self.kind != Cycle.kind:
            return {}
        owners = [e.body for e in self.store.entries(Partnership.kind) if not e.withdrawn]
        methods = {method for own in owners if isinstance(own, Partnership) for method in own.methods}
        return {"method": methods.pop()} if len(methods) == 1 else {}

    def _short_name(self, record: str, typed: dict[str, Any], before: Entry | None) -> dict[str, str]:
        """The short name of a school or a measure, made from its name; it follows the name until a file came in."""
        if (
            self.kind not in (School.kind, Measure.kind)
            or "code" in typed
            or not str(typed.get("name", "")).strip()
        ):
            return {}
        others = {
            str(getattr(each.body, "code", "")) for each in self.store.entries(self.kind) if each.id != record
        }
        held = before.body if before else None
        if isinstance(held, School | Measure) and held.code:
            used = any(not each.withdrawn for each in self.store.entries(Import.kind))
            if used or held.code != made(self.kind, held.name, others):
                return {}
        return {"code": made(self.kind, str(typed["name"]), others)}

    def _withdraw(self, message: Message) -> Entry:
        entry = self.store.withdraw(str(message["id"]))
        self.undoable.append(("restore", entry.id, ("", None), []))
        return entry

    def _restore(self, message: Message) -> Entry:
        entry = self.store.restore(str(message["id"]))
        self.undoable.append(("withdraw", entry.id, ("", None), []))
        return entry

    def _move(self, message: Message) -> Entry | None:
        moved = self._known(str(message["id"]))
        others = [e for e in self.store.entries(self.kind) if not e.withdrawn and e.id != moved.id]
        ids = [entry.id for entry in others]
        at = ids.index(message["value"]) if message.get("value") in ids else len(ids)
        places = [entry.place[0] for entry in others]
        low = places[at - 1] if at else None
        high = places[at] if at < len(places) else None
        rank = _between(low, high)
        self.undoable.append(("rank", moved.id, (RANK, moved.body.rank), []))
        if rank is None:  # no number fits between two that were made at once
            first = places[0]
            order = [*others[:at], moved, *others[at:]]
            done = [self.store.revise(e.id, {RANK: first + n}, []) for n, e in enumerate(order)]
            return done[at]
        return self.store.revise(moved.id, {RANK: rank}, [])

    def _choose(self, message: Message) -> Entry:
        record, model = self._known(str(message["id"])), KINDS[self.kind]
        choices = {
            name: bool(value) if name == WITHDRAWN else parse_input(model, name, value)
            for name, value in dict(message["value"]).items()
            if name == WITHDRAWN or name in model.model_fields
        }
        if not record.conflicts and all(
            getattr(record, k, getattr(record.body, k, v)) == v for k, v in choices.items()
        ):
            return record  # a retry after a restart
        return self.store.join(record.id, choices, list(message.get("seen") or []))

    def _undo(self, _: Message) -> Entry:
        if not self.undoable:
            raise UsageError("There is nothing to undo in this form.")
        act, record, held, seen = self.undoable[-1]
        if act == "withdraw":
            entry = self.store.withdraw(record)
        elif act == "restore":
            entry = self.store.restore(record)
        else:
            entry = self.store.revise(record, dict([held]), seen)
        self.undoable.pop()
        return entry

    def _who(self, message: Message) -> None:
        said = dict(message["value"])
        author = Author(*(str(said.get(part, "")) for part in ("name", "role", "school")))
        own = self.store.programme
        with suppress(ProgrammeError):  # names cannot be looked for: each form says so
            if full_names(known_names(own.id, own.folder)).found(author.name):
                raise UsageError(f"{BY_A_PUPIL.format('Your name')}.")
        self.store.set_author(author)

    def _harmless(self, message: Message) -> None:
        record = self._known(str(message["id"]))
        if {*record.heads} != {*message["value"]}:
            raise UsageError("This has been changed since. Read it again, then press the button once more.")
        self.store.look_at(record.heads)

    def _history(self, message: Message) -> Message:
        record = self._known(str(message["id"])).id
        found, accounts = changes(self.store.file.history(record)), self.store.file.accounts(record)
        model = KINDS[self.kind]
        names = {name for change in found for name, _, _ in change.fields} & dict(model.fields()).keys()
        return {
            "changes": [asdict(change) | {"account": accounts.get(change.rev, "")} for change in found],
            "specs": {name: field(model, name) for name in names},
        }

    def _handout(self, message: Message) -> Message:
        """The form to be filled in elsewhere, as a file for the browser to save."""
        from sipp_lib.handouts import make, written

        entries = self.store.file.current()
        form = make.of_kind(self.kind, self.store.file.partnership, entries)
        name, data = written(form, str(message.get("value")), self.store.programme, entries)
        return {"file": name, "data": b64encode(data).decode()}

    def _known(self, record: str) -> Entry:
        entry = self.store.get(record)
        if entry is None or entry.kind != self.kind:
            raise StoreError("This record is not kept here. Load the page again.")
        return entry

    def undo_label(self) -> str:
        """What ‘Undo’ would take back, in a few words; empty when there is nothing."""
        if not self.undoable:
            return ""
        act, _, held, _ = self.undoable[-1]
        model = KINDS[self.kind]
        words = {"withdraw": f"new {model.title.lower()}", "restore": "withdrawal", RANK: "move"}
        return words.get(act) or f"change of ‘{model.model_fields[held[0]].title}’"


def made(kind: str, name: str, taken: Collection[str]) -> str:
    """A short name made from a name, as no other has it: a school's in words, a measure's in small letters."""
    if kind == School.kind:
        return short_name(name, {normalise(each) for each in taken}) if name.strip() else ""
    try:
        first = slug_of(name)
    except UsageError:  # not a letter of it is one of a to z
        first = kind
    known = {each.casefold() for each in taken}
    return next(
        each for each in (first, *(f"{first}-{n}" for n in range(2, len(known) + 3))) if each not in known
    )


def _between(low: float | None, high: float | None) -> float | None:
    if low is None or high is None:
        end = low if high is None else high
        return None if end is None else end + (STEP if high is None else -STEP)
    middle = (low + high) / 2
    return middle if low < middle < high else None
