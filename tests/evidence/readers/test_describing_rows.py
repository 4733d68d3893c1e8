"""Rows about the columns, test pupils, and rows that stand whole in quotation marks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.readers.describing_rows import DESCRIBES, TESTER
from sipp_lib.evidence.readers.read import ReadFile, read
from sipp_lib.evidence.readers.skipped_rows import ASKED

TRIALS = Path(__file__).parents[4] / "shared" / "data" / "trials"
needs_trials = pytest.mark.skipif(not TRIALS.is_dir(), reason="the trial files are not beside the checkout")
PUPILS = '"Finch, Orla",6A,31\n"Moss, Ned",6A,22\n"Airlie, Wren",6A,36.5\n'


@pytest.fixture
def reading(tmp_path):
    def run(text: str, **options) -> ReadFile:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return read(path, **options)

    return run


@needs_trials
def test_canvas_points_possible_and_its_test_student_are_left_out():
    found = read(TRIALS / "04-points-possible.csv")
    assert found.frame["Fractions Pre (41277)"].tolist() == ["31.0", "22.0", "36.5"]
    assert found.dialect.left_out == {2: DESCRIBES, 6: TESTER}


@needs_trials
def test_the_texts_of_qualtrics_are_the_headings():
    found = read(TRIALS / "05-three-header-rows.csv")
    assert list(found.frame) == ["Response ID", "I like reading", "I read at home", "Books are fun"]
    assert found.frame["Books are fun"].tolist() == ["Agree", "Agree", "Disagree"]
    assert found.dialect.left_out == {1: DESCRIBES, 3: DESCRIBES}


@needs_trials
def test_rows_quoted_whole_are_split_again():
    found = read(TRIALS / "18-rows-quoted-whole.csv")
    assert found.frame.to_numpy().tolist() == [
        ["GLE", "F", "10", "5", "6"],
        ["GLE", "M", "11", "7", "8"],
        ["GLE", "F", "10", "15", "14"],
    ]
    assert (
        "Each row stood in one cell, in quotation marks, as when a file was saved twice; the rows were split again."
        in found.dialect.describe()
    )


@pytest.mark.parametrize(
    "row",
    [
        "Out of,,40",
        "Max,,40",
        "Maximum mark,,40",
        "Points,,40",
        "Date,,2026-09-01",
        "Weighting,,20",
        ",,(read only)",
        "Marks available:,,40",
        "Units,,marks",
        ",,Response",
        ",,/40",
    ],
)
def test_a_row_about_the_columns_is_no_pupil(reading, row):
    found = reading(f"Pupil,Class,Fractions\n{row}\n{PUPILS}")
    assert found.frame["Fractions"].tolist() == ["31", "22", "36.5"]
    assert list(found.dialect.left_out) == [2]


def test_google_classroom_has_two_rows_about_the_columns(reading):
    found = reading(
        "Last Name,First Name,Email Address,Fractions\nDate,,,2026-09-01\nPoints,,,40\nClass average,,,28\n"
        "Finch,Orla,o@x,31\nMoss,Ned,n@x,22\nHeron,Max,m@x,12\n"
    )
    assert found.frame["Fractions"].tolist() == ["31", "22", "12"]


@pytest.mark.parametrize("row", ["Max,6A,12", "Date,6A,12", "Pointer,6A,12", "Testa Student,6A,12"])
def test_a_pupil_of_such_a_name_stays(reading, row):
    found = reading(f"Pupil,Class,Fractions\n{row}\nOrla,6A,31\nNed,6A,22\nWren,6A,36.5\n")
    assert len(found.frame) == 4


@pytest.mark.parametrize("names", ["Test,Student", "Student,Test", "Demo,Pupil"])
def test_a_test_pupil_in_two_columns_is_left_out(reading, names):
    found = reading(f"Forename,Surname,Fractions\nOrla,Finch,31\n{names},0\nNed,Moss,22\n")
    assert found.frame["Fractions"].tolist() == ["31", "22"]
    assert found.dialect.left_out == {3: TESTER}


def test_codes_above_their_texts_are_left_out_without_machine_names_too(reading):
    found = reading(
        "id,SQ001,SQ002,SQ003\nResponse ID,I like reading,I read at home,Books are fun\n1,Agree,Disagree,Agree\n"
        "2,Disagree,Agree,Agree\n3,Agree,Agree,Disagree\n"
    )
    assert list(found.frame) == ["Response ID", "I like reading", "I read at home", "Books are fun"]
    assert len(found.frame) == 3


def test_peoples_own_words_below_codes_are_no_headings(reading):
    found = reading(
        "id,Q1,Q2\n1,we read at home,books are long\n2,we read a lot,books are short\n3,we never read,I like them\n"
    )
    assert list(found.frame) == ["id", "Q1", "Q2"]
    assert len(found.frame) == 3


def test_the_same_item_below_two_questions_keeps_its_question(reading):
    machine = ",".join(f'"{{""ImportId"":""QID{at}""}}"' for at in range(3))
    found = reading(f"A,B,C\nHow true? - Books,How often? - Books,How true? - Games\n{machine}\n1,2,3\n")
    assert list(found.frame) == ["How true? - Books", "How often? - Books", "Games"]


def test_any_row_can_be_left_out_or_kept(reading):
    text = f"Pupil,Class,Fractions\n{PUPILS}"
    found = reading(text, leave_out_rows=[3])
    assert found.frame["Fractions"].tolist() == ["31", "36.5"]
    assert found.dialect.left_out == {3: ASKED}
    kept = reading(f"Pupil,Class,Fractions\nOut of,,40\n{PUPILS}", keep_rows=[2])
    assert kept.frame["Fractions"].tolist() == ["40", "31", "22", "36.5"]


@pytest.mark.parametrize(
    "text",
    [
        '"Pupil,Score"\n"""Finch, Orla"",31"\n"""Moss, Ned"",22"\n',
        'Pupil;Score\r\n"""Finch, Orla"";31"\r\n"""Moss, Ned"";22"\r\n',
    ],
)
def test_other_rows_quoted_whole_are_split_too(reading, text):
    found = reading(text)
    assert found.frame.to_numpy().tolist() == [["Finch, Orla", "31"], ["Moss, Ned", "22"]]


