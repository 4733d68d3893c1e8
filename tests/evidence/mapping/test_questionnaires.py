import pytest

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.questionnaires import asks_for, own_words


def said(done, code):
    return [issue.message for issue in done.issues if issue.code == code]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("What school do you go to?", ["Glen Primary", "St Fillan’s", "Glen"], "school"),
        ("Which primary school does your child attend?", ["Glen", "Glen", "Tarbrax"], "school"),
        ("Your school", ["Glen", "Glen", "Tarbrax"], "school"),
        ("Please select your school", ["Glen", "Glen", "Tarbrax"], "school"),
        ("Which class are you in?", ["P5A", "5B", "Room 3"], "class"),
        ("Are you a boy or a girl?", ["Boy", "Girl", "Prefer not to say"], "sex"),
        ("What gender do you identify as?", ["Male", "Female", "Non-binary"], "sex"),
        ("What year are you in?", ["P5", "P6", "P5"], "stage"),
        ("Your pupil code", ["P01", "P02", "P03"], "pupil"),
        ("What is your pupil number?", ["101", "102", "103"], "pupil"),
        ("Please type the code on your card:", ["fox7", "owl2", "cat9"], "pupil"),
        ("Enter your own secret code", ["AB 12", "CD 34", "EF 56"], "pupil"),
        ("What is your favourite number?", ["7", "3", "5"], ""),
        ("Your phone number", ["01506 1", "01506 2", "01506 3"], ""),
        ("Your code", ["It is the one with the fox on it", "I lost mine last week", "P03"], ""),
        # opinions
        ("What school subject do you like?", ["Maths", "Reading", "Art"], ""),
        ("My school", ["Good", "Fair", "Poor"], ""),
        ("My class", ["Agree", "Disagree", "Not sure"], ""),
        ("I like my school", ["Agree", "Disagree", "Agree"], ""),
        ("Which class do you like best?", ["Art", "PE", "Art"], ""),
    ],
)
def test_a_question_for_a_fact_is_its_field_and_an_opinion_never(heading, cells, field):
    assert asks_for(heading, cells) == field


@pytest.mark.parametrize(
    ("heading", "cells", "own"),
    [
        ("What helps you most?", ["my buddy", "nothing", "comics", "my buddy"], True),
        ("Is there anything else?", ["no", "the books are old", "no"], True),
        ("Reading", ["I like it when we read aloud together", "It is too loud in the corner", "ok"], False),
        ("Reading", ["I like it when we read aloud together", "It is too loud in the corner for me"] * 1
         + ["more books about the sea and whales please"], True),
        ("Who do you sit with?", ["Ava", "Ben", "Ava"], True),
        ("What is your name?", ["Ava", "Ben", "Cal"], True),
        ("What do you think of maths?", ["Good", "Very good", "Poor"], False),
        ("How do you feel?", ["Very happy", "Sad", "OK"], False),
        ("I enjoy reading", ["Strongly agree", "Agree", "Disagree"], False),
    ],
)  # fmt: skip
def test_own_words_are_told_from_answers(heading, cells, own):
    assert own_words(heading, cells) is own


def test_childrens_own_words_stay_out_and_their_school_is_looked_up(look):
    done = look(
        "What school do you go to?,I enjoy reading,I read at home,What helps you?,What would be better?\n"
        "Glen,Agree,Agree,my buddy,quiet time\nGlen Primary,Disagree,Agree,quiet time,my buddy\n"
        "St Fillans,Not sure,Agree,my buddy,my buddy\n"
    )
    assert [each.field for each in done.preview.mapping.columns] == [
        "school", "answer", "answer", LEAVE_OUT, LEAVE_OUT
    ]  # fmt: skip
    assert done.counts() == "6 answers"
    assert said(done, "own-words") == [
        "form.csv: ‘What helps you?’, ‘What would be better?’: people answer in their own words here, which may tell "
        "who wrote them, so this is left out. Read the answers in the file itself."
    ]
    done = look(
        "What school do you go to?,I enjoy reading,I read at home\nMoon,Agree,Agree\n"
        + "Glen,Agree,Agree\n" * 2
    )
    assert said(done, "unknown-school") == [
        "form.csv, row 2, column ‘What school do you go to?’: this is not clearly one of the schools of the "
        "partnership (GLE, STF). Correct the name, or add the school to your list of schools first, and add the "
        "file again."
    ]


def test_a_form_sent_in_twice_is_counted_once(look):
    head = "ID,Completion time,Email,I enjoy reading,I read at home\n"
    done = look(
        head
        + "1,9:00,a@glen.sch.uk,Agree,Agree\n2,9:01,b@glen.sch.uk,Agree,Agree\n3,9:02,A@glen.sch.uk,agree,Agree\n"
        "4,9:03,anonymous,Agree,Agree\n5,9:04,anonymous,Agree,Agree\n"
    )
    assert done.counts() == "8 answers"
    assert said(done, "sent-twice") == [
        "form.csv, row 4: this person has sent in the form before with the same answers, so 1 of 5 rows is not counted."
    ]


def test_one_person_with_other_answers_is_a_stop_in_words(look):
    done = look(
        "Timestamp,Email address,I enjoy reading,I read at home\n"
        "1,a@glen.sch.uk,Agree,Agree\n2,b@glen.sch.uk,Agree,Agree\n3,a@glen.sch.uk,Disagree,Agree\n"
    )
    assert said(done, "other-answers") == [
        "form.csv, rows 2 and 4: the same e-mail address stands here more than once with different answers, so it "
        "is not clear whether one person sent in the form twice. Ask them. If it is one person, add the file again "
        "and leave out the row that does not count (--leave-out-row, or ‘Rows to leave out’ on the page); "
        "if they are two, give each e-mail address its own spelling in a copy of the file and add that."
    ]


def test_a_running_number_twice_is_one_form_only_with_the_same_answers(look):
    head = "ID,Completion time,I enjoy reading,I read at home\n"
    done = look(head + "1,9:00,Agree,Agree\n2,9:01,Agree,Agree\n1,9:00,Agree,Agree\n2,9:05,Disagree,Agree\n")
    assert done.counts() == "6 answers"
    assert not done.stops


def test_an_answer_that_a_measure_lists_is_no_missing_cell(look):
    head = "I enjoy reading,I read at home,I have books\n"
    rows = "Agree,Agree,Not known\nDisagree,Agree,not known\nAgree,Disagree,\nAgree,Agree,Agree\n"
    assert look(head + rows).counts() == "8 answers"
    listed = ["Agree", "Not known", "Disagree"]
    assert look(head + rows, listed).counts() == "11 answers"
