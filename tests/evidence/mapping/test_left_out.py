import pytest

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.left_out import why_left_out
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store


def said(done, code):
    return [issue.message for issue in done.issues if issue.code == code]


NO_ITEM = (
    "form.csv: this is a form, and none of its questions was used, so there is nothing to add. Say which measure they "
    "belong to. If there is none yet, add one in Phase 3 (type of result: survey; who answers: pupils, parents or "
    "staff), and add the file again."
)
STAFF = (
    "Timestamp,Email Address,School,I feel confident teaching fractions,How often do you use talk partners?\n"
    + "".join(
        f"14/09/2026 10:0{at},t{at}@glow.sch.uk,Glen,{said},{often}\n"
        for at, (said, often) in enumerate(
            [("Agree", "Daily"), ("Disagree", "Weekly"), ("Agree", "Daily"), ("Agree", "Daily")]
        )
    )
)
PARENTS = (
    "Response ID,Your child's name,Your child’s class,My child enjoys school,My child is supported\n"
    + "".join(
        f"R{at},{name},6A,{said},{said}\n"
        for at, (name, said) in enumerate(
            [("Ava Reid", "Agree"), ("Tom Ross", "Disagree"), ("Isla Bell", "Agree")]
        )
    )
)
PUPILS = "Your pupil code,I enjoy reading,I read at home\nP01,Agree,Agree\nP02,Agree,Disagree\nP03,Disagree,Agree\n"


@pytest.mark.parametrize("text", [STAFF, PARENTS, PUPILS], ids=["staff", "parents", "pupils"])
def test_a_form_of_which_no_item_is_taken_asks_and_brings_in_nobody(open_form, text):
    seen, known, _ = open_form(text)
    assert seen.questions
    while questions := [each for each in seen.questions if each.key != "school"]:
        seen = seen.answer(questions[0].key, LEAVE_OUT)
    seen = seen.answer("school", "GLE") if seen.questions else seen
    done = steps.check(seen, known)
    assert done.stops
    assert said(done, "no-item-taken") == [NO_ITEM]


def test_parents_and_staff_are_no_pupils(open_form, there):
    place, measure = there
    for by, text in (
        ("staff", "Name,Class,I enjoy my work,I am heard\nAva Reid,6A,Agree,Agree\n"),
        ("parents", PARENTS),
    ):
        with Store.open(place.records, place.slug) as store:
            store.revise(measure.id, {"answered_by": by}, author="AB")
        seen, known, _ = open_form(
            text + text.splitlines()[-1] + "\n" + text.splitlines()[-1].replace("Agree", "Disagree")
        )
        while questions := seen.questions:
            answers = {"field": questions[0].suggestion, "measure": "SUR", "school": "GLE"}
            seen = seen.answer(questions[0].key, answers.get(questions[0].key.partition(":")[0], "May"))
        done = steps.check(seen, known)
        assert done.arrival.tables["pupils"].empty, by
        assert not done.arrival.people, by
        assert len(done.arrival.tables["surveys"]), by


def test_numbers_with_words_at_the_ends_are_one_scale(open_form):
    rows = "".join(
        f"P{at},{a},{b}\n"
        for at, (a, b) in enumerate(zip(["1 = Strongly agree", "2", "3", "5"] * 3, "1234" * 3, strict=True))
    )
    seen, _, _ = open_form("Pupil code,I can read well,I find reading boring\n" + rows)
    assert [each.field for each in seen.mapping.columns] == ["pupil", "answer", "answer"]
    # two statements alone are headings that are known
    seen, _, _ = open_form("Respondent,I like maths,Maths is useful\n" + rows.replace("P", ""))
    assert [each.field for each in seen.mapping.columns] == [LEAVE_OUT, "answer", "answer"]


def test_every_column_that_is_left_out_says_why_and_what_may_be_a_result_is_asked_about(open_form):
    seen, _, _ = open_form(
        "Name,Test Date,SAS (with 90% confidence bands),Telephone,Your comments,Blank,Parent name,Age at test,"
        "Band,House\n"
        "Ava Reid,14/09/2026,95 (89-101),01506 1234567,She is shy,,Ann Reid,10:06,Band 5,Forth\n"
        "Tom Ross,14/09/2026,96 (90-102),01506 1234568,,,Jo Ross,10:07,Band 6,Clyde\n"
        "Isla Bell,14/09/2026,97 (91-103),01506 1234569,He left,,Al Bell,10:01,Band 5,Forth\n"
    )
    why = {each.heading: seen.why_left_out(at) for at, each in enumerate(seen.mapping.columns)}
    assert why == {
        "Name": "",
        "Test Date": "",
        "SAS (with 90% confidence bands)": "asked about",
        "Telephone": "telephone numbers",
        "Your comments": "free text, which may tell about a person",
        "Blank": "no value in it",
        "Parent name": "about somebody other than the pupil",
        "Age at test": "ages",
        "Band": "asked about",
        "House": "words of no measure, and nothing that is kept of pupils",
    }
    assert "Telephone: leave out: telephone numbers; 0 of 3 missing" in seen.describe()
    assert [each.key for each in seen.questions] == [
        "measure:sas (with 90% confidence bands)",
        "measure:band",
        "school",
    ]


