from __future__ import annotations

from collections import Counter

import pytest
from glen_files import known

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.before_after import item_times, planned_for, suggested_for
from sipp_lib.records.kinds import Measure, School

ANSWERS = ["Agree", "Not sure", "Disagree"]
ROWS = [["Agree", "Disagree", "Not sure", "Agree"], ["Disagree", "Agree", "Agree", "Not sure"]] * 3


def times(*headings: str) -> dict[str, tuple[str, str]]:
    return {heading: (each.when, each.item) for heading, each in item_times(headings).items()}


@pytest.mark.parametrize(
    ("first", "last", "item"),
    [
        ("I like reading (before)", "I like reading (after)", "I like reading"),
        ("Before: I like reading", "Now: I like reading", "I like reading"),
        ("PRE_I like maths", "POST_I like maths", "I like maths"),
        ("Pre - I like maths", "Post - I like maths", "I like maths"),
        ("I like maths [Before]", "I like maths [After]", "I like maths"),
        ("Last year I felt confident", "This year I feel confident", "I feel confident"),
        ("Then: How happy were you?", "Now: How happy are you?", "How happy are you?"),
        ("At the start I could read a map", "At the end I can read a map", "I can read a map"),
        ("Before the reading club, I felt brave", "Now, I feel brave", "I feel brave"),
        ("How sure were you before the project?", "How sure are you now?", "How sure are you?"),
        (
            "How did you feel last year about sums?",
            "How do you feel now about sums?",
            "How do you feel about sums?",
        ),
        ("Before we started the club I liked sport", "Since we started the club I like sport", "I like sport"),
        ("How sure? - Before - I like sums", "How sure? - Now - I like sums", "How sure? - I like sums"),
        ("3. Before: I like sums", "4. Now: I like sums", "I like sums"),
        ("Q3 I like sums (before)", "Q7 I like sums (after)", "I like sums"),
        ("What helps? (before) [Friends]", "What helps? (after) [Friends]", "What helps? [Friends]"),
    ],
)  # fmt: skip
def test_two_halves_are_one_item_at_two_ends(first: str, last: str, item: str) -> None:
    found = times(first, last)
    assert [found[first][1], found[last][1]] == [item, item]
    assert [planned_for(found[each][0], ["Pre", "Post"]) for each in (first, last)] == ["Pre", "Post"]


@pytest.mark.parametrize(
    "headings",
    [
        ("I read after school", "I read before bed"),
        ("I listen at the start", "I tidy up at the end"),
        ("Today I feel happy", "Then I check my work"),
        ("May I ask for help?", "I like March winds"),
        ("I now read more because of the project", "I would do it again"),
        ("How I feel now: calm", "I sleep well"),
        ("I like maths", "I can count to 100"),
        ("My target", "My target 2"),  # survey tools set no blank before the number
    ],
)
def test_what_speaks_of_a_time_is_no_time_of_its_own(headings: tuple[str, ...]) -> None:
    assert times(*headings) == {}


def test_only_a_person_knows_when_the_same_heading_was_asked_again() -> None:
    found = times("I read", "I read (2)", "I count", "I count2", "I add.", "I add.2", "I spell", "I spell.1")
    assert found == {
        "I read (2)": ("again 2", "I read"),
        "I count2": ("again 2", "I count"),
        "I add.2": ("again 2", "I add."),
        "I spell.1": ("again 1", "I spell"),
    }
    assert times("3. I like sums", "4. I count", "5. I like sums") == {
        "3. I like sums": ("again 1", "I like sums"),
        "5. I like sums": ("again 2", "I like sums"),
    }
    lunch = times("Before lunch I feel calm", "After lunch I feel calm")
    assert lunch["Before lunch I feel calm"] == ("perhaps before", "Before lunch I feel calm")
    for when, _ in [*found.values(), *lunch.values()]:
        assert (planned_for(when, ["Pre", "Post"]), planned_for(when, [])) == ("", "")
        assert suggested_for(when, ["Pre", "Post"]) == ""


def test_now_is_a_time_only_beside_one_that_was_planned() -> None:
    assert planned_for("now", ["Baseline", "Mid", "End"]) == "End"
    assert planned_for("before", []) == "before"
    assert planned_for("now", []) == ""
    dates = ["Sept 2026", "May 2027"]
    assert (planned_for("now", dates), suggested_for("now", dates)) == ("", "May 2027")
    assert suggested_for("last year", dates) == "Sept 2026"
    assert planned_for("after", ["Post block 1", "Post block 2"]) == ""


