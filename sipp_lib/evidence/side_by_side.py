"""Pupils, and answers to a form, that two schools brought in beside one another: once each, where they agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.errors import Issue

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Import

Part = tuple[str, pd.DataFrame]
OF_A_FORM = re.compile(r"(r[0-9a-f]{8})-[0-9a-f]{12}")
"""Who answered in a form that came back: its copy, and what they say; see `sipp_lib.evidence.returned_answers`."""
OTHERS = (
    "two schools added the same copy of a form, each with answers that the other does not have. Find out which is "
    "right, remove the other one (‘Remove’ on the page of phase 1, or sipp withdraw), and add what it lacks."
)


def joined(parts: Sequence[Part], before: Mapping[str, set[str]]) -> list[Part]:
    """Files of pupils, in which a pupil of two that replace the same file stands once.

    What adds something to pupils who are known keeps all of them in a file of its own, in place of the earlier one. Two
    schools that do so at once have two such files. A pupil of whom they say different things stays in both, and is
    refused as a pupil who is there twice.

    Parameters
    ----------
    parts : sequence of (str, pandas.DataFrame)
        The kept files that are in use, with the columns of ``TABLES["pupils"]``.
    before : mapping of str to set of str
        By file the imports that it replaces, see `replaced_before`.

    Returns
    -------
    list of (str, pandas.DataFrame)
        The same files, in the same order; what is filled in stands in the first of them.
    """
    done: list[Part] = []
    for file, frame in parts:
        left = frame
        for at, (other, there) in enumerate(done):
            if before.get(file, set()) & before.get(other, set()):
                filled, left = _one_row_each(there, left)
                done[at] = other, filled
        done.append((file, left))
    return done


def answers_joined(parts: Sequence[Part]) -> tuple[list[Part], list[Issue]]:
    """Files of answers, in which whoever answered in a form that two schools brought in stands once.

    Parameters
    ----------
    parts : sequence of (str, pandas.DataFrame)
        The kept files that are in use, with the columns of ``TABLES["surveys"]``.

    Returns
    -------
    list of (str, pandas.DataFrame)
        The same files, in the same order, each without those who are in an earlier one.
    list of Issue
        A stop for two files with one copy of a form of which each has answers that the other has not: then it cannot be
        known whether some were corrected.
    """
    done: list[Part] = []
    wrong: list[Issue] = []
    before: dict[str, dict[str, set[str]]] = {}
    for file, frame in parts:
        copies: dict[str, set[str]] = {}
        for who in frame["respondent"].dropna().unique():
            if found := OF_A_FORM.fullmatch(who):
                copies.setdefault(found[1], set()).add(who)
        again: set[str] = set()
        for copy, people in copies.items():
            for other, there in before.setdefault(copy, {}).items():
                again |= people & there
                if people & there and people - there and there - people:
                    text = f"{other} and {file}: {OTHERS}"
                    wrong.append(Issue("other-answers", "stop", text, file=file))
            before[copy][file] = people
        done.append((file, frame[~frame["respondent"].isin(list(again))].reset_index(drop=True)))
    return done, wrong


def replaced_before(imports: Sequence[tuple[str, Import]]) -> dict[str, set[str]]:
    """By import those that it replaces, also those that these had replaced, of all that were not withdrawn."""
    bodies = dict(imports)
    found: dict[str, set[str]] = {}
    for id, body in bodies.items():
        seen: set[str] = set()
        waiting = [*body.replaces]
        while waiting:
            if (old := waiting.pop()) not in seen:
                seen.add(old)
                waiting += bodies[old].replaces if old in bodies else []
        found[id] = seen
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
