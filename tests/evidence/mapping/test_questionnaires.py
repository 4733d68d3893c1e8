import pytest

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.questionnaires import asks_for, own_words
from sipp_lib.records.store import Store


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
        ("Your pupil code", ["P01", "P02", "P03"] * 3, "pupil"),  # a form that each filled in three times
        ("What is your name?", ["Ava Lee", "Ben Orr", "Cal Tod"], "name"),
        ("Type your first name", ["Ava", "Ben", "Cal"], "forename"),
        ("What is your teacher's name?", ["Mrs Lee", "Mr Orr", "Mrs Lee"], ""),
        ("Is this the start or the end of the project?", ["Start", "End", "Start"], "occasion"),
        ("When are you filling in this form?", ["Before the project", "After the project"], "occasion"),
        ("Do you read before or after tea?", ["Before", "After", "Before"], ""),
        ("When did you like this book?", ["At night", "Never", "At night"], ""),
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
        "form.csv, rows 2 and 4: the same e-mail address appears here more than once with different answers, so it is "
        "not clear whether one person sent in the form twice. Ask them. If it is one person, add the file again and "
        "leave out the row that does not count (--leave-out-row, or ‘Rows to leave out’ on the page); if they are "
        "two, give each e-mail address its own spelling in a copy of the file and add that."
    ]


def test_a_running_number_twice_is_one_form_only_with_the_same_answers(look):
    head = "ID,Completion time,I enjoy reading,I read at home\n"
    done = look(head + "1,9:00,Agree,Agree\n2,9:01,Agree,Agree\n1,9:00,Agree,Agree\n2,9:05,Disagree,Agree\n")
    assert done.counts() == "6 answers"
    assert not done.stops


def test_an_answer_that_a_measure_lists_is_no_missing_cell(look):
    head = "I enjoy reading,I read at home,I have books\n"
    rows = "Agree,Agree,Not known\nDisagree,Agree,not known\nAgree,Disagree,\nAgree,Agree,Agree\n"
    assert look(head + rows).counts() == "9 answers"
    listed = ["Agree", "Not known", "Disagree"]
    assert look(head + rows, listed).counts() == "11 answers"


ONE = "Timestamp,Your code,I feel safe at school\n"


def test_one_answer_of_all_needs_no_question_of_what_it_is(open_form):
    seen, _, _ = open_form(ONE + "".join(f"9:0{n},K{n},Agree\n" for n in range(5)))
    assert [(each.key, each.suggestion) for each in seen.questions] == [
        ("measure:questionnaire", "SUR"),
        ("occasion:answers", ""),
        ("school", ""),
    ]
    assert [each.field for each in seen.mapping.columns] == [LEAVE_OUT, "pupil", "answer"]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        (
            "Is there anything the school could do better?",
            ["More clubs", "Skye Bell hits my son", "More clubs"],
            LEAVE_OUT,
        ),
        ("My favourite person in school", ["Isla", "Isla", "Ewan", "Ewan"], LEAVE_OUT),
        ("Have you got anything to add?", ["no", "no", "Isla is mean"], LEAVE_OUT),
        ("Do you like school?", ["Yes", "No", "No"], "answer"),
        ("How often do you read?", ["Most days", "Never", "Most days"], "answer"),
        ("How old are you?", ["8", "9", "8"], LEAVE_OUT),
    ],
)
def test_words_of_no_scale_stay_out_unless_somebody_says_otherwise(open_form, heading, cells, field):
    seen, _, _ = open_form(
        f"Timestamp,{heading}\n" + "".join(f"9:0{n},{cell}\n" for n, cell in enumerate(cells))
    )
    assert seen.mapping.columns[1].field == field


@pytest.mark.parametrize(
    ("heads", "answers", "likely"),
    [
        ("I like maths,I like art", ["Agree,Disagree", "Not sure,Agree"], "SUR"),
        ("I like maths,I like art", ["Always,Never", "Never,Always"], ""),
        ("My child likes maths,My child likes art", ["Agree,Disagree", "Not sure,Agree"], ""),
    ],
)
def test_a_questionnaire_is_suggested_where_its_answers_stand_and_its_people_answer(
    open_form, heads, answers, likely
):
    seen, _, _ = open_form("\n".join([f"Timestamp,{heads}", *(f"9:00,{each}" for each in answers * 2)]))
    assert (seen.questions[0].key, seen.questions[0].suggestion) == ("measure:questionnaire", likely)


def test_answers_of_another_scale_are_a_stop_said_once(look):
    done = look("Timestamp,I like maths,I like art\n9:00,3,4\n9:01,2,1\n9:02,5,5\n")
    assert said(done, "no-answer-listed") == [
        "form.csv: none of the 6 answers is among the possible answers of ‘Reading survey’ (Agree, Not sure, "
        "Disagree), so none would be counted. Choose another measure for them, or list the answers of the file, "
        "from best to worst, under ‘Possible answers’ of this measure in Phase 3. Numbers can go beside words "
        "there, such as ‘5 = Strongly agree’."
    ]
    assert not said(done, "unlisted-answer")