@pytest.fixture
def form(begin_glen, tmp_path):
    def opened(headings: list[str], rows: list[list[str]], *measures: Measure, again: bool = False):
        place = begin_glen(School(name="Glen Primary", code="GLE"), *measures)
        lines = [["Timestamp", "Your pupil code", *headings]]
        lines += [["2026/11/10 9:10 am GMT", f"K{at}", *row[: len(headings)]] for at, row in enumerate(rows)]
        path = tmp_path / "form.csv"
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
        return place, path

    return opened


def brought(place, path, **answers: str):
    """What a file brings with some questions answered, each by the beginning of its text; and what was asked."""
    seen, asked = steps.preview(path, place, known(place)), []
    while seen.questions:
        question = seen.questions[0]
        asked.append(question.text)
        kind = question.key.partition(":")[0]
        given = answers.get(f"{kind}_{len([each for each in asked if each])}", answers.get(kind, ""))
        seen = seen.answer(question.key, given or question.suggestion)
    return steps.check(seen, known(place)), asked


def counted(done) -> Counter:
    surveys = done.arrival.tables["surveys"]
    return Counter(zip(surveys["occasion"], surveys["item"], strict=True))


def survey(occasions: list[str], answers: list[str] = ANSWERS) -> Measure:
    return Measure(name="Enjoyment", code="ENJ", form="survey", answers=answers, occasions=occasions)


def test_before_and_after_in_one_form_are_two_occasions_of_one_item(form) -> None:
    headings = [
        "I like reading (before)",
        "I like reading (after)",
        "I read at home (before)",
        "I read at home (after)",
    ]
    place, path = form(headings, ROWS, survey(["Pre", "Post"]))
    done, asked = brought(place, path, measure="ENJ")
    assert len(asked) == 1
    assert "which measure is it?" in asked[0]
    assert counted(done) == {
        (when, item): 6 for when in ("Pre", "Post") for item in ("I like reading", "I read at home")
    }
    first = done.arrival.tables["surveys"].set_index(["occasion", "item"]).loc[("Pre", "I like reading")]
    assert first["answer"].tolist() == ["Agree", "Disagree"] * 3


def test_the_next_file_with_these_headings_is_not_asked_and_is_read_alike(form) -> None:
    headings = [
        "Before: I like reading",
        "Now: I like reading",
        "Before: I read at home",
        "Now: I read at home",
    ]
    place, path = form(headings, ROWS, survey(["Pre", "Post"]))
    done, _ = brought(place, path, measure="ENJ")
    steps.import_file(done, known(place), place)
    path.write_text(path.read_text(encoding="utf-8").replace("K", "L"), encoding="utf-8")
    done, asked = brought(place, path)
    assert asked == []
    assert set(counted(done)) == {
        (when, item) for when in ("Pre", "Post") for item in ("I like reading", "I read at home")
    }


def test_the_same_heading_twice_is_asked_about_by_its_columns(form) -> None:
    place, path = form(["I like reading", "I read at home"] * 2, ROWS, survey(["Pre", "Post"]))
    done, asked = brought(place, path, measure="ENJ", occasion_2="Pre", occasion_3="Post")
    assert asked[1:] == [
        "‘I like reading’ (column 3) and 1 more, beside ‘I like reading (2)’ (column 5): when was this? The "
        "measure has: Pre, Post.",
        "‘I like reading (2)’ (column 5) and 1 more, beside ‘I like reading’ (column 3): when was this? The "
        "measure has: Pre, Post.",
    ]
    assert counted(done) == {
        (when, item): 6 for when in ("Pre", "Post") for item in ("I like reading", "I read at home")
    }
    # and again with the next file: what stood in which column is kept, though both have one name
    steps.import_file(done, known(place), place)
    path.write_text(path.read_text(encoding="utf-8").replace("K", "L"), encoding="utf-8")
    seen = steps.preview(path, place, known(place))
    assert [question.suggestion for question in seen.questions] == ["Pre", "Post"]


def test_one_item_answered_at_one_time_by_two_columns_is_asked_about(form) -> None:
    place, path = form(["I like reading", "I like reading"], ROWS, survey(["Pre", "Post"]))
    done, asked = brought(place, path, measure="ENJ", occasion="Pre", column="3")
    assert asked[-1] == (
        "‘I like reading’ (column 3) and ‘I like reading (2)’ (column 4) are both ENJ, Pre. Which column is it? "
        "The other is left out."
    )
    assert counted(done) == {("Pre", "I like reading"): 6}


