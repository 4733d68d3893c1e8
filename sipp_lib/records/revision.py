"""A revision: one act on one record, which verifies by itself and never changes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from hashlib import sha256
from typing import Any, Literal

from pydantic import ValidationError

from sipp_lib.errors import StoreError
from sipp_lib.records.kinds import KINDS, Body, Record
from sipp_lib.records.kinds.limits import LONGEST, refused

Op = Literal["write", "withdraw", "redact"]


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, nothing that is not a number.

    Raises
    ------
    ValueError
        For a number that is not finite.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def new_salt() -> str:
    """128 random bits, so that the text of a redacted revision cannot be guessed from its digest."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Revision:
    """One act on one record: written, withdrawn or redacted; it never changes.

    Parameters
    ----------
    rev : str
        SHA-256 of the canonical header: everything here but ``salt`` and ``body``, which the header holds as
        ``digest``. So a retry is harmless, damage is found, and a redacted revision still verifies.
    record, partnership, kind : str
        Which record of what kind, and whose.
    parents : tuple of str
        The revisions its author saw, sorted; empty for the first.
    op : {"write", "withdraw", "redact"}
        ``write`` and ``withdraw`` hold the whole body, ``redact`` none.
    author, at, reason : str
        Who, when (ISO 8601, UTC) and, where asked for, why.
    digest : str
        SHA-256 of salt + canonical body; empty for ``redact``.
    salt, body : str and dict, or None
        None after the record was redacted.
    """

    rev: str
    record: str
    parents: tuple[str, ...]
    partnership: str
    kind: str
    op: Op
    author: str
    at: str
    reason: str
    digest: str
    salt: str | None
    body: Body | None

    @classmethod
    def made(
        cls,
        *,
        record: str,
        parents: Iterable[str],
        partnership: str,
        kind: str,
        op: Op,
        author: str,
        at: str,
        reason: str = "",
        body: Body | None = None,
        salt: str | None = None,
    ) -> Revision:
        """A new revision with its digest and hash; the salt is random where none is given.

        Raises
        ------
        StoreError
            When a text holds half a character, which no file can keep.
        """
        if body is not None and salt is None:
            salt = new_salt()
        if max(len(author), len(reason)) > LONGEST:
            raise StoreError(f"The name or the reason is longer than {LONGEST:,} letters. Shorten it.")
        try:
            for text in (author, reason, canonical(body)):
                text.encode()
        except UnicodeEncodeError as error:
            raise StoreError("The text holds half a character, as of a cut emoji. Type it again.") from error
        digest = "" if body is None else _hash(f"{salt}{canonical(body)}")
        draft = cls(
            "",
            record,
            tuple(sorted(set(parents))),
            partnership,
            kind,
            op,
            author,
            at,
            reason,
            digest,
            salt,
            body,
        )
        return replace(draft, rev=draft._header_hash())

    def is_sound(self) -> bool:
        """Whether header and body are still what was hashed; a redacted revision is."""
        if (self.body is None) != (self.salt is None) or (self.op == "redact") != (self.digest == ""):
            return False
        try:
            if self.body is not None and self.digest != _hash(f"{self.salt}{canonical(self.body)}"):
                return False
            return self.rev == self._header_hash()
        except ValueError:  # not finite, or half a character: such a body was never hashed
            return False

    def without_body(self) -> Revision:
        """The same revision after its record was redacted."""
        return replace(self, salt=None, body=None)

    def _header_hash(self) -> str:
        return _hash(canonical({k: v for k, v in vars(self).items() if k not in ("rev", "salt", "body")}))


def ordered(revisions: Iterable[Revision]) -> list[Revision]:
    """One record's revisions, parents before children, the same on every copy.

    Raises
    ------
    StoreError
        When an earlier revision is missing.
    """
    by_rev = {revision.rev: revision for revision in revisions}
    depth: dict[str, int] = {}
    for rev in TopologicalSorter({rev: revision.parents for rev, revision in by_rev.items()}).static_order():
        if rev not in by_rev:
            record = next(r for r in by_rev.values() if rev in r.parents)
            raise StoreError(
                f"An earlier version of the {record.kind} record {record.record} is missing. "
                "Fetch the complete records again from where they came."
            )
        depth[rev] = 1 + max((depth[parent] for parent in by_rev[rev].parents), default=0)
    return [by_rev[rev] for rev in sorted(by_rev, key=lambda rev: (depth[rev], rev))]


def body_of(revision: Revision) -> Record:
    """The record a revision holds, upgraded to this version's fields.

    Raises
    ------
    StoreError
        When it was written by a newer version of the workbook, or its fields are not those of its kind.
    """
    if revision.kind not in KINDS:
        raise StoreError(
            f"The record {revision.record} is of a kind this version does not know. "
            "Update the workbook on this machine and open the partnership again."
        )
    model = KINDS[revision.kind]
    try:
        return model.from_body(revision.body or {})
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"The {model.title.lower()} record {revision.record} does not hold the fields of a "
            f"{model.title.lower()}. Fetch the records again from where they came."
        ) from error


def checked(kind: str, fields: Mapping[str, Any], before: Record | None = None) -> Body:
    """The body of a kind with these fields, as it may be written.

    Parameters
    ----------
    kind : str
        The stored name of the kind.
    fields : mapping
        What it is to hold.
    before : Record, optional
        What it held; fields that stay as they were are not looked at again.

    Raises
    ------
    StoreError
        When a field holds what it cannot hold; names the field, never the value.
    """
    model = KINDS[kind]
    try:
        record = model.model_validate(fields)
    except ValidationError as error:
        wrong = error.errors()[0]
        label = model.model_fields[str(wrong["loc"][0])].title
        raise StoreError(
            f"‘{label}’ cannot be kept as it was entered: {wrong['msg']}. Correct it and save."
        ) from error
    changed = [
        name for name, _ in model.fields() if not before or getattr(record, name) != getattr(before, name)
    ]
    if found := refused(record, changed):
        raise StoreError(found)
    return record.to_body()


def utc(at: str | datetime) -> str:
    """A moment as revisions hold it: ISO 8601, UTC, microseconds, so that text sorts as time does."""
    try:
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    except ValueError as error:
        raise StoreError("The time of a change is not written as 2026-08-18T09:30:00Z.") from error
    if moment.tzinfo is None:
        raise StoreError("The time of a change does not say its time zone; write it as 2026-08-18T09:30:00Z.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