def test_of_a_long_table_what_may_be_its_result_is_asked_about(open_form):
    rows = "".join(
        f"P{at},{subject},Band {band},{result},12/11/2026\n"
        for at, subject, band, result in [
            (1, "Reading", 5, "Low"),
            (1, "Numeracy", 6, "Medium"),
            (2, "Reading", 7, "High"),
            (2, "Numeracy", 5, "Low"),
        ]
    )
    seen, _, _ = open_form("Pupil code,Subject,Band,Outcome,Date Completed\n" + rows)
    assert [each.key for each in seen.questions] == ["field:3", "field:4", "school"]
    known = seen.answer("field:3", "value")
    assert [each.field for each in known.mapping.columns] == [
        "pupil",
        "measure",
        "value",
        LEAVE_OUT,
        "date",
    ]


def test_results_that_are_all_left_out_are_named(open_form):
    seen, known, _ = open_form("Pupil code,Aug-26 Att,Sep-26 Att\nP1,20,44\nP2,19,43\nP3,18,42\n")
    done = steps.check(seen.answer("counts", LEAVE_OUT).answer("school", "GLE"), known)
    assert said(done, "no-result") == [
        "form.csv: no result is brought in, only who the pupils are. Left out: ‘Aug-26 Att’ (half-days "
        "attended, of use only beside those possible) and ‘Sep-26 Att’ (half-days attended, of use only beside those "
        "possible)."
    ]


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("Reading standardised score Pre", "by choice, though its heading names a measure"),
        ("READ Post", "by choice, though its heading names a measure"),
        ("Reading age Pre", "numbers of no measure"),
        ("% of class", "numbers of no measure"),
    ],
)
def test_what_names_a_measure_is_never_called_of_no_measure(heading, why):
    known = (Measure(name="Reading", code="READ", occasions=["Pre", "Post"]),)
    assert why_left_out(heading, ["98", "86", "115"], known) == why


@pytest.mark.parametrize(
    ("heading", "cells", "why"),
    [
        ("Reading Age Sept 2026", ["9:04", "8:11", "10.1"], "ages of no measure"),
        ("Reading age (y:mm)", [f"{at // 12 + 7}:{at % 12:02}" for at in range(30)], "ages of no measure"),
        ("Word Recognition (Age Equivalent)", ["9:04", "8:11", "10:01"], "ages of no measure"),
        ("Chronological Age", ["9:04", "8:11", "10:01"], "ages"),
        ("SAS 90% CB", ["85-95", "86-96", "87-97"], "ranges of numbers, or signs that stand for none"),
        ("Average", ["21", "22", "23"], "a whole year, or a total or average of other columns"),
        ("Session", ["AM", "PM", "AM"], "words of no measure, and nothing that is kept of pupils"),
        ("Code", ["ATT", "LAT", "UNA"], "codes of a register, which are not counted"),
        (
            "Sep 2026 Absent",
            ["0", "2", "1"],
            "half-days absent, of use only beside those attended or possible",
        ),
        (
            "Additional Support Needs",
            ["Dyslexia", "Autism", "Hearing"],
            "additional support needs, but not told by yes or no",
        ),
    ],
)
def test_a_reason_is_that_of_the_column(heading, cells, why):
    assert why_left_out(heading, cells) == why


def test_a_reason_is_worked_out_once_however_often_the_columns_are_listed(open_form, monkeypatch):
    seen, _, _ = open_form(
        "Pupil code,House,Aug-26 Att,Sep-26 Att\nP1,Forth,20,44\nP2,Clyde,19,43\nP3,Tay,18,42\n"
    )
    asked = []
    monkeypatch.setattr(
        "sipp_lib.evidence.preview.why_left_out", lambda heading, *_: asked.append(heading) or "for a reason"
    )
    seen.describe()
    later = seen.answer("counts", LEAVE_OUT).answer("school", "GLE")
    assert "House: leave out: for a reason; 0 of 3 missing" in later.describe()
    assert asked == ["House", "Aug-26 Att", "Sep-26 Att"]