def test_options_that_were_ticked_before_and_after_are_two_occasions(form) -> None:
    ticked = [
        ["Friends;Books;", "Books;"],
        ["Books;", "Friends;Quiet;"],
        ["Quiet;Friends;", "Friends;Books;"],
    ] * 3
    headings = ["Before the project, what helped you?", "Now, what helps you?"]
    place, path = form(headings, ticked, survey(["Pre", "Post"], ["Yes", "No"]))
    done, _ = brought(place, path, measure="ENJ")
    assert counted(done) == {
        (when, option): 9 for when in ("Pre", "Post") for option in ("Friends", "Books", "Quiet")
    }


@pytest.mark.parametrize(
    ("headings", "occasions", "said"),
    [
        (["Confidence last year", "Confidence this year"], ["Start", "End"], {}),
        (["How confident were you before the project?", "How confident are you now?"], ["Start", "End"], {}),
        (["Confidence at the start", "Confidence at the end"], ["Start", "End"], {}),
        (["Confidence then", "Confidence now"], ["Start", "End"], {}),
    ],
)
def test_scores_before_and_after_are_two_occasions(form, headings, occasions, said) -> None:
    rows = [["3", "7"], ["5", "8"], ["2", "2"], ["9", "10"], ["4", "6"]]
    measure = Measure(
        name="Confident feeling", code="CONF", form="score", lowest=0, highest=10, occasions=occasions
    )
    place, path = form(headings, rows, measure)
    done, _ = brought(place, path, field="value", measure="CONF", **said)
    frame = done.arrival.tables["observations"]
    by = {when: frame["value"][frame["occasion"] == when].tolist() for when in occasions}
    assert by == {"Start": [3, 5, 2, 9, 4], "End": [7, 8, 2, 10, 6]}


def test_a_yes_or_no_of_one_question_before_and_after_is_a_result(form) -> None:
    rows = [["No", "Yes"], ["Yes", "Yes"], ["No", "No"], ["No", "Yes"]]
    measure = Measure(name="Can swim", code="SWIM", form="yes or no", occasions=["Pre", "Post"])
    place, path = form(["Before the block I could swim 25 m", "Now I can swim 25 m"], rows, measure)
    done, _ = brought(place, path, measure="SWIM", field="answer")
    frame = done.arrival.tables["observations"]
    assert frame["value"][frame["occasion"] == "Pre"].tolist() == [0, 1, 0, 0]
    assert frame["value"][frame["occasion"] == "Post"].tolist() == [1, 1, 0, 1]


def test_the_middle_is_asked_about_beside_both_ends(form) -> None:
    headings = ["I like maths (start)", "I like maths (middle)", "I like maths (end)"]
    place, path = form(headings, ROWS, survey(["Pre", "Mid", "Post"]))
    done, asked = brought(place, path, measure="ENJ", occasion="Mid")
    assert asked[1:] == [
        "‘I like maths (middle)’ (column 4), beside ‘I like maths (start)’ (column 3) and ‘I like maths (end)’ (column "
        "5): when was this? The measure has: Pre, Mid, Post."
    ]
    assert counted(done) == {(when, "I like maths"): 6 for when in ("Pre", "Mid", "Post")}


def test_a_form_filled_in_twice_tells_by_a_question_when_each_time_was(form) -> None:
    items = ["Agree", "Disagree"]
    rows = [[when, *items] for when in ("Start of the project", "End of the project") for _ in range(5)]
    place, path = form(
        ["Is this at the start or the end of the project?", "I like maths", "I like sums"],
        rows,
        survey(["Pre", "Post"]),
    )
    text = path.read_text(encoding="utf-8")
    for at in range(5, 10):
        text = text.replace(f'"K{at}"', f'"K{at - 5}"')
    path.write_text(text, encoding="utf-8")
    done, asked = brought(place, path, measure="ENJ")
    assert len(asked) == 1
    assert counted(done) == {
        (when, item): 5 for when in ("Pre", "Post") for item in ("I like maths", "I like sums")
    }
    assert done.arrival.tables["surveys"]["respondent"].nunique() == 5


def test_two_words_for_one_end_in_one_file_stay_two_times(form) -> None:
    rows = [["3", "7"], ["5", "8"], ["2", "2"], ["9", "10"]]
    measure = Measure(name="Reading", code="READ", form="score", occasions=["Pre", "Post"])
    place, path = form(["READ baseline", "READ start"], rows, measure)
    done, _ = brought(place, path)
    assert set(done.arrival.tables["observations"]["occasion"]) == {"baseline", "start"}
