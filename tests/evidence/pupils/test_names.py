from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from glen_files import Make

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.evidence.pupils.names import (
    Nearly,
    accents,
    cut_off,
    family_first,
    is_running,
    may_be_one,
    normalise,
    plain_name,
    respell,
    restored_scn,
    rounded,
    same_number,
)
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School

NEW_HERE = (
    "new here, but a pupil of nearly the same name is known (such as with a middle name, an initial or the surname "
    "first), so one child may count as two. Check whether they are one: if so, write the name as the earlier file has "
    "it and add the file again."
)
BY_AN_ACCENT = (
    "these names differ only by an accent, and two pupils may have this name, so it is not clear whether these rows "
    "are about one pupil or two. Add a column with the Scottish Candidate Number, the school’s own number, the class "
    "or the date of birth; if it is one pupil, write the name in one way. Then add the file again."
)
Add = Callable[[str, str], CheckedImport]


@pytest.fixture
def place(begin_glen: Make) -> Place:
    measures = (
        Measure(name=name, code=code, lowest=0, highest=140, occasions=["Pre", "Post"])
        for name, code in (("Reading", "READ"), ("Maths", "MATH"))
    )
    return begin_glen(School(name="Glen Primary", code="GLE"), *measures)


@pytest.fixture
def add(place: Place, tmp_path: Path) -> Add:
    """Check a file and bring it in where nothing stops."""

    def added(name: str, text: str) -> CheckedImport:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
        done = steps.check(steps.preview(path, place, known), known)
        if not done.stops:
            steps.import_file(done, known, place)
        return done

    return added


def said(done: CheckedImport) -> list[str]:
    """What is said of who is who; how many have both times is told elsewhere."""
    return [
        f"{issue.severity}: {issue.message}" for issue in done.issues if issue.code != "leavers-and-joiners"
    ]


def pupils(place: Place) -> int:
    return len(steps.current_data(Programme.open(place.notebooks.parents[2]), place).evidence.pupils)


@pytest.mark.parametrize(
    ("one", "other", "own", "national"),
    [
        ("Fraser, Isla", "isla  FRASER", True, True),
        ("Isla Fraser", "Isla Mairi Fraser", True, True),
        ("Isla Fraser", "Isla", True, True),
        ("Isabella Finch", "Isabella Gray", True, True),
        ("Isabella Finch", "Bella Gray", True, True),
        ("I. Finch", "Isabella Finch", True, True),
        ("Kate Munro", "Munro, Katherine", True, True),
        ("Zoë Reid", "Zoe Reid", True, True),
        ("Peggy Finch", "Margaret Finch", False, True),
        ("Max Finch", "Tom Finch", False, True),
        ("Kate Munro", "Katherine Ross", False, True),
        ("Orla Finch", "Tam Heron", False, False),
        ("Ned Moss", "Ada Birk", False, False),
    ],
)
def test_two_names_under_one_number(one: str, other: str, own: bool, national: bool) -> None:
    for first, second in ((one, other), (other, one)):
        assert may_be_one(first, second, national=False) == own
        assert may_be_one(first, second, national=True) == national


@pytest.mark.parametrize(
    "text", ["1001", "1001.0", "'1001'", "'1001", '="1001"', "“1001”", " 1001 ", "01001", "1001.00"]
)
def test_a_number_is_one_however_it_is_spelt(text: str) -> None:
    assert same_number(text) == "1001"
    assert respell(text) == ("01001" if text == "01001" else "1001")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        *[
            ("2.02501E+11", True),
            ("2,02501E+11", True),
            ("8E+07", True),
            ("2.0e11", True),
            ("'1.5E+10'", True),
        ],
        *[("5E12", False), ("202501000123", False), ("E+11", False), ("1.5", False), ("Eve", False)],
    ],
)
def test_numbers_that_a_spreadsheet_cut_off(text: str, lost: bool) -> None:
    assert cut_off(text) == lost


def test_long_numbers_with_nothing_but_noughts_after_the_fifteenth_digit_are_cut_off_where_all_are() -> None:
    assert rounded(["202501000123456000", "202501000123457000", "AB"]) == [0, 1]
    assert rounded(["202501000123456000", "202501000123457001"]) == []
    assert rounded(["202501000123456000"]) == [0]
    assert rounded(["2025010001234560", "2025010001234570"]) == []


