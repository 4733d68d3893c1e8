"""The themes that people gave to voices as rows without a name: what a result is worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sipp_lib.characters import folded
from sipp_lib.records.kinds import Coding, Voice
from sipp_lib.records.merge import Entry


class Coded(NamedTuple):
    """The theme of one voice, as one person gave it.

    Parameters
    ----------
    voice : str
        The id of its record.
    whose : str
        Who spoke; empty where nobody said.
    person : int
        The number of who gave it, from 0.
    theme : str
        In their words.
    """

    voice: str
    whose: str
    person: int
    theme: str


def coded(entries: Iterable[Entry]) -> list[Coded]:
    """All themes that were given to voices that stand, in the order of their records.

    Parameters
    ----------
    entries : iterable of Entry
        All records of a partnership, as they are for the school.
    """
    there = [entry for entry in entries if not entry.withdrawn]
    whose = {each.id: each.body.whose or "" for each in there if isinstance(each.body, Voice)}
    found = [
        (str(body.voice), folded(body.who or each.author), body.theme.strip())
        for each in there
        if isinstance(body := each.body, Coding) and body.voice in whose and body.theme.strip()
    ]
    people = sorted({person for _, person, _ in found})
    return [Coded(voice, whose[voice], people.index(person), theme) for voice, person, theme in found]
