import json

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
        changed(seen=[1]),
        changed(more="x"),
    ],
)
def test_what_is_no_form_or_one_of_a_newer_version_is_none(held):
    with pytest.raises(ValueError, match=r"^"):
        Handout.from_json(held)
