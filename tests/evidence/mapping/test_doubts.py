"""Names beside a code or below an odd heading are asked about, as names left out are sought in no text."""

from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.evidence.mapping.detect import detect

NAMES = ["Orla Finch", "Ned Moss", "Tam Heron", "Wren Airlie"]
FORENAMES = ["Orla", "Ned", "Ned", "Wren"]


def found(**columns: list[str]) -> dict[str, tuple[str, str]]:
    frame = pd.DataFrame({heading.replace("__", " "): cells for heading, cells in columns.items()})
    return {each.heading: (each.field, each.doubt) for each in detect(frame, schools=["GLE"]).columns}


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("P5 Heather", NAMES, "name"),
        ("Learner's full name as on register", NAMES, "name"),
        ("", NAMES, "name"),
    ],
)
@pytest.mark.parametrize("code", ["Pupil code", "SCN"])
def test_names_beside_a_code_are_asked_about(heading: str, cells: list[str], field: str, code: str) -> None:
    codes = {"SCN": ["081234000", "081234744", "081235112", "081235481"]}.get(code, ["A7", "B3", "C9", "D2"])
    told = found(**{code: codes, heading: cells, "Score": ["20", "21", "22", "23"]})
    assert told[heading] == (field, "field")


@pytest.mark.parametrize(
    ("known", "other", "field"),
    [("Surname", "Ainm baistidh", "forename"), ("Forename", "Clan", "surname")],
)
def test_the_other_half_of_a_name_is_asked_about_though_two_pupils_share_it(
    known: str, other: str, field: str
) -> None:
    told = found(**{known: ["Finch", "Moss", "Heron", "Airlie"], other: FORENAMES})
    assert told[other] == (field, "field")


@pytest.mark.parametrize("heading", ["Class teacher", "Sibling", "Entered by", "Best friend", "Parent name"])
def test_names_of_others_are_asked_about_where_each_pupil_of_however_few_has_another(heading: str) -> None:
    codes = ["A7", "B3", "C9", "D2"]
    assert found(**{"Pupil code": codes, heading: NAMES})[heading] == ("name", "field")
    assert found(**{"Pupil code": codes * 2, heading: NAMES * 2})[heading] == ("name", "field")
    for names in ([*NAMES[:3], ""], [*NAMES[:2]] * 2):
        assert found(**{"Pupil code": codes, heading: names})[heading] == ("leave out", "")
    assert found(**{"Pupil code": codes[:2], heading: NAMES[:2]})[heading] == ("leave out", "")


def test_names_are_not_asked_about_where_whole_names_are_told() -> None:
    told = found(**{"Pupil": NAMES, "Village": ["Corrie", "Lamlash", "Brodick", "Sannox"]})
    assert told["Village"] == ("leave out", "")


@pytest.mark.parametrize(
    "cells", [["Pupil 1", "Pupil 2", "Pupil 3"], ["child 01", "child 02", "child 03"], ["1", "2", "3"]]
)
def test_names_that_only_count_are_numbers(cells: list[str]) -> None:
    assert found(Pupil=cells, Score=["20", "21", "22"])["Pupil"] == ("pupil", "")


def test_a_name_told_in_other_words_alone_is_the_name() -> None:
    told = found(**{"Preferred name": FORENAMES, "Preferred surname": ["Finch", "Moss", "Heron", "Airlie"]})
    assert [field for field, _ in told.values()] == ["forename", "surname"]


@pytest.mark.parametrize("heading", ["Reading Band (P4)", "Maths judgement", "Writing level"])
def test_a_column_of_levels_that_are_not_known_is_asked_about_by_its_heading(heading: str) -> None:
    told = found(**{"Pupil": NAMES, heading: ["Region 5", "Region 6", "Region 5", "Region 7"]})
    assert told[heading] == ("leave out", "measure")
