from pathlib import Path

import pytest

from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.mapping import save
from sipp_lib.evidence.mapping.questionnaires import asks_for, own_words
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("Glen", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Glen Primary School", code="GLE"), author="AB")
        store.add(School(name="St Fillan's RC Primary School", code="STF"), author="AB")
        answers = ["Agree", "Not sure", "Disagree"]
        measure = store.add(
            Measure(name="Reading survey", code="SUR", form="survey", answers=answers), author="AB"
        )

    return place, measure


@pytest.fixture
def open_form(there, tmp_path: Path):
    def opened(text: str, mapping: Path | None = None):
        path = tmp_path / "form.csv"
        path.write_text(text, encoding="utf-8")
        known = steps.current_data(Programme.open(tmp_path / "programme"), there[0])
        return steps.preview(path, there[0], known, mapping), known, there[0]

    return opened


@pytest.fixture
def look(there, open_form):
    place, measure = there

    def looked(text: str, answers: list[str] | None = None):
        if answers:
            with Store.open(place.records, place.slug) as store:
                store.revise(measure.id, {"answers": answers}, author="AB")
        seen, known, _ = open_form(text)
        for question in seen.questions:
            seen = seen.answer(question.key, "SUR" if question.key.startswith("measure") else "May")
        return steps.check(seen, known)

    return looked


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
    assert done.counts() == "0 pupils, 0 observations, 6 answers"
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
    assert done.counts() == "0 pupils, 0 observations, 8 answers"
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
        "cannot be told whether one person sent in the form twice. Ask them. If it is one person, add the file again "
        "and leave out the row that does not count (--leave-out-row, or ‘Rows to leave out’ on the page); "
        "if they are two, give each e-mail address its own spelling in a copy of the file and add that."
    ]


def test_a_running_number_twice_is_one_form_only_with_the_same_answers(look):
    head = "ID,Completion time,I enjoy reading,I read at home\n"
    done = look(head + "1,9:00,Agree,Agree\n2,9:01,Agree,Agree\n1,9:00,Agree,Agree\n2,9:05,Disagree,Agree\n")
    assert done.counts() == "0 pupils, 0 observations, 6 answers"
    assert not done.stops


TICKED = {
    # Microsoft Forms, with a sign at the end; the third person left the question out
    ";": "Comics;Books;|Books;||Comics;Audiobooks;|Audiobooks;",
    # Google Forms
    ",": "Comics, Books|Books||Audiobooks, Comics|Audiobooks",
}


@pytest.mark.parametrize("sign", TICKED)
def test_each_option_that_may_be_ticked_is_a_yes_or_no_of_all_who_answered(look, sign):
    cells = TICKED[sign].split("|")
    if sign == ",":
        cells[1:2] = ["Books"]
        cells.append("Comics")
    rows = "".join(f'Agree,Disagree,"{cell}"\n' for cell in cells)
    done = look(f"I enjoy reading,I read at home,Which of these do you read?\n{rows}")
    assert [(each.heading, each.block) for each in done.preview.mapping.columns[2:]] == [
        (f"Which of these do you read? [{option}]", "Which of these do you read?")
        for option in ("Comics", "Books", "Audiobooks")
    ]
    surveys = done.arrival.tables["surveys"]
    ticks = surveys[surveys["item"].isin(["Comics", "Books", "Audiobooks"])]
    table = ticks.pivot_table(index="item", columns="answer", aggfunc="size")
    many = 3 if sign == "," else 2
    assert table.loc["Comics"].to_dict() == {"No": 2, "Yes": many}
    assert table.loc["Books"].to_dict() == {"No": len(cells) - 3, "Yes": 2}
    assert table.loc["Audiobooks"].to_dict() == {"No": len(cells) - 3, "Yes": 2}


def test_what_one_of_many_wrote_beside_the_options_is_other_and_sentences_are_no_options(look):
    cells = ["Comics;Books;"] * 6 + ["Books;"] * 4 + ["Comics;my cousin Zoë reads to me;"]
    rows = "".join(f"Agree,Agree,{cell},I like it; it is fun {at}\n" for at, cell in enumerate(cells))
    done = look(f"I enjoy reading,I read at home,What do you read?,Why do you read?\n{rows}")
    columns = done.preview.mapping.columns
    assert [each.heading for each in columns if each.block] == [
        "What do you read? [Comics]",
        "What do you read? [Books]",
        "What do you read? [Other]",
    ]
    assert columns[-1].field == LEAVE_OUT