def test_one_column_of_quoted_names_stays_one_column(reading):
    found = reading('Name\n"Finch, Orla"\n"Moss, Ned"\n')
    assert found.frame.to_numpy().tolist() == [["Finch, Orla"], ["Moss, Ned"]]


@pytest.mark.parametrize(
    "rows",
    [
        "Out of,,40\nPoints Possible,,40\n",
        "Manual Posting,,x\nPoints Possible,,40\n",
        "Max mark,,40\nWeighting,,20\n",
    ],
)
def test_two_rows_about_the_columns_are_no_pupils_in_a_tiny_table_either(reading, rows):
    found = reading(f"Pupil,Class,Fractions\n{rows}Finch,6A,31\nMoss,6A,22\n")
    assert found.frame["Fractions"].tolist() == ["31", "22"]
    assert found.dialect.left_out == {2: DESCRIBES, 3: DESCRIBES}


def test_what_was_measured_may_be_called_so(reading):
    found = reading("Measure,Pupil,Value\nWeight,Ann,31\nHeight,Ann,130\nWeight,Bo,30\nHeight,Bo,128\n")
    assert len(found.frame) == 4


@pytest.mark.parametrize(
    "head",
    [
        "record_id,q1_like,q2_home,q3_fun\nRecord ID,I like reading,I read at home,Books are fun",
        "record_id,like,home,fun\nRecord ID,I like reading,I read at home,Books are fun",
        "record_id,like,home,survey_complete\nRecord ID,I like reading,I read at home,Complete?",
    ],
)
def test_the_labels_of_redcap_are_the_headings(reading, head):
    found = reading(f"{head}\n1,Agree,Disagree,Agree\n2,Disagree,Agree,Agree\n3,Agree,Agree,Disagree\n")
    assert list(found.frame) == head.splitlines()[1].split(",")
    assert found.frame["Record ID"].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("upper", "lower", "first"),
    [
        (
            "Respondent ID,Start Date,How true is each?,,,Anything else?",
            ",,I like reading,I read at home,Books are fun,Open-Ended Response",
            "101,01/09/2026 09:00,Agree,Disagree,Agree,more time",
        ),
        (
            "Start Date,How true is each?,,,Your class",
            ",I like reading,I read at home,Books are fun,Response",
            "01/09/2026 09:00,Agree,Disagree,Agree,P6",
        ),
        (
            "Respondent ID,Start Date,End Date,How true is each?,,",
            ",,,I like reading,I read at home,Books are fun",
            "101,01/09/2026 09:00,01/09/2026 09:03,Agree,Disagree,Agree",
        ),
    ],
)
def test_the_first_who_answers_a_grid_of_surveymonkey_is_no_heading(reading, upper, lower, first):
    found = reading(f"{upper}\n{lower}\n{first}\n{first}\n{first}\n")
    items = ["I like reading", "I read at home", "Books are fun"]
    above = upper.split(",")
    assert list(found.frame) == [
        *above[: above.index("How true is each?")],
        *items,
        *above[above.index("") + 2 :],
    ]
    assert found.frame.iloc[0].tolist() == first.split(",")


