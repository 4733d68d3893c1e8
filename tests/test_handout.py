import json
from dataclasses import asdict, replace

import pytest

from sipp_lib.handout import MARK, Asked, Handout

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
