import pytest

from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.mapping import save

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


def test_an_option_may_have_a_column_of_its_own_as_surveymonkey_writes_it(open_form):
    seen, _, _ = open_form(
        "Respondent ID,Using cubes,Watching a video,Other (please specify)\n"
        "11,Using cubes,,\n12,Using cubes,Watching a video,\n13,,,my gran\n14,,Watching a video,\n"
    )
    assert seen.read.frame["Using cubes"].tolist() == ["Yes", "Yes", "", "No"]
    assert seen.read.frame["Watching a video"].tolist() == ["No", "Yes", "", "Yes"]
    assert [each.field for each in seen.mapping.columns] == ["leave out", "answer", "answer", "leave out"]
    register, _, _ = open_form("SCN,Chess,Choir\n081234000,Chess,\n081234744,,Choir\n081235112,Chess,Choir\n")
    assert register.read.frame["Chess"].tolist() == ["Chess", "", "Chess"]


def test_an_order_that_people_chose_is_no_tick_of_everything(look):
    cells = ["Maths;Reading;Art;", "Reading;Maths;Art;", "Art;Maths;Reading;"]
    rows = "".join(f"Agree,Agree,{cell},{cells[0]}\n" for cell in cells)
    done = look(f"I enjoy reading,I read at home,Which do you like?,Rank these from best to worst\n{rows}")
    assert [each.field for each in done.preview.mapping.columns[2:]] == [LEAVE_OUT, LEAVE_OUT]
    for at in (2, 3):
        assert done.preview.why_left_out(at) == "an order that people chose, which is not counted"


def test_two_answers_of_one_person_make_no_question_at_which_several_may_be_ticked(look):
    cells = ["Agree;Disagree", "Agree", "Disagree", "Not sure", "Agree", "Agree"]
    rows = "".join(f"Agree,{cell}\n" for cell in cells)
    done = look(f"I enjoy reading,I read at home\n{rows}")
    assert [each.heading for each in done.preview.mapping.columns] == ["I enjoy reading", "I read at home"]