@pytest.mark.parametrize(
    ("at", "row"),
    [(2, ",,40,50"), (4, ",,40,50"), (2, ",,WCPM,WCPM"), (5, "Max,,30,33")],
)
def test_a_row_that_may_be_nobody_is_named_with_how_to_leave_it_out(reading, at, row):
    lines = ["Pupil,Class,Pre,Post", "Finch,6A,31,33", "Moss,6A,22,24", "Birk,6A,25,24"]
    lines.insert(at - 1, row)
    found = reading("\n".join(lines) + "\n")
    assert [issue.message for issue in found.issues] == [
        f"file.csv, row {at}: this may not be a pupil, but the highest possible marks, units or a summary of the "
        f"others. If it is not a pupil, leave it out (--leave-out-row {at}, or ‘Rows to leave out’ on the page)."
    ]
    assert reading("\n".join(lines) + "\n", leave_out_rows=[at]).issues == []


@pytest.mark.parametrize(
    "text",
    [
        "Pupil,Class,Pre,Post\nFinch,6A,31,33\nMoss,6A,22,24\nMax,6A,25,24\n",
        "Class,Pupil,Pre\n6A,Finch,31\n,Moss,22\n,Birk,25\n6B,Lowe,21\n,Heron,20\n",
        "SCN,Pupil,Pre\n110345674,Finch,31\n,Moss,22\n987654325,Birk,25\n012345674,Lowe,21\n",
    ],
)
def test_a_pupil_without_a_number_or_called_max_is_nothing_to_remark_on(reading, text):
    assert [issue.code for issue in reading(text).issues] == []


def test_columns_about_other_columns_are_left_out():
    frame = pd.DataFrame(
        {
            "Pupil": ["Orla Finch", "Ned Moss"],
            "Fractions": ["31", "22"],
            **{name: ["40", "40"] for name in ("Out of", "Max mark", "Points possible")},
        },
        dtype="string",
    )
    fields = {each.heading: (each.field, each.doubt) for each in detect(frame).columns}
    assert [fields[name] for name in ("Out of", "Max mark", "Points possible")] == [(LEAVE_OUT, "")] * 3


def test_who_tried_a_form_is_no_respondent_and_neither_is_a_preview_of_qualtrics(reading):
    head = "Timestamp,Name,I like reading\n"
    rows = "1/9/26 9:01,Orla Finch,Agree\n1/9/26 9:02,Ned Moss,Agree\n1/9/26 9:03,Wren Airlie,Disagree\n"
    found = reading(f"{head}1/9/26 8:00,Test,Agree\n1/9/26 8:01,TEST TEST,Agree\n{rows}")
    assert found.dialect.left_out == {2: TESTER, 3: TESTER}
    status = "StartDate,EndDate,Status,I like reading,I read\n"
    rows = "".join(f"2026-09-0{at},2026-09-0{at},IP Address,Agree,Agree\n" for at in range(1, 5))
    found = reading(f"{status}2026-09-01,2026-09-01,Survey Preview,Agree,Agree\n{rows}")
    assert found.dialect.left_out == {2: TESTER}


def test_test_is_a_word_like_others_where_rows_share_it(reading):
    rows = "A1,Test,5\nA2,Retest,6\nA3,Test,7\nA4,Retest,8\nA5,Retest,9\n"
    assert reading(f"Pupil code,Sitting,Reading\n{rows}").dialect.left_out == {}
