"""Whatever three people type, choose and hear of late: no text vanishes but one that its follower had on the screen."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Factor
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.merge import Entry
from sipp_lib.records.store import Store
from sipp_lib.widgets.form_protocol import FormProtocol
from sipp_lib.widgets.record import _row

MEMORY = Path("/dev/shm")
RECORDS, FIELDS = ("f1", "f2"), ("name", "why")
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["look", "enter", "type", "type", "leave", "choose"]),
        st.sampled_from(("f1", "f1", "f2")),
        st.sampled_from(("name", "name", "why")),
        st.integers(0, 2),
    ),
    min_size=15,
    max_size=50,
)


def standing(entry: Entry | None, field: str) -> set[str]:
    """What a person can see of a field: its text, or the versions to choose from."""
    if entry is None:
        return set()
    disputed = {value for each in entry.conflicts if each.field == field for value, *_ in each.versions}
    return disputed or {getattr(entry.body, field)} - {""}


class Screen:
    """What a page does, as its scripts do: rows as they were last told, and what each field was entered with."""

    def __init__(self, home: Path, name: str) -> None:
        place = SimpleNamespace(slug="tiny", records=home / "records.sqlite")
        self.store = LiveStore(
            SimpleNamespace(id="tiny", looked_at=()), place
        )  # nothing else is asked of them
        self.store.person, self.name = Author(name), name
        self.session, self.seq = FormProtocol(self.store, "factor"), 0
        self.heads: dict[str, list[str]] = {record: [] for record in RECORDS}
        self.rows: dict[str, Any] = {}
        self.base: dict[tuple[str, str], list[str]] = {}
        self.shown: dict[tuple[str, str], set[str]] = {}

    def look(self) -> None:
        self.store.refresh()
        for record in RECORDS:
            if entry := self.store.get(record):
                self.rows[record] = _row(entry)
                self.heads[record] = list(entry.heads)
                for field in FIELDS:
                    self.shown.setdefault((record, field), set()).update(standing(entry, field))

    def send(self, op: str, **rest: Any) -> dict[str, Any]:
        self.seq += 1
        reply = self.session.handle({"op": op, "client": self.name, "seq": self.seq, **rest})
        assert reply is not None
        return reply

    def enter(self, record: str, field: str) -> None:
        self.base.setdefault((record, field), self.heads[record])

    def type(self, record: str, field: str, words: str) -> None:
        self.enter(record, field)
        seen = self.base[record, field]
        reply = self.send("edit", id=record, key=field, value=words, seen=seen)
        assert "refused" not in reply
        self.shown.setdefault((record, field), set()).add(words)
        if reply["written"]:
            self.base[record, field] = [reply["written"]]
            self.heads[record] = [reply["written"]]

    def leave(self, record: str, field: str) -> None:
        self.base.pop((record, field), None)

    def choose(self, record: str, which: int) -> None:
        row = self.rows.get(record, {"conflicts": []})
        chosen = {c["field"]: c["versions"][which % len(c["versions"])]["value"] for c in row["conflicts"]}
        if chosen:
            self.send(
                "choose", id=record, value=chosen, seen=row["heads"]
            )  # may be refused: settled meanwhile


def played(steps: list[tuple[int, str, str, str, int]]) -> None:
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    Store.create(root / "records.sqlite", "tiny").close()
    screens = [Screen(root, name) for name in ("Ann", "Ben", "Cath")]
    looking = screens[0].store
    begun: dict[str, Screen] = {}
    looking.file.add(Factor(name="Motivation"), author="Ann", record_id="f1")
    for each in screens:
        each.look()
    try:
        for number, (who, wanted, record, field, which) in enumerate(steps):
            looking.refresh()
            before = {(r, f): standing(looking.get(r), f) for r in RECORDS for f in FIELDS}
            screen = screens[who]
            # a new row is on no other screen before it is saved
            other = record not in screen.rows and begun.setdefault(record, screen) is not screen
            act = "look" if other else wanted
            match act:
                case "look":
                    screen.look()
                case "enter":
                    screen.enter(record, field)
                case "type":
                    screen.type(record, field, f"{screen.name} {number}")
                case "leave":
                    screen.leave(record, field)
                case "choose":
                    screen.choose(record, which)
            looking.refresh()
            for place, texts in before.items():
                gone = texts - standing(looking.get(place[0]), place[1])
                assert gone <= screen.shown.get(place, set()), (number, act, place, gone)
    finally:
        for each in screens:
            each.store.close()
        shutil.rmtree(root)


@settings(
    max_examples=int(os.environ.get("SIPP_HISTORIES", "200")),
    deadline=None,
)
@given(STEPS)
def test_nothing_vanishes_that_was_not_on_the_screen_of_whoever_wrote_over_it(steps: Any) -> None:
    played(steps)
