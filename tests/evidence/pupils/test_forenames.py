"""The common forenames are letters alone, and none is a word that a class, a subject or an answer is called by."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.mapping.headings import REGISTER, SPEAKING, SUBJECTS
from sipp_lib.evidence.pupils.forenames import FORENAMES
from sipp_lib.evidence.pupils.letters import unmarked


def test_they_are_spelt_as_names_are_compared() -> None:
    assert {name for name in FORENAMES if not (name.isalpha() and unmarked(name).casefold() == name)} == set()


def test_none_is_a_word_of_a_school() -> None:
    assert FORENAMES.isdisjoint(REGISTER | SPEAKING)
    assert {name for name in FORENAMES if SUBJECTS.fullmatch(name)} == set()


@pytest.mark.parametrize("name", ["mairi", "seumas", "aisha", "muhammad", "zofia", "jack", "olivia", "isla"])
def test_names_of_all_who_live_here_are_among_them(name: str) -> None:
    assert name in FORENAMES