@pytest.mark.parametrize(
    ("numbers", "running"),
    [
        ("1 2 3", True),
        ("3 1 2", True),
        ("1 2 3 1 2 3", True),
        ("01 02 03 04", True),
        ("1.0 2.0 3.0", True),
        ("1. 2. 3.", True),
        ("#1 #2", True),
        ("0 1 2", True),
        ("1 2 4 5 6", True),
        ("1", True),
        ("101 102 103", False),
        ("1001 46 2025", False),
        ("1 2 30", False),
        ("AB CD", False),
        ("", False),
    ],
)
def test_numbers_that_only_count_the_rows(numbers: str, running: bool) -> None:
    assert is_running(numbers.split()) == running


def test_initials_are_one_with_dots_or_without() -> None:
    assert same_number("N.M.") == same_number("nm") == same_number("N. M.") != same_number("N1")


def test_a_lost_zero_is_restored_only_when_the_check_digit_confirms_it() -> None:
    assert restored_scn("12345674") == "012345674"
    assert restored_scn("12345674.0") == "012345674"
    assert restored_scn('="012345674"') == "012345674"
    assert restored_scn("12345675") == "12345675"
    assert restored_scn("Isla") == "Isla"


@pytest.mark.parametrize(
    "cell",
    ["081,234,744", "81,234,744", "081-234-744", "081.234.744", "0812 34744", "81234744.0", "'081234744'"],
)
def test_a_candidate_number_is_one_however_its_digits_are_set_apart(cell: str) -> None:
    assert restored_scn(cell) == "081234744"


