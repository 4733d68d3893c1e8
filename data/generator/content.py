"""What the writing of one partnership is collected in: records in the order in which people agreed them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sipp_lib.phases import KEY_FEATURES, PRINCIPLES

EXTENTS = {"n": "not yet", "s": "starting", "e": "established", "m": "embedded"}


@dataclass
class Entry:
    """One edit: a new record, or fields of one that change (``over`` names the edits it was made on)."""

    key: str
    kind: str
    record: str
    fields: dict[str, Any]
    author: str
    at: str
    over: tuple[str, ...] = ()


@dataclass
class Book:
    """The edits of one partnership; calling it adds a record and gives its id."""

    slug: str
    entries: list[Entry] = field(default_factory=list)
    author: str = ""
    clock: datetime = datetime(2024, 8, 20, 15, 40)

    def by(self, author: str, day: str, time: str = "15:40") -> None:
        """Who writes from here on, and when (never before what was written last)."""
        self.author = author
        self.clock = max(self.clock, datetime.fromisoformat(f"{day}T{time}"))

    def __call__(self, kind: str, **fields: Any) -> str:
        """A new record of a kind; gives its id, which is the same each time the generator runs."""
        number = sum(entry.kind == kind and not entry.over for entry in self.entries) + 1
        record = hashlib.sha256(f"{self.slug} {kind} {number}".encode()).hexdigest()[:32]
        later = kind == "action" and told_until(kind, fields) > self.clock.date()
        planned = fields | {"progress": "not started", "notes": ""} if later else fields
        self._enter(f"{kind}-{number}", kind, record, planned, ())
        if later:  # planned now, and what became of it written when it was over
            now = self.clock
            self.change(record, **fields)
            self.clock = now
        return record

    def change(self, record: str, over: Sequence[str] = (), **fields: Any) -> str:
        """A change of a record, made on its last edit or on the edits named; gives the edit's key."""
        mine = [entry for entry in self.entries if entry.record == record]
        key = f"{mine[0].key}-{len(mine) + 1}"
        self._enter(key, mine[0].kind, record, fields, tuple(over) or (mine[-1].key,))
        return key

    def first(self, record: str) -> str:
        """The key of a record's first edit."""
        return next(entry.key for entry in self.entries if entry.record == record)

    def _enter(self, key: str, kind: str, record: str, fields: dict[str, Any], over: tuple[str, ...]) -> str:
        self.clock += timedelta(minutes=3, seconds=17)
        if (told := told_until(kind, fields)) > self.clock.date():
            self.clock = datetime.combine(told, self.clock.time())
        at = f"{self.clock.isoformat(timespec='seconds')}Z"
        self.entries.append(Entry(key, kind, record, fields, self.author, at, over))
        return record

    def rows(self, kind: str, names: str, rows: Sequence[tuple[Any, ...]], **same: Any) -> list[str]:
        """Many records of a kind from a table; ``names`` are its columns."""
        columns = names.split()
        return [self(kind, **same, **dict(zip(columns, row, strict=True))) for row in rows]

    def actions(self, rows: Sequence[tuple[Any, ...]], drivers: dict[str, list[str]]) -> list[str]:
        """The action plan from a table; ``drivers`` says which ideas a task carries out, by how the task begins."""
        columns = ["task", "purpose", "questions", "by_whom", "start", "end", "where", "progress", "notes"]
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        return [
            self(
                "action",
                **each,
                drivers=[id for at in drivers if each["task"].startswith(at) for id in drivers[at]],
            )
            for each in found
        ]

    def self_check(
        self, day: str, occasion: str, extents: str, progress: float, comment: str, **examples: str
    ) -> str:
        """Seven principles and seven key features; ``extents`` is a letter each, ``p1``… and ``k1``… examples."""
        named = [(f"p{n + 1}", text) for n, text in enumerate(PRINCIPLES)]
        named += [(f"k{n + 1}", text) for n, text in enumerate(KEY_FEATURES)]
        statements = [
            {"statement": text, "extent": EXTENTS.get(letter), "example": examples.get(mark, "")}
            for (mark, text), letter in zip(named, extents.replace(" ", ""), strict=True)
        ]
        return self(
            "self_check",
            day=day,
            occasion=occasion,
            statements=statements,
            progress=progress,
            comment=comment,
        )


def told_until(kind: str, fields: dict[str, Any]) -> date:
    """The last day on which what the fields tell was done; nobody can write them before."""
    names = ["day", "start"]
    if fields.get("progress") in ("done", "dropped") or kind == "cycle":
        names.append("end")
    if fields.get("progress") == "not started":
        return date.min
    parts = [fields, *fields.get("tests", [])]
    days = [part[name] for part in parts for name in names if part.get(name)]
    return max((date.fromisoformat(day) for day in days), default=date.min)


def tested(what: str, who: str, day: str | None, evidence: str, outcome: str = "confirmed") -> dict[str, Any]:
    """One test of a factor."""
    return {"what": what, "who": who, "day": day, "evidence": evidence, "outcome": outcome}


def expected(question: str, predicted: str, observed: str, as_predicted: str | None = None) -> dict[str, Any]:
    """One prediction and what was seen."""
    return {"question": question, "predicted": predicted, "observed": observed, "as_predicted": as_predicted}