def test_answers_that_do_not_count_are_said_once_with_their_number(look):
    done = look(
        "Timestamp,I like maths,I like art\n9:00,Agree,Don't know\n9:01,Don't know,Agree\n9:02,Agree,Agree\n"
    )
    assert said(done, "unlisted-answer") == [
        "form.csv, rows 2 and 3, columns ‘I like maths’ and ‘I like art’: 2 of 6 answers are not among the possible "
        "answers of the measure ‘Reading survey’ (Agree, Not sure, Disagree), so not counted. If a word is "
        "misspelt, correct it in the file and add the file again. You can also add an answer to the measure, or "
        "leave it uncounted."
    ]


def test_a_form_of_own_words_alone_brings_no_empty_pupils(look):
    done = look(
        "Timestamp,Full name,What did you enjoy?\n9:00,Isla Bell,the author\n9:01,Tom Ross,reading in the wood\n"
    )
    assert said(done, "no-item-taken") == [
        "form.csv: people answer in their own words only, so there is nothing to bring in."
    ]


def test_what_an_anonymous_form_tells_of_pupils_is_said_not_to_be_kept(look):
    done = look("Timestamp,What is your class?,Are you a boy or a girl?,I like maths,I like art\n"
                "9:00,P5,Boy,Agree,Agree\n9:01,P6,Girl,Agree,Disagree\n9:02,P5,Girl,Agree,Agree\n")  # fmt: skip
    assert done.counts() == "6 answers"
    assert said(done, "told-in-vain") == [
        "form.csv: ‘What is your class?’ and ‘Are you a boy or a girl?’: not kept, as the answers stand by themselves: "
        "they are of adults, or no code or number tells which pupil gave them."
    ]
    assert done.preview.describe()[2:4] == [
        "What is your class?: stage, not kept; 0 of 3 missing",
        "Are you a boy or a girl?: sex, not kept; 0 of 3 missing",
    ]
    coded = look("Timestamp,Your code,What is your class?,I like maths,I like art\n"
                 "9:00,K1,P5,Agree,Agree\n9:01,K2,P6,Agree,Disagree\n9:02,K3,P5,Agree,Agree\n")  # fmt: skip
    assert not said(coded, "told-in-vain")
    assert "not kept" not in coded.preview.describe()[3]


def test_wellbeing_words_with_numbers_are_items_of_one_form(open_form):
    head = "Timestamp,Code,Age,Safe,Healthy,Achieving,Nurtured\n"
    seen, _, _ = open_form(head + "9:00,K1,9,7,8,9,3\n9:01,K2,10,4,5,6,7\n9:02,K3,9,10,1,2,3\n")
    assert [each.heading for each in seen.mapping.of("answer")] == [
        "Safe",
        "Healthy",
        "Achieving",
        "Nurtured",
    ]
    register = head.replace("Timestamp,Code", "SCN,Name")
    seen, _, _ = open_form(
        register + "081234000,A B,9,7,8,9,3\n081234744,C D,10,4,5,6,7\n081235112,E F,9,9,1,2,3\n"
    )
    assert not seen.mapping.of("answer")


@pytest.mark.parametrize("marker", ["EX", "No answer", "(blank)", "?", "Not answered"])
def test_signs_for_no_answer_are_no_answers(look, marker):
    head = "Timestamp,I like maths,I like art\n"
    assert (
        look(head + f"9:00,Agree,{marker}\n9:01,Agree,Agree\n9:02,Agree,Disagree\n").counts() == "5 answers"
    )


def test_a_row_for_each_item_is_one_respondent_by_the_number_that_tells_it(look):
    rows = "".join(
        f"R{who},{item},Agree\n" for who in (1, 2, 3) for item in ("I like reading", "I read at home")
    )
    done = look(f"Respondent,Question,Response\n{rows}")
    surveys = done.arrival.tables["surveys"]
    assert [len(surveys), surveys["respondent"].nunique()] == [6, 3]
    mail = look(f"Email,Question,Response\n{rows.replace('R', 'pupil')}".replace(",I", "@x.org,I"))
    assert [each for each in mail.issues if each.severity == "stop"] == []


def test_that_a_measure_lists_no_answers_yet_is_said_with_their_usual_order(look, there):
    place, measure = there
    with Store.open(place.records, place.slug) as store:
        store.revise(measure.id, {"answers": []}, author="AB")
    text = "Timestamp,I like maths,I like art\n9:00,Agree,Disagree\n9:01,Neutral,Agree\n9:02,Agree,Agree\n"
    assert said(look(text), "no-answers-yet") == [
        "form.csv: ‘Reading survey’ lists no possible answers yet, so no report counts these 6. List them in Phase 3 "
        "under ‘Possible answers’, from best to worst: Agree, Neutral, Disagree."
    ]
    strange = text.replace("Neutral", "Purple")
    assert said(look(strange), "no-answers-yet") == [
        "form.csv: ‘Reading survey’ lists no possible answers yet, so no report counts these 6. List them in Phase 3 "
        "under ‘Possible answers’, from best to worst."
    ]