@pytest.mark.parametrize("cell", ["12.5", "01/02-03", "08-12", "081,234,74x"])
def test_what_is_no_candidate_number_is_none_without_its_signs(cell: str) -> None:
    assert restored_scn(cell) == cell


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ruaridh O'Neill", "Ruaridh O’Neill"),
        ("O`Neill, Ruaridh", "Ruaridh O´Neill"),
        ("Anne-Marie Ross", "Anne‑Marie Ross"),
        ("Anne-Marie Ross", "Anne–Marie  Ross"),
        ("Anne-Marie Ross", "Ross, Anne - Marie"),
        ("Mhàiri NicLeòid", unicodedata.normalize("NFD", "Mhàiri NicLeòid")),
        ("Zoë Brontë", "ZOE BRONTE"),
        ("José Núñez", "Jose Nunez"),
        ("Iain Strauß", "IAIN STRAUSS"),
        ("Kasia Łoś", "Kasia Los"),
    ],
)
def test_a_name_is_one_however_a_program_writes_it(place: Place, add: Add, one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert said(add("pre.csv", f'Name,Reading Pre\n"{one}",12\nTom Reid,14\nUna Poe,15\n')) == []
    assert said(add("post.csv", f'Name,Reading Post\n"{other}",13\nTom Reid,15\nUna Poe,16\n')) == []
    assert pupils(place) == 3
    names = {pupil.name for pupil in read_keys(Programme.open(place.notebooks.parents[2]).id)}
    assert {" ".join(one.split()), " ".join(other.split())} <= names


@pytest.mark.parametrize(
    ("one", "other"),
    [("Isla Fraser", "Iain Fraser"), ("Jo O'Neill", "Jo O'Neil"), ("Ann Marie Ross", "Anna Marie Ross")],
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_plain_name_is_compared_as_before() -> None:
    # pseudonyms of earlier imports were made of this text
    assert normalise("O'Neill, Ruaridh") == "ruaridh o'neill"
    assert normalise("Anne-Marie  ROSS") == "anne-marie ross"


def test_a_code_is_one_with_either_hyphen() -> None:
    assert same_number("P‑017") == same_number("p-017")
    assert same_number("P–017") == same_number("P-017")


@pytest.mark.parametrize("other", ["Jose Núñez", "José Nunez", "Jose Nunez", "NUÑEZ, JOSE"])
def test_two_of_one_file_who_differ_by_an_accent_are_told_of(add: Add, other: str) -> None:
    done = add("pre.csv", f'Name,Reading Pre\nJosé Núñez,12\nTom Reid,14\n"{other}",15\n')
    assert said(done) == [f"stop: pre.csv, rows 2 and 4: {BY_AN_ACCENT}"]


def test_in_a_long_table_an_accent_stops_and_an_apostrophe_does_not(place: Place, add: Add) -> None:
    head = "Name,Measure,When,Score\n"
    done = add("long.csv", f"{head}Zoë Reid,READ,Pre,12\nZoe Reid,MATH,Pre,14\nTom Ross,READ,Pre,9\n")
    assert said(done) == [f"stop: long.csv, rows 2 and 3: {BY_AN_ACCENT}"]
    assert said(add("long.csv", f"{head}Jo O'Hara,READ,Pre,12\nJo O’Hara,MATH,Pre,14\n")) == []
    assert pupils(place) == 1


def test_classes_tell_two_apart_who_differ_by_an_accent(place: Place, add: Add) -> None:
    done = add("pre.csv", "Name,Class,Reading Pre\nZoë Reid,5A,12\nZoe Reid,5B,14\nTom Ross,5A,9\n")
    assert said(done) == [
        "warn: pre.csv, rows 2 and 3: the same name appears with different classes or dates of birth, so these count "
        "as different pupils. Correct the class or the date if they are one."
    ]
    assert pupils(place) == 3


def test_letters_with_accents_tell_names_apart_and_signs_do_not() -> None:
    assert accents("Zoë O'Hara") == accents(unicodedata.normalize("NFD", "o’hara, zoë"))
    assert accents("Zoë O'Hara") != accents("Zoe O'Hara")


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("Isla Fraser", "Isla Anne Fraser"),
        ("Isla Anne Fraser", "Isla Fraser"),
        ("Isla Fraser", "I. Fraser"),
        ("Isla Fraser", "Isla F"),
        ("Isla Fraser", "Isla A. Fraser"),
        ("Isla Fraser", "Fraser Isla"),
        ("Isla Fraser", "Fraser I"),
        ("Isla Fraser", "Isla Fraser-Smith"),
        ("Isla Fraser", "Isla"),
        ("Ruaridh O'Neill", "Ruaridh ONeill"),
        ("Eilidh MacLeod", "Eilidh Mac Leod"),
        ("Anne-Marie Ross", "Anne Marie Ross"),
    ],
)
def test_a_new_pupil_of_nearly_a_known_name_is_told_of(place: Place, add: Add, known: str, new: str) -> None:
    assert said(add("pre.csv", f"Name,Reading Pre\nTom Reid,14\n{known},12\nUna Poe,15\n")) == []
    assert said(add("post.csv", f"Name,Reading Post\nTom Reid,15\nUna Poe,16\n{new},13\n")) == [
        f"warn: post.csv, row 4: {NEW_HERE}",
        "note: post.csv: 1 of 3 pupils is new in GLE.",
    ]
    assert pupils(place) == 4


@pytest.mark.parametrize("new", ["Iain Fraser", "Isla Reid", "Anne Fraser", "Fraser Lowe"])
def test_another_name_is_only_counted(add: Add, new: str) -> None:
    add("pre.csv", "Name,Reading Pre\nTom Reid,14\nIsla Fraser,12\nUna Poe,15\n")
    text = f"Name,Reading Post\nTom Reid,15\nUna Poe,16\n{new},13\nBob Low,8\n"
    assert said(add("post.csv", text)) == ["note: post.csv: 2 of 4 pupils are new in GLE."]


def test_who_stands_in_the_file_as_well_is_another(add: Add) -> None:
    add("pre.csv", "Name,Reading Pre\nTom Reid,14\nIsla Fraser,12\n")
    done = add("post.csv", "Name,Reading Post\nTom Reid,15\nIsla Fraser,13\nIsla Anne Fraser,9\n")
    assert said(done) == ["note: post.csv: 1 of 3 pupils is new in GLE."]


