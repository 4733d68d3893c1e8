"""A column of pupils' names is asked about below any heading, and is nowhere kept as a number, a class or a measure."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from door_frames import READ, Door

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.name_columns import unsought

FORENAMES = ["Orla", "Ned", "Tam", "Wren", "Isla", "Callum", "Orla", "Zuri"]
SURNAMES = ["Finch", "Moss", "Heron", "Airlie", "Gray", "Reid", "Baird", "Adeyemi"]
NAMES = [f"{first} {last}" for first, last in zip(FORENAMES, SURNAMES, strict=True)]
CODES = ["A7", "B3", "C9", "D2", "E5", "F8", "G1", "H4"]
MARKS = [*map(str, range(20, 28))]
WRITTEN = {
    "as they are": NAMES,
    "small": [name.lower() for name in NAMES],
    "together": [name.replace(" ", "") for name in NAMES],
    "underscores": [name.lower().replace(" ", "_") for name in NAMES],
    "class": [f"{name} P5" for name in NAMES],
    "date": [f"{name} 12/03/2016" for name in NAMES],
}


def found(columns: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    mapping = detect(pd.DataFrame({**columns, "Score": MARKS}), schools=["GLE"])
    return {each.heading: (each.field, each.doubt) for each in mapping.columns}


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Forname", "Sirname"),
        ("Frist name", "Last nmae"),
        ("Fname", "Lname"),
        ("F name", "S name"),
        ("1st name", "2nd name"),
        ("Legal first", "Legal last"),
        ("Christian name", "Family name"),
        ("Prénom", "Nom"),
    ],
)
def test_halves_of_names_are_known_by_headings_that_are_spelt_in_another_way(
    first: str, last: str, *, coded: bool
) -> None:
    told = found({**({"Pupil code": CODES} if coded else {}), first: FORENAMES, last: SURNAMES})
    assert (told[first], told[last]) == (("forename", ""), ("surname", ""))


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize(("first", "last"), [("FN", "SN"), ("Name 1", "Name 2"), ("A", "B")])
def test_halves_of_names_below_any_other_heading_are_asked_about(
    first: str, last: str, *, coded: bool
) -> None:
    told = found({**({"Pupil code": CODES} if coded else {}), first: FORENAMES, last: SURNAMES})
    assert (told[first], told[last]) == (("forename", "field"), ("surname", "field"))


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize(
    "heading", ["Bairn", "P5 Oak", "Child or parent", "Student contact", "Partner", "Head", "Notes", "House"]
)
def test_whole_names_are_asked_about_below_any_heading(heading: str, written: str, *, coded: bool) -> None:
    told = found({**({"Pupil code": CODES} if coded else {}), heading: WRITTEN[written]})
    assert told[heading] == ("name", "field")


@pytest.mark.parametrize("heading", ["Class teacher", "Parent", "Best friend"])
def test_a_name_of_its_own_for_each_row_is_asked_about_where_no_pupil_is_named(heading: str) -> None:
    assert found({heading: NAMES})[heading] == ("name", "field")
    assert found({"Pupil code": CODES, heading: NAMES})[heading] == ("name", "field")
    assert found({"Pupil": NAMES, heading: NAMES[::-1]})[heading] == ("leave out", "")


def test_teachers_of_a_few_names_are_left_out_unasked() -> None:
    assert found({"Pupil code": CODES, "Teacher": [*NAMES[:2]] * 4})["Teacher"] == ("leave out", "")


def test_names_are_asked_about_though_each_pupil_has_several_rows() -> None:
    frame = pd.DataFrame({
        "Pupil code": CODES * 3, "Bairn": NAMES * 3, "Term": ["1"] * 8 + ["2"] * 8 + ["3"] * 8, "Score": MARKS * 3
    })  # fmt: skip
    for columns in (frame, frame.drop(columns="Pupil code")):
        told = {each.heading: (each.field, each.doubt) for each in detect(columns, schools=["GLE"]).columns}
        assert told["Bairn"] == ("name", "field")


@pytest.mark.parametrize("heading", ["Pupil ID", "Student number", "Learner ref"])
def test_names_below_the_heading_of_a_number_are_names(heading: str) -> None:
    assert found({heading: NAMES})[heading] == ("name", "")
    assert found({heading: FORENAMES})[heading] == ("forename", "field")
    assert found({heading: ["Otter", "Heron", "Oak", "Ash", "Moss", "Fern", "Gorse", "Burn"]})[heading] == (
        "pupil", "",
    )  # fmt: skip


@pytest.mark.parametrize("cells", [NAMES, FORENAMES, WRITTEN["small"]])
@pytest.mark.parametrize(
    "heading",
    [
        "Subject",
        "Test",
        "Measure",
        "Class list",
        "Class",
        "Form",
        "Registration",
        "Item",
        "School",
        "Response",
    ],
)
def test_names_are_kept_as_nothing_else_unasked(heading: str, cells: list[str]) -> None:
    half = "forename" if cells is FORENAMES else "name"
    assert found({heading: cells})[heading] == (half, "field")
    assert found({"Pupil": NAMES, heading: cells})[heading] == ("leave out", "field")


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Class", ["Rowan", "Heather", "Rowan", "Heather", "Rowan", "Heather", "Rowan", "Rowan"], "class"),
        ("Class", ["Rowan", "Hazel", "Holly", "Oak", "Rowan", "Fern", "Holly", "Ivy"], "class"),
        ("Class", ["5A", "5B", "6A", "6B", "7A", "4A", "3B", "5A"], "class"),
        ("School", ["St Mary's", "St Andrew's", "Glen Primary", "Oak Hill"] * 2, "school"),
        ("Subject", ["Reading", "Writing", "Maths", "Spelling"] * 2, "measure"),
    ],
)
def test_classes_schools_and_subjects_are_what_they_are(heading: str, cells: list[str], field: str) -> None:
    assert found({"Pupil": NAMES, heading: cells})[heading] == (field, "")


def test_words_beside_a_pupils_code_are_asked_about_where_they_are_names_alone() -> None:
    villages = ["Corrie", "Lamlash", "Brodick", "Sannox", "Lochranza", "Pirnmill", "Whiting Bay", "Catacol"]
    told = found({"Pupil code": CODES, "Village": villages, "Next step": ["good progress", "slow start"] * 4})
    assert {told["Village"], told["Next step"]} == {("leave out", "")}


def test_names_left_out_by_choice_are_told_of_as_long_as_no_other_column_has_them() -> None:
    frame = pd.DataFrame({"Pupil code": CODES, "Bairn": NAMES, "Score": MARKS})
    columns = detect(frame, schools=["GLE"]).columns
    assert unsought(columns, frame) == {}
    left = [
        replace(each, field="leave out", doubt="") if each.heading == "Bairn" else each for each in columns
    ]
    assert unsought(left, frame) == {1: "name"}


def test_whoever_leaves_names_out_is_told_what_comes_of_it(door: Door) -> None:
    rows = "".join(f"{code},{name},{mark}\n" for code, name, mark in zip(CODES, NAMES, MARKS, strict=True))
    seen = door.seen(f"Pupil code,Bairn,Reading Pre\n{rows}", READ)
    done = steps.check(seen.answer("field:2", "leave out"), door.known)
    assert [issue.message for issue in done.issues if issue.severity == "warn"] == [
        "f.csv: ‘Bairn’: these look like names and are left out, so a public report is not searched for them. If they "
        "are the pupils’ names, choose ‘full name’, ‘forename’ or ‘surname’ for the column."
    ]
    assert steps.check(seen.answer("field:2", "name"), door.known).issues == []


def test_codes_below_pupil_are_numbers_where_the_names_have_a_column_of_their_own() -> None:
    told = found({"Pupil": CODES, "Name": NAMES})
    assert (told["Pupil"], told["Name"]) == (("pupil", ""), ("name", "field"))
