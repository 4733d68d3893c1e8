"""What became of one record: who changed what when, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sipp_lib.records.came_back import WORDS, Came
from sipp_lib.records.kinds import KINDS, Body, Record
from sipp_lib.records.kinds.base import RANK
from sipp_lib.records.merge import WITHDRAWN, merged, seen_from
from sipp_lib.records.revision import Revision, body_of, ordered

TYPING = timedelta(minutes=10)
"""Within so long, a text that only grew is one act: a form saves whenever typing rests."""


@dataclass(frozen=True)
class Change:
    """What one act did to a record.

    Parameters
    ----------
    rev : str
        The revision it left.
    author, at, reason : str
        Who, when (ISO 8601, UTC) and, where it was asked for, why.
    begun : bool
        Whether it is the record's first.
    fields : tuple of (str, object, object)
        Each field that changed, what it held before and what since, as JSON holds it; ``withdrawn`` and ``rank``
        are among them.
    """

    rev: str
    author: str
    at: str
    reason: str
    begun: bool
    fields: tuple[tuple[str, Any, Any], ...]


def changes(revisions: Sequence[Revision]) -> list[Change]:
    """Who changed what when in one record, the latest first.

    Parameters
    ----------
    revisions : sequence of Revision
        All of the record's, none of them erased.

    Raises
    ------
    StoreError
        When an earlier revision is missing or a body cannot be read.
    """
    order = ordered(revisions)
    states: dict[str, Body] = {}
    found: list[Change] = []
    for revision in order:
        before = _before(revision, order, states)
        after = states[revision.rev] = _fields(body_of(revision), withdrawn=revision.op == "withdraw")
        fields = tuple((name, before[name], after[name]) for name in after if before[name] != after[name])
        begun = not revision.parents
        reason = WORDS if Came.from_reason(revision.reason) else revision.reason
        change = Change(revision.rev, revision.author, revision.at, reason, begun, fields)
        if found and revision.parents == (found[-1].rev,) and _typed_on(found[-1], change):
            ((name, old, _),), ((_, _, new),) = found[-1].fields, fields
            found[-1] = replace(change, begun=found[-1].begun, fields=((name, old, new),))
        elif fields or begun:
            found.append(change)
    return found[::-1]


def _before(revision: Revision, order: list[Revision], states: dict[str, Body]) -> Body:
    """Every field as the author of a revision had it: as a new, empty form shows it, where it is the first."""
    match revision.parents:
        case ():
            return _fields(KINDS[revision.kind].begun(), withdrawn=False)
        case (parent,):
            return states[parent]
        case heads:
            view = merged(seen_from(order, heads))
            return _fields(view.body, withdrawn=view.withdrawn)


def _fields(body: Record, *, withdrawn: bool) -> Body:
    return {**body.model_dump(mode="json"), WITHDRAWN: withdrawn}


def _typed_on(before: Change, after: Change) -> bool:
    """Whether somebody only went on writing the text that was saved a moment ago."""
    if before.author != after.author or len(before.fields) != 1 or len(after.fields) != 1:
        return False
    (name, _, earlier), (again, _, later) = before.fields[0], after.fields[0]
    texts = isinstance(earlier, str) and isinstance(later, str) and name not in (RANK, WITHDRAWN)
    soon = datetime.fromisoformat(after.at) - datetime.fromisoformat(before.at) <= TYPING
    return name == again and texts and bool(earlier) and later.startswith(earlier) and soon


def others_wrote(revisions: Iterable[Revision], kind: str, me: str) -> dict[str, list[str]]:
    """Which records of a kind others wrote in, by who they are: each record once under each, the latest first.

    Parameters
    ----------
    revisions : iterable of Revision
        In the order in which they came in.
    kind : str
        The stored name of the kind.
    me : str
        Who looks.
    """
    found: dict[str, dict[str, None]] = {}
    for revision in reversed([*revisions]):
        if revision.kind == kind and revision.author != me:
            found.setdefault(revision.author, {})[revision.record] = None
    return {who: [*records] for who, records in found.items()}
