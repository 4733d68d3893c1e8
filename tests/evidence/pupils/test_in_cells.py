"""A form is asked about the column that holds known pupils, whatever its heading says."""

from __future__ import annotations

import pytest
from glen_files import known

from sipp_lib.evidence import importer as steps
from sipp_lib.records.kinds import Measure, School

FIRST = "SCN,Name,Pupil number,READ\n" + "".join(
    f"{scn},{name},K{at},{20 + at}\n"
    for at, (scn, name) in enumerate(
        [
            ("081234000", "Isla Bell"),
            ("081234744", "Ewan Gray"),
            ("081235112", "Skye Reid"),
            ("081235481", "Max Tod"),
        ]
    )
)
REGISTER = {
    "pupil": ["K0", "k1 ", "K2", "K3"],
    "scn": ["81234000", "081234744", "081235112", "081235481"],
    "name": ["Bell, Isla", "Ewan Gray", "skye reid", "Max Tod"],
}


@pytest.fixture
def opened(begin_glen, tmp_path):
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Reading", code="READ", form="score", occasions=["Pre"]),
        Measure(name="Joy", code="JOY", form="survey", answers=["Yes", "No"], occasions=["Pre"]),
    )

    def look(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return steps.preview(path, place, known(place))

    seen = look("first.csv", FIRST)
    steps.import_file(steps.check(seen.answer("occasion:4", "Pre"), known(place)), known(place), place)
    look.place = place
    return look


def form(heading: str, cells: list[str], items: tuple[str, str] = ("I like it", "I do it")) -> str:
    lines = [f'Timestamp,"{heading}",{",".join(items)}']
    return "\n".join([*lines, *(f'2026/09/10 9:0{at},"{cell}",Yes,No' for at, cell in enumerate(cells))])


@pytest.mark.parametrize("field", list(REGISTER))
@pytest.mark.parametrize("heading", ["What does it say on your sticker?", "Animal", "Section A: you"])
def test_a_column_of_known_pupils_is_asked_about(opened, field: str, heading: str) -> None:
    seen = opened("form.csv", form(heading, REGISTER[field]))
    asked = seen.questions[0]
    assert (asked.key, asked.text, asked.suggestion) == (
        "field:2",
        f"Column 2 (‘{heading}’): what is in it?",
        field,
    )
    seen = seen.answer(asked.key, asked.suggestion)
    while seen.questions:
        key = seen.questions[0].key
        seen = seen.answer(key, {"measure": "JOY", "occasion": "Pre"}[key.partition(":")[0]])
    arrival = steps.check(seen, known(opened.place)).arrival
    assert set(arrival.tables["surveys"]["respondent"]) == set(known(opened.place).evidence.pupils["pupil"])
    assert len(arrival.tables["pupils"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        form("Your animal", ["Cat", "Dog", "Hen", "Owl"]),  # nobody is known by these
        form("Row", ["1", "2", "3", "4"]),
        form("Your child's code", REGISTER["pupil"], ("My child likes it", "My child does it")),
    ],
)
def test_others_are_not(opened, text: str) -> None:
    seen = opened("form.csv", text)
    assert not [each for each in seen.questions if each.key.startswith("field")]
