"""Gaelic forenames are found in the forms that they have in a sentence, with accents or without."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.pupils.gaelic import in_sentences
from sipp_lib.evidence.pupils.key_files import KnownPupil, Names


# as the grammars have them: the vocative and the genitive of Calder, A Gaelic Grammar (1923), on proper nouns
@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("mairi", {"mhairi"}),
        ("seumas", {"sheumais"}),
        ("tormod", {"thormoid", "thormod"}),
        ("calum", {"chaluim"}),
        ("domhnall", {"dhomhnaill"}),
        ("coinneach", {"choinnich"}),
        ("cailean", {"chailein"}),
        ("donnchadh", {"dhonnchaidh"}),
        ("aonghas", {"aonghais"}),
        ("catriona", {"chatriona"}),
        ("morag", {"mhorag", "mhoraig"}),
        ("raibeart", {"raibeirt"}),
        ("mhairi", {"mairi"}),
    ],
)
def test_a_name_is_called_as_the_grammars_say(name: str, forms: set[str]) -> None:
    assert forms <= {*in_sentences(name)}


@pytest.mark.parametrize(
    "name",
    ["jack", "zofia", "charlie", "kevin", "sam", "iain", "ruairidh", "olivia", "simon", "carmen", "niall"],
)
def test_a_name_of_another_spelling_or_without_such_a_form_stays_as_it_is(name: str) -> None:
    assert in_sentences(name) == ()


KNOWN = Names.of(
    [
        KnownPupil("abcd", "Màiri NicLeòid"),
        KnownPupil("abce", "MacIlleathain, Seumas"),
        KnownPupil("abcf", "Tormod Mac a' Ghobhainn"),
        KnownPupil("abcg", "Mhairi Reid"),
        KnownPupil("abch", "Niall Moss"),
        KnownPupil("abci", "Sìne Bain"),
    ],
    [],
)


@pytest.mark.parametrize(
    "text",
    [
        "Leugh Mhàiri an sgeulachd.",
        "Mhairi’s book",
        "Thig an seo, a Sheumais!",
        "leabhar Sheumais",
        "THORMOD",
        "Thubhairt a Thormoid",
        "le Mairi",
        "sheumas macilleathain",
        "shìne bain",
    ],
)
def test_a_known_pupil_is_found_in_any_of_them(text: str) -> None:
    assert KNOWN.found(text) == ["name"]


@pytest.mark.parametrize("text", ["Mr O’Neill", "Shine a light", "the Sheumas", "a thing", "Rise and shine"])
def test_other_words_and_names_are_none_of_them(text: str) -> None:
    assert KNOWN.found(text) == (["name"] if "Sheumas" in text else [])
