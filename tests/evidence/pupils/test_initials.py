"""Initials are found beside what may be a family name, in any capitals; a title before them tells of an adult."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.pupils.initials import initialled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I. Fraser read", ("i", "fraser")),
        ("i. fraser read", ("i", "fraser")),
        ("z fraser", ("z", "fraser")),
        ("IFraser", ("i", "fraser")),
        ("Fraser, I.", ("i", "fraser")),
        ("Fraser Z", ("z", "fraser")),
        ("S O Donnell", ("s", "odonnell")),
    ],
)
def test_initial_and_family_name_are_told_in_small_letters(text: str, found: tuple[str, str]) -> None:
    assert found in [*initialled(text)]


@pytest.mark.parametrize("text", ["Mr I. Fraser", "Mrs z fraser", "Miss Fraser Z", "it's fraser", "a fraser"])
def test_adults_and_words_of_one_letter_are_no_initials(text: str) -> None:
    assert not {("i", "fraser"), ("z", "fraser"), ("s", "fraser"), ("a", "fraser")} & {*initialled(text)}
