from __future__ import annotations

import warnings

import pytest
from importing import HEAD, ISLA, ROWS, added, programme

from sipp_lib.batch.cache import names_of
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import key_files, keys_folder, read_keys, write_keys
from sipp_lib.evidence.unsearched import schools_without_keys
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
        Report.open("tarvit-water", "public", without.folder)
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
    assert schools_without_keys(programme(place), place) == []
    added(place, HEAD + ROWS)
    assert schools_without_keys(programme(place), place) == []
    for path in key_files(programme(place).id, programme(place).folder):
        path.unlink()
    assert schools_without_keys(programme(place), place) == ["KIR"]


def test_a_school_is_named_whose_key_file_is_older_than_its_evidence(place):
    added(place, HEAD + ROWS)
    here = programme(place)
    pupils = read_keys(here.id)
    write_keys(here.id, "KIR", pupils[:-1])
    assert schools_without_keys(here, place) == ["KIR"]
    write_keys(here.id, "KIR", [])
    assert schools_without_keys(here, place) == ["KIR"]
    write_keys(here.id, "GLE", pupils)
    assert schools_without_keys(here, place) == []  # a pupil who moved keeps the place in the other key file


def test_a_pupil_who_is_forgotten_is_missed_in_no_key_file(place):
    added(place, HEAD + ROWS)
    forget(programme(place), place, ISLA)
    assert schools_without_keys(programme(place), place) == []
