"""A record’s first version, and what is written over it."""

from __future__ import annotations

from typing import Any

from sipp_lib.records.kinds import Factor
from sipp_lib.records.revision import Op, Revision


def written(
    *parents: Revision,
    op: Op = "write",
    author: str = "AB",
    at: str = "2026-01-05T09:00:00Z",
    reason: str = "",
    **fields: Any,
) -> Revision:
    body = None if op == "redact" else Factor.model_validate(fields).to_body()
    return Revision.made(
        record="f1",
        parents=[parent.rev for parent in parents],
        partnership="riverside",
        kind="factor",
        op=op,
        author=author,
        at=at,
        reason=reason,
        body=body,
    )


FIRST = written(name="Motivation", why="old")
