from __future__ import annotations

from typing import Any

import door_frames
import pytest
from door_frames import Door, asked
from mapped import READ, fields, frame, keys, say

from sipp_lib.errors import EvidenceError, UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import LEAST, MOST, Mapping
from sipp_lib.evidence.mapping.questions import Question, answer, open_questions


def only(mapping: Mapping, **known: Any) -> Question:
    (question,) = open_questions(mapping, **known)
    return question


BOTH = "are both READ, Pre. Which column is it? The other is left out."


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


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "02-two-columns-one-place.csv",
            f"‘Reading raw score Pre’ (column 2) and ‘Reading standardised score Pre’ (column 3) {BOTH}",
        ),
        (
            "Name,READ Pre,Reading_pre %\nA Bo,3,30\nC Do,4,40\n",
            f"‘READ Pre’ (column 2) and ‘Reading_pre %’ (column 3) {BOTH}",
        ),
        (
            "Name,READ Pre,Reading test (Pre),Reading total Pre\nA Bo,3,30,1\nC Do,4,40,2\n",
            "‘READ Pre’ (column 2), ‘Reading test (Pre)’ (column 3) and ‘Reading total Pre’ (column 4) are all READ, "
            "Pre. Which column is it? The other is left out.",
        ),
    ],
)
def test_two_columns_of_one_measure_at_one_time_are_a_question_that_names_them(
    door: Door, text: str, question: str
) -> None:
    seen = door.seen(text, door_frames.READ)
    assert asked(seen)[0] == (question, "")
    assert {field for field, _, _ in list(door_frames.fields(seen).values())[1:]} == {"value"}
    with pytest.raises(EvidenceError) as caught:
        steps.check(seen, door.known)
    assert question in str(caught.value)
    chosen = door.answer(seen.answer(seen.questions[0].key, "3"), column="4")
    assert [each.field for each in chosen.mapping.columns][1:3] == [LEAVE_OUT, "value"]
    assert not steps.check(chosen, door.known).stops


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("02-am-and-pm.csv", "‘Attendance AM’ (column 2)", "‘Attendance PM’ (column 3)"),
        (
            "Name,Possible,Present,Present (lates out)\nA Bo,40,38,35\nC Do,40,36,36\n",
            "‘Present’ (column 3)",
            "‘Present (lates out)’ (column 4)",
        ),
    ],
)
def test_morning_and_afternoon_of_a_register_are_asked_about(
    door: Door, text: str, one: str, other: str
) -> None:
    seen = door.answer(door.seen(text), occasion="2025-09")
    (question,) = seen.questions
    words = "attendance in percent" if "AM" in one else "half-day openings attended"
    assert question.text == (
        f"{one} and {other} are both {words} (attendance, 2025-09). Which column is it? The other is left out."
    )
    assert question.choices == (one[-2], other[-2], LEAVE_OUT)
