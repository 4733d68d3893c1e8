"""What the revisions of one record say together, whatever order they came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sipp_lib.errors import StoreError
from sipp_lib.records.kinds import KINDS, Body, Record
from sipp_lib.records.kinds.base import RANK
from sipp_lib.records.revision import Op, Revision, body_of, canonical, ordered, utc

__all__ = [
    "RECORD_ID",
    "WITHDRAWN",
    "Conflict",
    "Entry",
    "Op",
    "Revision",
    "by_record",
    "merged",
    "readable",
    "seen_from",
    "unmerged",
]

RECORD_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
WITHDRAWN = "withdrawn"
"""The name under which being withdrawn is merged, as if it were a field of every record."""
_UNKNOWN = object()
"""What a field of a revision says that came without its text: what follows it has said every field anew."""


@dataclass(frozen=True)
class Conflict:
    """A field that was changed to different values by people who had not seen each other's change.

    Parameters
    ----------
    field, label : str
        The field, or ``withdrawn``, and what a form calls it.
    versions : tuple of (value, author, at, rev)
        Each value once, as JSON holds it, ordered by rev.
    """

    field: str
    label: str
    versions: tuple[tuple[Any, str, str, str], ...]


@dataclass(frozen=True)
class Entry:
    """A record as all its revisions together leave it.

    Parameters
    ----------
    id, kind : str
        Which record.
    body : Record
        What it says; a conflicted field holds what it said before the changes that disagree, and a redacted
        record is an empty form.
    heads : tuple of str
        The revisions nobody has followed up, sorted: the parents of the next edit.
    conflicts : tuple of Conflict
        What a person has to choose.
    author, at : str
        Of the revision furthest from the first (then by hash): for information, never for ordering.
    created : str
        When the first revision was made.
    withdrawn, redacted : bool
        A record that one person edited while another withdrew it is withdrawn, with a conflict on
        ``withdrawn``: the edit is merged into the body, and comes back when somebody keeps the record.
    written : str
        The revision that the act which gave this entry wrote; empty when there was nothing to write.
    """

    id: str
    kind: str
    body: Record
    heads: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    author: str
    at: str
    created: str
    withdrawn: bool = False
    redacted: bool = False
    written: str = field(default="", compare=False)

    @property
    def place(self) -> tuple[float, str]:
        """Where it stands among its kind: where somebody put it, else by when it was made, then by id."""
        rank = self.body.rank
        return (datetime.fromisoformat(self.created).timestamp() if rank is None else rank), self.id


def merged(revisions: Iterable[Revision]) -> Entry:
    """One record as its revisions leave it: its heads merged field by field.

    A field's value is what its last writers wrote; a writer whose change another writer had seen no longer
    counts. Last writers that disagree are a conflict. Nothing depends on a clock or on the revisions' order.

    Parameters
    ----------
    revisions : iterable of Revision
        All of one record's, in any order.

    Raises
    ------
    StoreError
        When an earlier revision is missing or a body cannot be read.
    """
    order = ordered(revisions)
    followed = {parent for revision in order for parent in revision.parents}
    first, last = order[0], order[-1]
    heads = tuple(sorted(r.rev for r in order if r.rev not in followed))
    redaction = next((r for r in order if r.op == "redact"), None)
    body: Record
    conflicts: tuple[Conflict, ...] = ()
    if redaction is not None:
        body, last, withdrawn = KINDS[first.kind](), redaction, True
    elif len(heads) == 1:
        body, withdrawn = body_of(last), last.op == "withdraw"
    else:
        history = _History(order)
        mask = sum(1 << i for i, r in enumerate(order) if r.rev in heads)
        values, conflicts = history.state(mask)
        withdrawn = values.pop(WITHDRAWN)
        body = KINDS[first.kind].model_validate(values)
    return Entry(
        first.record,
        first.kind,
        body,
        heads,
        conflicts,
        last.author,
        last.at,
        first.at,
        withdrawn,
        redaction is not None,
    )


def by_record(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    """Revisions of many records, those of each together."""
    records: dict[str, list[Revision]] = {}
    for revision in revisions:
        records.setdefault(revision.record, []).append(revision)
    return records


def seen_from(known: list[Revision], parents: Iterable[str]) -> list[Revision]:
    """The revisions an editor had before them: some heads and all they follow.

    Raises
    ------
    StoreError
        When a head is not among the known ones.
    """
    by_rev = {revision.rev: revision for revision in known}
    seen: dict[str, Revision] = {}
    waiting = list(parents)
    while waiting:
        rev = waiting.pop()
        if rev in by_rev and rev not in seen:
            seen[rev] = by_rev[rev]
            waiting += by_rev[rev].parents
        elif rev not in by_rev:
            seen.clear()
            break
    if not seen:
        raise StoreError("The form shows a version of the record that is not kept here. Open the form again.")
    return list(seen.values())


def readable(known: list[Revision]) -> Entry:
    """One record's revisions merged, refused when a later reading of any of them would fail.

    An earlier revision may have come without its text: what named a pupil stays on the computer where it was written.

    Raises
    ------
    StoreError
        Naming the record.
    """
    followed = {parent for revision in known for parent in revision.parents}
    if all(revision.op != "redact" for revision in known):
        for revision in known:  # before they are merged: of a text that is not there nothing can be said
            if revision.body is None and revision.rev not in followed:
                raise unmerged(revision, "was erased, but not by whom and why is said")
    view = merged(known)
    for revision in known:
        if not RECORD_ID.fullmatch(revision.record) or revision.kind != view.kind:
            raise unmerged(revision, "is damaged")
        if not view.redacted and revision.body is not None:
            body_of(revision)
        utc(revision.at)
    return view


def unmerged(revision: Revision, what: str) -> StoreError:
    """The error of a revision that cannot be taken in."""
    return StoreError(
        f"The {revision.kind} record {revision.record} {what}, so nothing was merged. "
        "Fetch the records again from where they came."
    )


class _History:
    """The writers of each field over a record's history; sets of revisions are bits of an int."""

    def __init__(self, order: list[Revision]) -> None:
        self.order = order
        self.model = KINDS[order[0].kind]
        self.blank: Body = {**self.model().model_dump(mode="json"), WITHDRAWN: False}
        self.values: list[Body] = []
        self.before: list[int] = []
        self.writers: list[dict[str, int]] = []
        index = {revision.rev: i for i, revision in enumerate(order)}
        for i, revision in enumerate(order):
            parents = sum(1 << index[parent] for parent in revision.parents)
            self.before.append(_union(self.before[p] | 1 << p for p in _bits(parents)))
            self.values.append(
                dict.fromkeys(self.blank, _UNKNOWN)  # its text stayed where it was written
                if revision.body is None
                else {**body_of(revision).model_dump(mode="json"), WITHDRAWN: revision.op == "withdraw"}
            )
            self.writers.append(
                {
                    name: live if parents and not disagree and value == self.values[i][name] else 1 << i
                    for name in self.blank
                    for value, live, disagree in [self.field(name, parents)]
                }
            )

    def field(self, name: str, heads: int) -> tuple[Any, int, bool]:
        """A field's value at some heads, its last writers, and whether they disagree."""
        live = self.latest(_union(self.writers[head][name] for head in _bits(heads)))
        if (
            name == WITHDRAWN
        ):  # an edit that had not seen the withdrawal must not vanish: every head has a say
            live = heads
        said = [self.values[writer][name] for writer in _bits(live)]
        if not said:
            return self.blank[name], 0, False
        if all(value == said[0] for value in said):
            return said[0], live, False
        if name == RANK:  # two people moved it: no question for a person, so the first place stands
            return min((value for value in said if value is not None), default=None), live, False
        if name == WITHDRAWN:
            return True, live, True
        common = _intersection(self.before[writer] for writer in _bits(live))
        return self.field(name, self.latest(common))[0], live, True

    def latest(self, revisions: int) -> int:
        """Those of some revisions that no other of them had seen."""
        return revisions & ~_union(self.before[i] for i in _bits(revisions))

    def state(self, heads: int) -> tuple[Body, tuple[Conflict, ...]]:
        """Every field's value at some heads, and the conflicts, in the order of the form."""
        values, conflicts = {}, []
        for name in self.blank:
            value, live, disagree = self.field(name, heads)
            values[name] = self.blank[name] if value is _UNKNOWN else value
            if disagree:
                label = "Withdrawn" if name == WITHDRAWN else str(self.model.model_fields[name].title)
                conflicts.append(Conflict(name, label, self._versions(name, live)))
        return values, tuple(conflicts)

    def _versions(self, name: str, live: int) -> tuple[tuple[Any, str, str, str], ...]:
        once: dict[str, tuple[Any, str, str, str]] = {}
        for i in sorted(_bits(live), key=lambda i: self.order[i].rev):
            value, by = self.values[i][name], self.order[i]
            once.setdefault(canonical(value), (value, by.author, by.at, by.rev))
        return tuple(once.values())


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _intersection(masks: Iterable[int]) -> int:
    first, *rest = masks
    for mask in rest:
        first &= mask
    return first


def usable(known: list[Revision]) -> Entry:
    """What the revisions of a record say together; one that was erased is refused."""
    view = merged(known)
    if view.redacted:
        raise StoreError(f"{named(view)} was erased on request. Make a new one.")
    return view


def chosen(view: Entry, fields: set[str]) -> Entry:
    """A record in which nothing but some fields is still to be chosen; else it is refused."""
    open_ = [conflict.label for conflict in view.conflicts if conflict.field not in fields]
    if open_:
        labels = ", ".join(f"‘{label}’" for label in open_)
        raise StoreError(
            f"{named(view)} was changed in two places at once, in {labels}. Choose a version of each first."
        )
    return view


def named(view: Entry) -> str:
    """What sentences call a record."""
    return f"The {KINDS[view.kind].title.lower()} record {view.id}"
