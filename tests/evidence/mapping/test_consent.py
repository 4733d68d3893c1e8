"""Who did not agree to take part is not counted, and whether somebody agreed is no answer of a questionnaire."""

import pytest

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.consent import is_consent

HEAD = "Pupil code,Do you agree to take part in this survey?,I like reading,I read at home\n"
ROWS = "A1,Yes,Agree,Agree\nA2,No,Disagree,Agree\nA3,Yes,Agree,Disagree\nA4,,Agree,Agree\n"
COLUMN = "(column ‘Do you agree to take part in this survey?’)"


def test_nothing_is_used_of_those_who_did_not_agree_and_both_they_and_those_who_said_nothing_are_named(look):
    done = look(HEAD + ROWS)
    assert done.preview.mapping.columns[1].field == "leave out"
    assert done.preview.why_left_out(1) == "whether people agreed to take part"
    assert len(done.arrival.tables["pupils"]) == 3
    surveys = done.arrival.tables["surveys"]
    assert surveys[["item", "answer"]].value_counts().to_dict() == {
        ("I like reading", "Agree"): 3,
        ("I read at home", "Agree"): 2,
        ("I read at home", "Disagree"): 1,
    }
    assert [each.message for each in done.issues if "consent" in each.code] == [
        f"form.csv, row 3: these people did not agree to take part {COLUMN}, so nothing of them is used.",
        f"form.csv, row 5: nothing says whether these people agreed to take part {COLUMN}. Ask, and leave out the "
        "rows of those who did not (--leave-out-row, or ‘Rows to leave out’ on the page).",
    ]


def test_where_nobody_agreed_there_is_nothing_to_add(look):
    done = look(HEAD + ROWS.replace("Yes", "No").replace("A4,,", "A4,No thank you,"))
    assert [each.message for each in done.issues if each.severity == "stop"] == [
        "form.csv: nobody in this file agreed to take part, so there is nothing to add."
    ]


def test_who_takes_the_column_for_an_item_keeps_everybody(look, open_form):
    seen, known, _ = open_form(HEAD + ROWS)
    seen = seen.with_field(1, "answer")
    while questions := seen.questions:
        key = questions[0].key.partition(":")[0]
        seen = seen.answer(questions[0].key, {"measure": "SUR", "school": "GLE"}.get(key, "May"))
    assert len(steps.check(seen, known).arrival.tables["pupils"]) == 4


@pytest.mark.parametrize(
    "heading",
    [
        "I consent to take part in this study",
        "Are you happy to take part in our questionnaire?",
        "Do you give your consent?",
        "Do you agree to take part?",
        "Are you willing to be included in this?",
        "I agree that my answers may be used",
        "Research consent (participation in the study)",
    ],
)
def test_consent_is_asked_for_in_many_words(heading):
    assert is_consent(heading, ["Yes", "yes, I do", "No", ""])


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("I like to take part in class", ["Yes", "No"]),
        ("I was happy to take part in the project", ["Yes", "No"]),
        ("I agree with others", ["Yes", "No"]),
        ("I am happy to take part", ["Yes", "No"]),
        ("Photo consent", ["Y", "N"]),
        ("I am happy to take part in this survey", ["Strongly agree", "Agree", "Disagree", "Neither"]),
        ("Do you agree to take part in this survey?", ["", ""]),
    ],
)
def test_an_item_is_no_consent_whatever_its_words(heading, cells):
    assert not is_consent(heading, cells)


def test_a_comma_in_the_words_of_consent_makes_no_list_of_options(look):
    done = look(HEAD + ROWS.replace("Yes", '"Yes, I agree"'))
    assert done.preview.why_left_out(1) == "whether people agreed to take part"
    assert len(done.arrival.tables["pupils"]) == 3
