import pandas as pd
import pytest

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.form_exports import is_filled_in, marked_question, of_a_quiz, of_the_tool

QUALTRICS = [
    "Start Date",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "Recorded Date",
    "Response ID",
    "User Language",
]
MONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Custom Data 1"]
JISC = ["Unique Response Number", "Date Started", "Date Completed"]


@pytest.mark.parametrize(
    "headings", [QUALTRICS, MONKEY, JISC, ["ID", "Start time", "Completion time", "Last modified time"]]
)
def test_what_a_survey_tool_notes_is_nobodys_answer(headings):
    assert of_the_tool([*headings, "I like reading", "Name"]) == {*headings} - {"ID"}


def test_the_same_words_in_a_register_are_its_own():
    assert not is_filled_in(["SCN", "Progress", "Status", "Start Date", "Language"])
    assert of_the_tool(["SCN", "Progress", "Status", "Start Date", "Language"]) == set()


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Points - What is ½ of 18?", "What is ½ of 18?"),
        ("Feedback – What is ½ of 18?", "What is ½ of 18?"),
        ("7 x 8 = [Score]", "7 x 8 ="),
        ("How often? [At home]", ""),
        ("Points possible", ""),
    ],
)
def test_points_and_feedback_are_of_one_question(heading, question):
    assert marked_question(heading) == question


def test_a_quiz_without_points_is_a_form():
    frame = pd.DataFrame(
        {
            "Total points": ["0", "0"],
            "I like reading": ["Agree", "Agree"],
            "Points - I like reading": ["", ""],
        }
    )
    assert of_a_quiz(frame) == ({"Total points", "Points - I like reading"}, "")


QUIZZES = [
    "ID,Completion time,Total points,Quiz feedback,Your code,What is 1/2 of 18?,Points - What is 1/2 of 18?,"
    "Feedback - What is 1/2 of 18?\n1,9:00,1,,K1,9,1,Well done Isla\n2,9:01,0,,K2,8,0,\n",
    "Timestamp,Total score,Your code,7 x 8 =,7 x 8 = [Score],7 x 8 = [Feedback]\n"
    "9:00,1.00 / 1,K1,56,1.00 / 1,\n9:01,0.00 / 1,K2,54,0.00 / 1,\n",
]


@pytest.mark.parametrize("text", QUIZZES)
def test_of_a_quiz_only_the_total_is_a_result(open_form, text):
    seen, _, _ = open_form(text)
    assert {each.field for each in seen.mapping.columns} == {LEAVE_OUT, "value", "pupil"}
    (total,) = seen.mapping.of("value")
    assert total.heading.startswith("Total")
    assert seen.questions[0].key == f"measure:{total.heading.casefold()}"
