from __future__ import annotations

import pytest

from sipp_lib.evidence.pupils.schools import KnownSchool, find, listed, named, short_name
from sipp_lib.records.kinds import School

SCHOOLS = (
    KnownSchool("Glen Primary School", "GLE"),
    KnownSchool("Glen Academy", "GAC"),
    KnownSchool("Kilmory", "KIL"),
    KnownSchool("St Mary's RC Primary School", "St Mary's"),
    KnownSchool("Our Lady & St Patrick's High School", "OLSP"),
    KnownSchool("Bun-sgoil Àth Tharracail", "Àth"),
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GLE", "GLE"),
        ("gle", "GLE"),
        ("Glen Primary", "GLE"),
        ("GLEN  PS", "GLE"),
        ("Glen Academy", "GAC"),
        ("Glen", ""),
        ("Glen Nursery", ""),
        ("Kilmory Primary School", "KIL"),
        ("St. Mary’s", "St Mary's"),
        ("Saint Marys R.C. Primary", "St Mary's"),
        ("St Mary's High School", ""),
        ("Our Lady and St Patricks HS", "OLSP"),
        ("bun sgoil ath tharracail", "Àth"),
        ("Corrie", ""),
        ("", ""),
        ("School", ""),
    ],
)
def test_which_school_a_word_means(text: str, code: str) -> None:
    assert find(text, SCHOOLS) == code


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Tarbrax Primary School", "Tarbrax"),
        ("St Fillan's RC Primary School", "St Fillan's"),
        ("Our Lady & St Patrick's High School", "Our Lady & St Patrick's"),
        ("Glen Primary and Nursery", "Glen"),
        ("Kilmory P.S.", "Kilmory"),
        ("The High School", "The High School"),
    ],
)
def test_a_short_name_is_made_from_the_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_two_schools_never_have_one_short_name() -> None:
    records = [
        ("a", School(name="Glen Primary")),
        ("b", School(name="Glen Academy")),
        ("c", School(name="Glen", code="")),
    ]
    records += [("d", School(name="Glen Primary")), ("e", School(name="")), ("f", School(code="KIR"))]
    there = listed(records)
    assert [each.code for each in there] == ["Glen", "Glen Academy", "Glen 2", "Glen Primary", "KIR"]
    assert [each.made for each in there] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["pupil-list-kilmory"], "KIL"),
        (["export", "Kilmory Primary School", "Pupil list report   Run date: 18/08/2026"], "KIL"),
        (["P5_reading_Glen_PS_Aug-2026"], "GLE"),
        (["GAC attendance 2026-27"], "GAC"),
        (["Reading test, Saint Mary’s RC Primary School (P5)"], "St Mary's"),
        # of another school, of two of them, of one that may be either, and no school at all
        (["St Mary's High School"], ""),
        (["Kilmory and Glen Academy"], ""),
        (["Glen"], ""),
        (["attendance gle"], ""),
        (["attendance-by-month", "Sheet1"], ""),
    ],
)
def test_a_school_is_told_by_what_a_file_is_called_and_by_what_stands_above_its_table(titles, code) -> None:
    assert named(titles, SCHOOLS) == code
