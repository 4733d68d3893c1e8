"""Pupils whom two schools filled in beside one another: one row each, where what they say does not differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Import

Part = tuple[str, pd.DataFrame]


def joined(parts: Sequence[Part], imports: Sequence[tuple[str, Import]]) -> list[Part]:
    """Files of pupils, in which a pupil of two that replace the same file stands once.

    What adds something to pupils who are known keeps all of them in a file of its own, in place of the earlier one. Two
    schools that do so at once have two such files. A pupil of whom they say different things stays in both, and is
    refused as a pupil who is there twice.

    Parameters
    ----------
    parts : sequence of (str, pandas.DataFrame)
        The kept files that are in use, with the columns of ``TABLES["pupils"]``.
    imports : sequence of (str, Import)
        Every import that was not withdrawn.

    Returns
    -------
    list of (str, pandas.DataFrame)
        The same files, in the same order; what is filled in stands in the first of them.
    """
    before = _replaced(imports)
    done: list[Part] = []
    for file, frame in parts:
        left = frame
        for at, (other, there) in enumerate(done):
            if before.get(file, set()) & before.get(other, set()):
                filled, left = _one_row_each(there, left)
                done[at] = other, filled
        done.append((file, left))
    return done


def _replaced(imports: Sequence[tuple[str, Import]]) -> dict[str, set[str]]:
    """By file the imports that it replaces, also those that these had replaced."""
    bodies = dict(imports)
    found: dict[str, set[str]] = {}
    for body in bodies.values():
        seen: set[str] = set()
        waiting = [*body.replaces]
        while waiting:
            if (id := waiting.pop()) not in seen:
                seen.add(id)
                waiting += bodies[id].replaces if id in bodies else []
        found.setdefault(body.file, set()).update(seen)
    return found


def _one_row_each(there: pd.DataFrame, more: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that are there, filled in from others of the same pupils, and those that could not be."""
    if there["pupil"].duplicated().any() or more["pupil"].duplicated().any():
        return there, more
    old, new = there.set_index("pupil"), more.set_index("pupil")
    both = old.index.intersection(new.index)
    ours, theirs = old.loc[both], new.loc[both, list(old)]
    differ = ((ours != theirs).fillna(False) & ours.notna() & theirs.notna()).any(axis=1)
    same = both[~differ.to_numpy(bool)]
    filled = old.copy()
    for name in map(str, filled):
        filled.loc[same, name] = ours.loc[same, name].fillna(theirs.loc[same, name])
    rows = filled.reset_index().astype(there.dtypes.to_dict())[list(there)]
    return rows, more[~more["pupil"].isin(same)].reset_index(drop=True)
