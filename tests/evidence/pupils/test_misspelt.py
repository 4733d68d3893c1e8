"""A forename that was written in haste is found, and everyday words that are near one are not."""

import pytest

from sipp_lib.evidence.pupils.identifiers import KnownPupil, Names, mentions

KNOWN = [
    KnownPupil("riv-0051", "Charlotte Budge"),
    KnownPupil("riv-0052", "Emily Stone"),
    KnownPupil("riv-0053", "James Orr"),
    KnownPupil("riv-0054", "Walter Kirk"),
    KnownPupil("riv-0055", "Isla Fraser"),
    KnownPupil("riv-0056", "Allison Reid"),
]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Charlote read",
            "Charlottte read",
            "Charlotttte read",
            "Charltote’s book",
            "Charlotge",
            "We saw CHARLOTE",
        ),
        *("Scharlotte", "the Charlote-and-friends club", "Xharlotte", "Char-\nlote"),
        *("The Emilies", "Emilyyy", "two Jameses", "Isssla"),
    ],
)
def test_a_forename_with_one_letter_wrong_or_in_a_plural_is_found(text):
    assert mentions(text, KNOWN, []) == ["misspelt"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Water is scarce",
            "Waiter",
            "charlote",
            "harlots",
            "Carlota",
            "Charlatan",
        ),  # everyday, small, two letters away
        *("Isle of Skye", "Emile", "Jamie"),  # one letter away from a short one
        "Daisies and Ladies",
    ],
)
def test_everyday_words_and_what_is_near_a_short_name_are_none(text):
    assert mentions(text, [*KNOWN, KnownPupil("riv-0057", "Daisy Lady")], []) == []


def test_the_name_of_an_adult_is_nobody_elses():
    names = Names.of(KNOWN, [])
    assert names.found("Alison led it") == ["misspelt"]
    assert names.along_with([], ["Alison Muir"]).found("Alison led it") == []
    assert names.along_with([], ["Alison Muir"]).found("Allison led it") == ["name"]
