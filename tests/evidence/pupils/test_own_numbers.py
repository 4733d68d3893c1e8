"""A school's own number of a pupil is sought where it would be nothing else in a text."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.pupils.key_files import KnownPupil, Names
from sipp_lib.evidence.pupils.own_numbers import is_distinctive


@pytest.mark.parametrize("code", ["4512", "10357", "50000", "104877", "b12", "gl7", "p23", "a-7b", "orla"])
def test_a_number_that_stands_for_nothing_else_is_sought(code: str) -> None:
    assert is_distinctive(code)


@pytest.mark.parametrize(
    "code", ["7", "12", "412", "2024", "1998", "1250", "1200", "a7", "5a", "p5b", "q12", "w10", ""]
)
def test_a_number_that_stands_in_any_text_is_not(code: str) -> None:
    assert not is_distinctive(code)


NAMES = Names.of(
    [
        KnownPupil(f"pseudonym-{each}", number=each)
        for each in ("4512", "04177", "B12", "10357", "12", "2024")
    ],
    [],
)


@pytest.mark.parametrize(
    "text",
    [
        "Pupil 4512 read more.",
        "(4512)",
        "4512, 4513",
        "No.4512.",
        "4177",
        "04177",
        "B12 said",
        "b12",
        "#10357",
    ],
)
def test_it_is_found_as_people_write_it(text: str) -> None:
    assert NAMES.found(text) == ["number"]


@pytest.mark.parametrize(
    "text",
    [
        "12 pupils",
        "in 2024",
        "£4512",
        "€10357",
        "4512.5",
        "0.4512",
        "4,512 words",
        "45123",
        "B123",
        "AB12",
        "A12",
    ],
)
def test_money_decimals_and_other_numbers_are_none(text: str) -> None:
    assert NAMES.found(text) == []
