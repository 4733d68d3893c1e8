from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from revisions import FIRST, written


@pytest.mark.parametrize(
    "change",
    [
        {"author": "XY"},
        {"at": "2026-01-05T09:00:01Z"},
        {"parents": ("0" * 64,)},
        {"record": "f2"},
        {"kind": "reading"},
        {"op": "withdraw"},
        {"reason": "another"},
        {"partnership": "hillside"},
        {"salt": "00"},
        {"salt": None},
        {"body": None},
        {"body": {"schema": 1, "name": "Motivation", "why": "forged"}},
        {"body": {"number": float("nan")}},
        {"body": {"text": "half \ud83d"}},
        {"rev": "0" * 64},
        {"digest": ""},
    ],
    ids="-".join,
)
def test_any_change_to_a_revision_is_found(change: dict[str, Any]) -> None:
    assert FIRST.is_sound()
    assert not replace(FIRST, **change).is_sound()


def test_a_redacted_revision_still_verifies_and_equal_bodies_have_unequal_digests() -> None:
    assert FIRST.without_body().is_sound()
    assert FIRST.without_body().body is None
    assert written(why="same").digest != written(why="same").digest