def test_an_answer_that_a_measure_lists_is_no_missing_cell(look):
    head = "I enjoy reading,I read at home,I have books\n"
    rows = "Agree,Agree,Not known\nDisagree,Agree,not known\nAgree,Disagree,\nAgree,Agree,Agree\n"
    assert look(head + rows).counts() == "0 pupils, 0 observations, 8 answers"
    listed = ["Agree", "Not known", "Disagree"]
    assert look(head + rows, listed).counts() == "0 pupils, 0 observations, 11 answers"


ASKED_OF_TICKS = (
    "Column 3 (‘Which help you?’): there are commas in its cells. Is a cell one answer, or several answers that were "
    "ticked?"
)


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        # nobody ticked the last ones alone (f25-google.csv)
        (["Teacher", "Teacher, Friends", "Teacher, Friends, Family"] * 3, ["Teacher", "Friends", "Family"]),
        # an option with a comma in it
        (
            ["Talking, with a friend", "Talking, with a friend, Reading", "Reading, Writing", "Writing"] * 2
            + ["Talking, with a friend, Writing"],
            ["Talking, with a friend", "Reading", "Writing"],
        ),
        (["Comics, News", "News, Poems", "Comics, News, Poems", "Comics"] * 2, ["Comics", "News", "Poems"]),
    ],
)
def test_options_that_are_joined_by_commas_are_told_by_what_repeats(look, cells, options):
    rows = "".join(f'Agree,Disagree,"{cell}"\n' for cell in cells)
    done = look(f"I enjoy reading,I read at home,Which help you?\n{rows}")
    assert [each.heading for each in done.preview.mapping.columns[2:]] == [
        f"Which help you? [{option}]" for option in options
    ]
    surveys = done.arrival.tables["surveys"]
    assert (surveys["item"].isin(options)).sum() == len(options) * len(cells)
    for option in options:
        ticked = surveys[(surveys["item"] == option) & (surveys["answer"] == "Yes")]
        assert len(ticked) == sum(option in cell for cell in cells)


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (["Yes, A lot", "Yes, A little", "No", "Yes"] * 2, ["Yes", "A lot", "A little", "No"]),
        # one option with a comma, or two that the same people ticked
        (["Football, Rugby", "Chess", "Football, Rugby, Chess"] * 2, ["Football", "Rugby", "Chess"]),
        (["Art, Maths", "Maths, Art", "Art"] * 2, ["Art", "Maths"]),
    ],
)
def test_where_commas_may_be_part_of_one_answer_it_is_asked_and_remembered(open_form, cells, options):
    text = "I enjoy reading,I read at home,Which help you?\n" + "".join(
        f'Agree,Agree,"{cell}"\n' for cell in cells
    )
    seen, _, place = open_form(text)
    question = seen.questions[0]
    assert (question.key, question.text, question.suggestion) == ("ticks:3", ASKED_OF_TICKS, "")
    assert question.choices == ("one answer", "several answers", LEAVE_OUT)
    one = seen.answer("ticks:3", "one answer")
    assert (one.mapping.columns[2].field, one.mapping.columns[2].doubt) == ("answer", "")
    assert seen.answer("ticks:3", LEAVE_OUT).mapping.columns[2].field == LEAVE_OUT
    seen = seen.answer("ticks:3", "several answers")
    names = [f"Which help you? [{option}]" for option in options]
    assert [each.heading for each in seen.mapping.columns[2:]] == names
    assert [*seen.read.frame.columns[2:]] == names
    for asked in seen.questions:
        seen = seen.answer(asked.key, "SUR" if asked.key.startswith("measure") else "May")
    kept = save(seen.mapping, steps.mappings(place))
    again, _, _ = open_form(text)
    assert [each.heading for each in again.mapping.columns[2:]] == names
    assert [asked.key.partition(":")[0] for asked in again.questions] == ["occasion", "occasion"]
    again, _, _ = open_form(text, kept)
    assert again.questions == []


def test_a_column_without_ticks_is_not_split_by_saying_so(open_form):
    seen, _, _ = open_form("I enjoy reading,I read at home\nAgree,Agree\nDisagree,Agree\nAgree,Agree\n")
    with pytest.raises(UsageError) as error:
        seen.with_field(1, "ticked")
    assert str(error.value) == (
        "‘I read at home’: no cell has several answers with commas or semicolons between them."
    )
