"""What a reader may see in a text: letters without their marks, and those that codes and look-alikes stand for."""

import pytest

from sipp_lib.evidence.pupils.letters import readings, unmarked, without_umlauts


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Zoë", "Zoe"),
        ("O’Brien", "O'Brien"),
        ("Łukasz Ørsted", "Lukasz Orsted"),
        ("MacGille‐Bhràth", "MacGille-Bhrath"),
        ("Іsla", "Isla"),  # the first letter is Ukrainian
        ("Is\u200bla", "Isla"),
        ("plain", "plain"),
    ],
)
def test_marks_are_taken_off_letters(text, letters):
    assert unmarked(text) == letters


def test_an_umlaut_is_two_letters_where_there_is_one():
    assert without_umlauts("Müller") == "Mueller"
    assert without_umlauts("Mu\u0308ller") == "Mueller"
    assert without_umlauts("Miller") == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Se&aacute;n", "Seán"),
        ("Se%C3%A1n", "Seán"),
        ("Se&amp;amp;aacute;n", "Seán"),
        ("Se%25C3%25A1n", "Seán"),
        ("Bjørn", "Bjoern"),
        ("ZoÃ« Reid", "Zoë Reid"),
        ("Apri1 Young", "April Young"),
        ("WiIIiam", "William"),
        ("Müller", "Mueller"),
        ("ɪꜱʟᴀ", "ISLA"),
        ("X\\'anthe", "Xanthe"),
        ('Zo\\"{e} Reid', "Zoe Reid"),
        ("Se{\\'a}n", "Sean"),
        ("\\v{S}ime and \\c Celik", "Sime and Celik"),
        ("{\\L}ukasz, S\\o{}rine", "Lukasz, Sorine"),
    ],
)
def test_a_text_is_read_as_it_stands_and_as_it_may_be_meant(text, meant):
    found = list(readings(text))
    assert found[0] == text
    assert meant in found


def test_plain_words_have_one_reading():
    assert list(readings("The pupils read aloud.")) == ["The pupils read aloud."]
