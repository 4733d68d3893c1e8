from __future__ import annotations

import pytest
from door_frames import READ, Door, fields, stops

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.headings import is_of_others


@pytest.mark.parametrize(
    "text",
    [
        "03-opinion-becomes-fact.csv",
        "Pupil code,How is school? [Reading in class],How is school? [Being present],How is school? [My group],"
        "How is school? [Free school meals]\nA1,Often,Never,Often,Often\nA2,Never,Never,Often,Never\n"
        "A3,Often,Often,Never,Never\n",
        "Pupil code,1. My class is calm,2. Attendance is important,3. Additional support helps,"
        "4. I feel looked after\nA1,4,5,3,4\nA2,2,4,4,5\nA3,1,1,2,2\nA4,5,4,3,4\n",
        "Pupil code,I know what is possible for me,The phone rule is fair,I take notes,Our stage plays are fun,"
        "Is it ok?\nA1,Yes,No,Yes,Yes,No\nA2,No,No,Yes,No,Yes\nA3,Yes,Yes,No,No,No\n",
    ],
)
def test_no_statement_is_a_field_by_a_word_in_its_middle(door: Door, text: str) -> None:
    seen = door.seen(text)
    assert [field for field, _, _ in fields(seen).values()][1:] == ["answer"] * (len(fields(seen)) - 1)
    done = steps.check(door.answer(seen, measure="OPI", occasion="2026-03"), door.known)
    assert stops(done) == []
    assert len(done.arrival.tables["surveys"]) == seen.read.frame.iloc[:, 1:].size
    assert done.arrival.tables["pupils"].drop(columns=["pupil", "school"]).isna().to_numpy().all()


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Entitled to free school meals?", "YN", "fme"),
        ("English as an additional language (Y/N)", "YN", "eal"),
        ("Half-day openings possible Sept 2025", ["40", "38"], "denominator"),
        ("SIMD 2020v2 decile (1 most deprived)", ["3", "9"], "simd_decile"),
        ("Pupil date of birth (dd/mm/yyyy)", ["03/04/2015", "25/04/2015"], "date_of_birth"),
        ("Registration class", ["5A", "5B"], "class"),
        ("Care experienced pupil?", "NN", "care_experienced"),
    ],
)
def test_headings_of_registers_stay_known_however_long(
    door: Door, heading: str, cells: list[str], field: str
) -> None:
    seen = door.seen(f"SCN,{heading}\n987654325,{cells[0]}\n012345674,{cells[1]}\n")
    assert (fields(seen)[heading][0], seen.mapping.columns[1].doubt) == (field, "")


def test_percentages_of_a_class_and_its_teacher_are_no_class(door: Door) -> None:
    seen = door.seen(
        "Name,% of class,Class teacher,Class size,Parent forename\nA Bo,0.45,K Orr,20,Jo\nC Do,.5,K Orr,21,Al\n"
    )
    assert {field for field, _, _ in fields(seen).values()} == {"name", LEAVE_OUT}


ASIDE = (
    "Turn the table round in Excel (copy it, then paste it with ‘Transpose’), save it and add the file again."
)


@pytest.mark.parametrize(
    "text",
    [
        "11-names-as-measures.csv",
        'Name,"Finch, Orla","Moss, Ned","Airlie-Low, Wren"\nHandwriting,3,4,5\n'
        "Listening,2,5,4\nTalking,1,2,3\nEffort,1,2,4\n",
        "Pupil,Màiri NicDhòmhnaill,Zoë Ní Bhriain\nHandwriting,3,4\n",
        "Test,Isla Fraser,Tom Baird,Ada Birk\nREAD Pre,60,77,94\nREAD Post,61,78,95\n",
        "Assessment,Isla,Tom,Ada,Ned\nREAD Pre,60,77,94,111\n",
        "Date,Fraser Isla,Baird Tom,Birk Ada\n12/09/2026,60,77,94\n",
    ],
)
def test_headings_that_are_names_are_a_table_on_its_side(door: Door, text: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        door.seen(text, READ)
    assert str(caught.value) == (
        f"The headings look like pupils’ names, so the pupils seem to stand side by side, each in a column. {ASIDE} "
        "If the headings say what was measured, add these measures in Phase 3 first."
    )


@pytest.mark.parametrize(
    "head", ["Name,Rowan,Hazel,Willow", "SCN,May,June,August", "Class,Grace,Reading Pre,Art"]
)
def test_headings_that_are_a_class_a_month_or_one_name_are_not(door: Door, head: str) -> None:
    who = {"Name": "Zoë Low", "SCN": "987654325", "Class": "P5"}[head.partition(",")[0]]
    assert len(door.seen(f"{head}\n{who},27,29,30\n", READ).mapping.columns) == 4


def test_a_teachers_judgement_is_of_the_pupil_and_a_teacher_is_not() -> None:
    assert not is_of_others("Teacher judgement Reading June 2026")
    assert not is_of_others("Teacher’s professional judgment")
    assert is_of_others("Teacher") and is_of_others("Teacher’s comment")
