"""The one table of revisions as every place that can keep it holds it, and what a store asks of such a place."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

from sipp_lib.errors import StoreError
from sipp_lib.records.revision import Revision, canonical

Mode = Literal["rwc", "rw", "ro"]
"""Made anew, read and written, or read only."""


class StoredRow(NamedTuple):
    """A line of the table."""

    rev: str
    record: str
    parents: str
    partnership: str
    kind: str
    op: str
    author: str
    at: str
    reason: str
    digest: str
    salt: str | None
    body: str | None


class Transaction(Protocol):
    """What can be done with the table while its state is held still."""

    def count(self) -> int:
        """How many revisions there are."""

    def rows(self, *, record: str | None = None, after: int = 0) -> list[StoredRow]:
        """The revisions of a record or of all, in the order in which they came in, but for the first few."""

    def accounts(self, record: str) -> dict[str, str]:
        """The account that wrote each revision of a record, where the place knows: a file does not."""

    def insert(self, revision: Revision) -> None:
        """Append a revision."""

    def erase(self, record: str) -> None:
        """Drop body and salt of every revision of a record that a revision among them says is erased."""


class Table(Protocol):
    """The revisions of one partnership, in a file or on a server; each failure is a `StoreError` in plain words."""

    @property
    def path(self) -> object:
        """What sentences call the place."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """One short look at a state that does not change meanwhile."""

    def writing(self) -> AbstractContextManager[Transaction]:
        """A transaction that has the table for itself from its first look on; kept for good when it ends."""

    def move(self, *, away: bool) -> None:
        """Refuse what anybody would write from now on, because the records are elsewhere; or take it again."""

    def may_write(self, kind: str) -> bool:
        """Whether whoever has it open may write records of a kind."""

    def wipe(self) -> None:
        """Leave no trace of erased text where the place allows it."""

    def news(self) -> bool:
        """Whether it is worth while to look for what others have written; asks nobody."""

    def failure(self, name: str) -> StoreError:
        """The sentence for a failure."""

    def close(self) -> None:
        """Let go of the place."""


def to_row(revision: Revision) -> dict[str, str | None]:
    """A revision as the table holds it."""
    body = None if revision.body is None else canonical(revision.body)
    return {**vars(revision), "parents": canonical(revision.parents), "body": body}


def from_row(row: StoredRow) -> Revision:
    """The revision of a row, not yet verified.

    Raises
    ------
    ValueError
        When the row holds no JSON where it must.
    """
    body = None if row.body is None else json.loads(row.body)
    return Revision(**{**row._asdict(), "parents": tuple(json.loads(row.parents)), "body": body})
