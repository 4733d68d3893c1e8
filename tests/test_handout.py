import json
from dataclasses import asdict, replace

import pytest

from sipp_lib.handout import MARK, Asked, Handout, Returned, in_sheet

FORM = Handout(
    "0123456789abcdef",
    "tiny",
    "Factors",
    "What helps.",
    (Asked("name", "Factor"), Asked("level", "Level", "Which?", "choice", ("parent", "pupil"))),
    "factor",
)


def test_a_form_is_what_its_file_holds():
    assert Handout.from_json(json.loads(FORM.as_text())) == FORM
    assert not FORM.one


ROWS = json.loads(json.dumps(asdict(Asked("a", "A", "", "rows", (), (Asked("b", "B"),), ({"b": "x"},)))))


def test_rows_of_a_form_are_what_its_file_holds():
    rows = Asked("tasks", "Tasks", "", "rows", (), (Asked("what", "What"),), ({"what": "x"},))
    form = replace(FORM, asked=(*FORM.asked, rows))
    assert Handout.from_json(json.loads(form.as_text())) == form


def changed(**values):
    return {**json.loads(FORM.as_text()), **values}


@pytest.mark.parametrize(
    "held",
    [
        [],
        "text",
        {},
        changed(**{MARK: 2}),
        changed(**{MARK: "1"}),
        changed(id="../../etc"),
        changed(title=None),
        changed(asked=[{"name": "name"}]),
        changed(asked=[{**vars(Asked("a", "A")), "type": "script"}]),
        changed(asked=[vars(Asked("a", "A")), vars(Asked("a", "B"))]),
        changed(asked=[{**vars(Asked("a", "A")), "choices": [1]}]),
        changed(asked=[{**vars(Asked("a", "A")), "type": "rows"}]),
        changed(asked=[{**vars(Asked("a", "A")), "fields": [vars(Asked("b", "B"))]}]),
        changed(asked=[{**ROWS, "fields": [ROWS]}]),
        changed(asked=[{**ROWS, "fields": [vars(Asked("b", "B")), vars(Asked("b", "C"))]}]),
        changed(asked=[{**ROWS, "ready": [{"b": 1}]}]),
        changed(seen=[1]),
        changed(more="x"),
    ],
)
def test_what_is_no_form_or_one_of_a_newer_version_is_none(held):
    with pytest.raises(ValueError, match=r"^"):
        Handout.from_json(held)


def test_a_place_in_a_form_that_came_back_is_told_as_a_person_finds_it():
    form = Handout("0" * 16, "tiny", "T", "", (Asked("a", "A"), Asked.from_json(ROWS)), "cycle")
    back = Returned(form, "back.xlsx", places={(1, "", 0): ("Form", 7), (4, "", 0): ("More", 9)})
    assert back.place(1) == "back.xlsx, sheet ‘Form’, row 7"
    assert back.place(2) == "back.xlsx, line 2"
    assert back.place(2, ROWS["name"], 1) == f"back.xlsx, line 2, ‘{ROWS['label']}’, row 2"
    assert back.where([1, 4, 2, 3]) == "sheet ‘Form’, row 7, sheet ‘More’, row 9 and lines 2 and 3"
    assert in_sheet("back.xlsx", "Form") == "back.xlsx, sheet ‘Form’"
    assert replace(back, form=replace(form, seen=("a",))).place(2) == "back.xlsx"


def test_a_line_is_known_by_its_first_answer_where_that_is_a_text():
    assert replace(FORM, kind="factor", asked=(Asked("a", "A"),)).called == "a"
    assert replace(FORM, kind="event", asked=(Asked("a", "A", "", "date"),)).called == ""
    assert replace(FORM, kind="", asked=(Asked("a", "A"),)).called == ""
