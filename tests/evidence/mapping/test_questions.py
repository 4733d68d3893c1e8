from __future__ import annotations

from typing import Any

import pytest
from mapped import READ, fields, frame, keys, say

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import LEAST, MOST, Mapping
from sipp_lib.evidence.mapping.questions import Question, answer, open_questions


def only(mapping: Mapping, **known: Any) -> Question:
    (question,) = open_questions(mapping, **known)
    return question


@pytest.mark.parametrize(
    ("heading", "cells"), [("SIMD", ["1", "3"]), ("SCN", ["1A", "1B"]), ("ASN", ["some", "much"])]
)
def test_what_heading_and_cells_disagree_on_is_asked(heading: str, cells: list[str]) -> None:
    mapping = detect(frame(**{"Forename": ["Isla", "Tom"], heading: cells}), schools=["KIR"])
    question = only(mapping)
    assert question.key == "field:2"
    assert question.text == f"Column 2 (‘{heading}’): what is in it?"
    assert LEAVE_OUT in question.choices


def test_an_unknown_measure_is_asked_for_once_and_can_be_left_out() -> None:
    table = frame(SCN=["987654325"], **{"Pre score": ["7"], "Post score": ["9"], "Shoe size": ["3"]})
    made = detect(table, schools=["KIR"])
    assert keys(made) == ["measure:score", "measure:shoe size"]
    assert fields(made)["Shoe size"] == LEAVE_OUT
    assert [question.suggestion for question in open_questions(made)] == [LEAVE_OUT, LEAVE_OUT]
    assert [question.suggestion for question in open_questions(made, [READ])] == ["READ", LEAVE_OUT]
    pre, shoe = open_questions(made)
    assert pre.text == "‘Pre score’ and 1 more: which measure is it? Give its short name, or ‘leave out’."
    done = answer(answer(made, pre, "READ"), shoe, LEAVE_OUT)
    assert [(column.measure, column.occasion) for column in done.of("value")] == [
        ("READ", "Pre"),
        ("READ", "Post"),
    ]
    assert keys(done) == []


def test_a_register_is_asked_for_its_time_once() -> None:
    table = frame(SCN=["987654325"], Possible=["38"], Actual=["36"], **{"% Attendance": ["94.7"]})
    made = detect(table, schools=["KIR"])
    assert keys(made) == ["occasion:attendance"]
    done = say(made, occasion="2025-09")
    assert {column.occasion for column in done.of("numerator", "denominator", "percent")} == {"2025-09"}


def test_the_school_is_asked_for_where_there_are_several() -> None:
    made = detect(frame(SCN=["987654325"], Stage=["P5"]), schools=["KIR", "TAR"])
    question = only(made, schools=("KIR", "TAR"))
    assert (question.key, question.choices) == ("school", ("KIR", "TAR"))
    with pytest.raises(UsageError) as caught:
        answer(made, question, "XXX")
    assert (
        str(caught.value) == "Which school is this file from? An answer is needed. Choose one of: KIR, TAR."
    )
    assert answer(made, question, "TAR").school == "TAR"


def test_the_direction_is_asked_for_where_the_heading_does_not_say_simd() -> None:
    made = detect(frame(SCN=["987654325"], **{"Deprivation decile": ["9"]}), schools=["KIR"])
    assert keys(made) == ["direction"]
    assert only(made).suggestion == MOST
    assert answer(made, only(made), LEAST).direction == LEAST


def test_a_field_that_is_answered_may_raise_questions_of_its_own() -> None:
    made = detect(frame(Forename=["Isla"] * 3, SCN=["12", "13", "14"]), schools=["KIR"])
    done = answer(made, only(made), "value")
    assert keys(done) == ["measure:scn", "occasion:2"]
