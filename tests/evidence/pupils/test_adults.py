"""What tells of a pupil in a text beside the names of adults."""

import pytest

from sipp_lib.evidence.pupils.adults import besides, full_names
from sipp_lib.evidence.pupils.identifiers import KnownPupil, Names

NAMES = Names.of([KnownPupil("zz12zz34zz56", "Isla Fraser"), KnownPupil("yy12yy34yy56", "Tom Ross")], [])
ADULTS = ["Isla Bell", "Tom Ross", "Tom", "Isla (P5) Reid"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Isla Bell", []),
        ("Isla  Bell, Morag Reid", []),
        ("Isla", ["name"]),
        ("Isla Bell and Isla", ["name"]),
        ("Isla Bellamy", ["name"]),
        ("Tom Ross", ["name"]),  # a pupil is called so, too
        ("Tom", ["name"]),  # one word of an adult's excuses no pupil
        ("Isla (P5) Reid", []),
    ],
)
def test_the_full_name_of_an_adult_is_no_pupil(text, found):
    assert besides(NAMES, ADULTS)(text) == found


def test_without_adults_all_is_found():
    assert besides(NAMES, [])("Isla Bell") == ["name"]


def test_of_full_names_a_forename_or_initials_are_no_part():
    found = full_names(NAMES).found
    assert found("Isla Bell") == found("I. Fraser") == []
    assert found("Fraser, Isla") == ["name"]
