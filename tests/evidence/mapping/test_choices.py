"""Answers by word, by unique beginning and by number; what a column may be is offered in words."""

from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.errors import UsageError
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.mapping.choices import choose, field_words, offered
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.questions import answer, open_questions
from sipp_lib.records.kinds import Measure

CHOICES = {"scn": "Scottish Candidate Number", "sex": "sex", "school": "school", "simd_decile": "SIMD decile"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("scn", "scn"),
        ("SIMD  Decile", "simd_decile"),
        ("scot", "scn"),
        ("SCH", "school"),
        ("4", "simd_decile"),
        ("s", ""),
        ("5", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_an_answer_is_a_word_a_unique_beginning_or_a_number(said: str, meant: str) -> None:
    assert choose(said, CHOICES) == meant


def test_what_a_column_may_be_is_offered_in_words() -> None:
    lines = [*offered(field_words())]
    assert lines[:3] == ["Who", "   1  Scottish Candidate Number", "   2  the pupil's own number or code"]
    assert lines[-2:] == ["None of these", f"{len(field_words()):>4}  leave out"]
    assert not any("_" in line for line in lines)
    assert [*offered({"percent": "percent", LEAVE_OUT: LEAVE_OUT})] == ["Answers: (1) percent, (2) leave out"]
    assert [*offered({"3": "3", "5": "5"})] == ["Answers: 3, 5"]


def test_a_field_is_answered_by_its_words_their_beginning_or_its_number() -> None:
    frame = pd.DataFrame({"Name": ["Isla Fraser", "Callum Begg"], "Free meals": ["ask", "tell"]})
    mapping = detect(frame)
    question = next(each for each in open_questions(mapping) if each.key.startswith("field"))
    for said in ("left over", "s"):
        with pytest.raises(
            UsageError, match=r"An answer is needed\. Choose one of: Scottish Candidate Number, "
        ):
            answer(mapping, question, said)
    number = str([*field_words()].index("class") + 1)
    for said, field in (("stage", "stage"), ("class", "class"), (number, "class"), ("leave", LEAVE_OUT)):
        assert answer(mapping, question, said).columns[question.columns[0]].field == field


def test_the_occasions_of_the_measure_are_offered_first_and_what_is_no_time_is_refused() -> None:
    known = [Measure(name="Reading", code="read", form="score", occasions=["Pre", "Zaubertag"])]
    frame = pd.DataFrame({"Name": ["Isla Fraser", "Callum Begg"], "Reading": ["12", "14"]})
    mapping = detect(frame, measures=known)
    (question,) = (each for each in open_questions(mapping, known) if each.key.startswith("occasion"))
    assert question.choices == ("Pre", "Zaubertag")
    for said, occasion in (
        *(("2", "Zaubertag"), ("zau", "Zaubertag"), ("PRE", "Pre")),
        *(("May 2026", "May 2026"), ("Post", "Post")),
    ):
        assert answer(mapping, question, said, known).of("value")[0].occasion == occasion
    for said in ("n/a", "Isla Fraser", "12.5", "B"):
        with pytest.raises(UsageError) as caught:
            answer(mapping, question, said, known)
        assert str(caught.value) == (
            "This does not say when something was measured. Say it as the measure has it, as a month such as 2026-08, "
            "or in words such as Before, Week 3 or Term 1; any other word must first be an occasion of the measure "
            "(Phase 3)."
        )


def test_a_column_of_occasions_holds_times_or_the_row_is_named() -> None:
    rows = [
        ["Isla Fraser", "Pre"],
        ["Callum Begg", "Callum Begg"],
        ["Skye Rae", "12.5"],
        ["Iona Weir", "Zaubertag"],
    ]
    frame = pd.DataFrame([[*row, "7"] for row in rows], columns=["Name", "Occasion", "Score"])
    known = [Measure(name="Reading", code="read", form="score", occasions=["Pre", "Zaubertag"])]
    mapping = detect(frame, schools=["KIR"])
    for measures, places in (([], "rows 3, 4 and 5"), (known, "rows 3 and 4")):
        (issue,) = convert(frame, mapping, file="x.csv", known=measures).issues
        assert (issue.severity, issue.message) == (
            "stop",
            f"x.csv, {places}, column ‘Occasion’: this does not say when something was measured. Say it as the measure "
            "has it, as a month such as 2026-08, or in words such as Before, Week 3 or Term 1; any other word must "
            "first be an occasion of the measure (Phase 3).",
        )


def test_where_a_column_tells_the_test_it_is_asked_which_column_is_the_result() -> None:
    rows = [
        [name, "NGRT A", "14/09/2025", str(95 + at), str(3 + at)]
        for at, name in enumerate(("Isla", "Skye", "Beth"))
    ]
    frame = pd.DataFrame(rows, columns=["Name", "Test Name", "Test Date", "Scaled", "Stanine"])
    mapping = detect(frame, schools=["KIR"])
    asked = [each for each in open_questions(mapping, schools=["KIR"]) if each.key.startswith("field")]
    assert [each.text for each in asked] == [
        "Column 4 (‘Scaled’): what is in it?",
        "Column 5 (‘Stanine’): what is in it?",
    ]
    said = answer(mapping, asked[0], "a score or mark")
    (when,) = open_questions(said, schools=["KIR"])
    assert when.suggestion == "the month"
    # where the result has a column, another one of numbers is left out as it was
    frame["Score"] = "12"
    assert not any(
        each.key.startswith("field")
        for each in open_questions(detect(frame, schools=["KIR"]), schools=["KIR"])
    )