def test_two_numbers_are_two_pupils(add: Add) -> None:
    add("pre.csv", "SCN,Name,Reading Pre\n987654325,Isla Fraser,12\n012345674,Tom Reid,14\n")
    done = add("post.csv", "SCN,Name,Reading Post\n110345674,Isla Anne Fraser,12\n012345674,Tom Reid,14\n")
    assert said(done) == ["note: post.csv: 1 of 2 pupils is new in GLE."]


def test_a_name_is_found_by_any_of_its_words() -> None:
    names = Nearly(["Isla Fraser", "Iain Fraser", "Tom Reid"])
    assert names.found("I Fraser") == ["Isla Fraser", "Iain Fraser"]
    assert names.found("Tom Fraser") == []


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Orla Finch P5", "Orla Finch"),
        ("Orla Finch (5A)", "Orla Finch"),
        ("Finch, Orla - P5B", "Finch, Orla"),
        ("orla finch 12/03/2016", "orla finch"),
        ("Orla Finch born 3 May 2016", "Orla Finch"),
        ("Orla Finch P5 12.3.16", "Orla Finch"),
        ("5A Orla Finch", "Orla Finch"),
        ("12. Orla Finch", "Orla Finch"),
        ("OrlaFinch", "Orla Finch"),
        ("OrlaMcDonald5A", "Orla McDonald"),
        ("orla_finch P5", "orla finch"),
        ("orla.finch2", "orla finch"),
        ("Isla P5", "Isla"),
        ("Isla (5A)", "Isla"),
        ("Orla Finch*", "Orla Finch"),
        ("⭐ Orla Finch ⭐", "Orla Finch"),
        ("Orla Finch - absent", "Orla Finch"),
        ("Miss Orla Finch", "Orla Finch"),
        ("orla.finch@glen.example", "orla finch"),
    ],
)
def test_a_name_is_read_without_what_stands_beside_it(cell: str, name: str) -> None:
    assert plain_name(cell) == name


@pytest.mark.parametrize(
    "cell",
    [
        "Orla Finch",
        "Mrs Reid",
        "Orla Baird - Muir",
        "Finch, O.",
        "McDonald",
        "DeShawn Reid",
        "Isabella (Bella) Finch",
        "Pupil 3",
        "A7",
        "Heron 2",
        "O'Neil",
        "A. F.",
        "ABC-12",
    ],
)
def test_a_name_with_nothing_beside_it_stays_as_it_is(cell: str) -> None:
    assert plain_name(cell) == cell


@pytest.mark.parametrize(
    ("listed", "made"),
    [
        (
            "Muir Isla|Fraser Zoe|MacDonald Calum|Boyd Ewan",
            "Muir, Isla|Fraser, Zoe|MacDonald, Calum|Boyd, Ewan",
        ),
        ("MUIR ISLA|WEIR ZOE MAY|VAN DER BERG ÉILIDH", "MUIR, ISLA|WEIR, ZOE MAY|VAN DER BERG, ÉILIDH"),
        (
            "Muir Isla|Weir Zoe|Boyd Ewan|Hay Blessing||Orla",
            "Muir, Isla|Weir, Zoe|Boyd, Ewan|Hay, Blessing||Orla",
        ),
        ("Muir Isla|Weir Zoe|Boyd Ewan|Gunn, Orla", "Muir, Isla|Weir, Zoe|Boyd, Ewan|Gunn, Orla"),
    ],
)
def test_a_list_with_the_family_name_first_says_so(listed: str, made: str) -> None:
    assert family_first(listed.split("|")) == made.split("|")


@pytest.mark.parametrize(
    "listed",
    [
        "Isla Muir|Zoe Weir|Calum MacDonald",
        "Isla Fraser|Blessing Cameron|Zoe Grant|Ewan Kerr",  # names that are either
        "Muir Isla|Weir Zoe",  # too few to say
        "Muir Isla|Weir Zoe|Boyd Ewan|Orla Gunn|Rory Dunlop",  # some one way and some the other
        "Hay Blessing|Muir Precious|Reid Testimony|Boyd Ewan",  # forenames that are not known here
    ],
)
def test_any_other_list_of_names_stays_as_it_is(listed: str) -> None:
    assert family_first(listed.split("|")) == listed.split("|")
