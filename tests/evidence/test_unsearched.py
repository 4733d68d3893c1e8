from __future__ import annotations

import warnings
from dataclasses import replace

import pytest
from importing import HEAD, ISLA, ROWS, added, programme

from sipp_lib.batch.cache import names_of
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import key_files, keys_folder, read_keys, write_keys
from sipp_lib.evidence.unsearched import Unsearched, in_a_copy, perhaps_twice, unsearched, unsearched_words
from sipp_lib.reports.report import Report
from sipp_lib.workbook import Workbook

SENTENCE = (
    "Names could not be looked for: this computer has no key file of CAR, or one that lacks pupils, so "
    "a text that names one of these would not have been noticed. Before you publish this, have whoever keeps the keys "
    "make it, or run ‘sipp check’ there; or copy the keys here and make it again."
)
IN_SCHOOL = (
    "The computer that made this copy has no key file of CAR, or one that lacks pupils: in a report for everyone that "
    "is made there, a text that names one of these would not be noticed."
)

TWICE = "No key file here knows all pupils of CAR, so a child who is in files of two schools may count twice."


@pytest.fixture
def without(sample):
    """The sample on a computer that has no key file of one school."""
    missing = keys_folder(sample.id) / "CAR.csv"
    kept = missing.read_bytes()
    missing.unlink()
    yield sample
    missing.write_bytes(kept)


def test_whoever_opens_a_workbook_for_the_public_by_hand_is_warned(without, monkeypatch):
    with pytest.warns(UserWarning) as caught:
        report = Report.open("tarvit-water", "public", without.folder)
    assert TWICE in report.how_made().html
    assert "computer that made this copy" not in report.how_made().html
    assert [str(each.message) for each in caught] == [SENTENCE]
    monkeypatch.chdir(without.folder)
    with pytest.warns(UserWarning) as caught:
        Workbook.open("tarvit-water")
    assert [str(each.message) for each in caught] == [SENTENCE]


def test_a_schools_copy_says_it_and_warns_nobody(without):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = Report.open("tarvit-water", "school", without.folder)
    assert IN_SCHOOL in report.how_made().html
    assert TWICE in report.how_made().html
    assert names_of(without, "school", lambda _: "never read") == dict.fromkeys(
        sorted(path.name for path in keys_folder(without.id).glob("*.csv")), ""
    )


def test_with_all_keys_nobody_is_told_anything(sample):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Report.open("tarvit-water", "public", sample.folder)
        report = Report.open("tarvit-water", "school", sample.folder)
    assert "computer that made this copy" not in report.how_made().html


def test_a_school_is_named_whose_pupils_nobody_can_look_for_here(place):
    assert not unsearched(programme(place), place)
    added(place, HEAD + ROWS)
    assert not unsearched(programme(place), place)
    for path in key_files(programme(place).id, programme(place).folder):
        path.unlink()
    assert unsearched(programme(place), place) == Unsearched(("KIR",))


def test_a_school_is_named_whose_key_file_is_older_than_its_evidence(place):
    added(place, HEAD + ROWS)
    here = programme(place)
    pupils = read_keys(here.id)
    write_keys(here.id, "KIR", pupils[:-1])
    assert unsearched(here, place) == Unsearched(("KIR",))
    write_keys(here.id, "KIR", [])
    assert unsearched(here, place) == Unsearched(("KIR",))
    write_keys(here.id, "GLE", pupils)
    assert not unsearched(here, place)  # a pupil who moved keeps the place in the other key file


def test_a_pupil_who_is_forgotten_is_missed_in_no_key_file(place):
    added(place, HEAD + ROWS)
    forget(programme(place), place, ISLA)
    assert not unsearched(programme(place), place)


def test_a_key_file_without_names_is_told_of_with_its_number_of_pupils(place):
    added(place, HEAD + ROWS)
    here = programme(place)
    pupils = read_keys(here.id)
    write_keys(here.id, "KIR", [replace(pupils[0], name=" "), *pupils[1:]])
    found = unsearched(here, place)
    assert found == Unsearched((), (("KIR.csv", 1, len(pupils)),))
    assert unsearched_words(found) == (
        f"Names could not be looked for: the key file KIR.csv has no name for 1 pupil of {len(pupils)}, so a text that "
        "names one of these would not have been noticed. Add a class list with their names, or put the key file back "
        "from a copy, and make it again."
    )
    assert in_a_copy(found) == [
        f"The computer that made this copy has key files without names (KIR.csv has no name for 1 pupil of "
        f"{len(pupils)}): in a report for everyone that is made there, a text that names one of these would not be "
        "noticed."
    ]
    write_keys(here.id, "KIR", [replace(each, name="") for each in pupils])
    assert unsearched(here, place).nameless == (("KIR.csv", len(pupils), len(pupils)),)
    write_keys(here.id, "GLE", pupils)
    assert not unsearched(here, place)  # their names stand in the other file


def test_several_partnerships_are_told_of_in_one_sentence():
    each = [
        Unsearched(("B",), (("X.csv", 2, 9),)),
        Unsearched(("A", "B"), (("X.csv", 4, 9), ("Y.csv", 1, 1))),
    ]
    assert Unsearched.of_all(each) == Unsearched(("A", "B"), (("X.csv", 4, 9), ("Y.csv", 1, 1)))
    assert unsearched_words(Unsearched(("A",), (("X.csv", 4, 9), ("Y.csv", 1, 1)))) == (
        "Names could not be looked for: this computer has no key file of A, or one that lacks pupils, so a text that "
        "names one of these would not have been noticed. Before you publish this, have whoever keeps the keys make it, "
        "or run ‘sipp check’ there; or copy the keys here and make it again. Also: the key file X.csv has no name for "
        "4 pupils of 9 and Y.csv has no name for 1 pupil of 1, so a text that names one of these would not have been "
        "noticed. Add a class list with their names, or put the key file back from a copy, and make it again."
    )


def test_a_child_may_count_twice_only_where_there_are_two_schools_and_one_is_not_known_here():
    assert perhaps_twice(Unsearched(("CAR",), several=True)) == [TWICE]
    assert perhaps_twice(Unsearched(("CAR",))) == perhaps_twice(Unsearched(several=True)) == []
