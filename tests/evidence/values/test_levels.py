import pytest
from glen_files import known

from sipp_lib.errors import Issue
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.values.levels import order, read_levels
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

HEAD = "Pupil code,Effort Pre,Effort Post\n"


@pytest.mark.parametrize(
    ("cells", "ranked"),
    [
        (["C", "a", "B", "E"], ["a", "B", "C", "E"]),
        (["A", "B-", "B+"], ["A", "B+", "B-"]),
        (["1", "E", "2"], ["2", "1", "E"]),
        (["First Level", "E", "Second"], ["Second", "First Level", "E"]),
        (["Early Level", "Achieved First Level", "Not yet Early", "second"],
         ["second", "Achieved First Level", "Early Level", "Not yet Early"]),
        (["Emerging", "Secure ", "Developing"], ["Secure ", "Developing", "Emerging"]),
        (["Band 5", "band 10", "Band 7"], ["band 10", "Band 7", "Band 5"]),
        (["1D", "ES", "1s", "1C", "2D"], ["2D", "1s", "1C", "1D", "ES"]),
        (["First level secure", "Early Level - Developing", "First: consolidating"],
         ["First level secure", "First: consolidating", "Early Level - Developing"]),
        (["Low", "High", "Medium"], ["High", "Medium", "Low"]),
        (["Expected", "Much higher than expected", "Lower than expected"],
         ["Much higher than expected", "Expected", "Lower than expected"]),
        (["Below", "On track", "Above"], ["Above", "On track", "Below"]),
    ],
)  # fmt: skip
def test_levels_of_usual_scales_are_known_with_their_order(cells, ranked):
    found = read_levels(cells)
    place = order(found.values()).index
    assert sorted(cells, key=lambda cell: place(found[cell])) == ranked


@pytest.mark.parametrize(
    "cells", [["Fish", "Bear"], ["1", "2", "3"], ["Grade 1", "Grade 2"], ["A", "Early"], []]
)
def test_what_is_of_no_usual_scale_has_no_order(cells):
    assert read_levels(cells) == {}


def test_a_measures_own_levels_come_first():
    assert read_levels(["fish ", "Bear", "Wolf"], ["Bear", "Fish"]) == {"fish ": "Fish", "Bear": "Bear"}


@pytest.fixture
def there(begin_glen):
    place = begin_glen(School(name="Glen Primary School", code="GLE"))
    with Store.open(place.records, place.slug) as store:
        body = Measure(name="Effort", code="EFF", ordered=True, occasions=["Pre", "Post"])
        measure = store.add(body, author="AB")
    return place, measure


def said(there, **fields):
    place, measure = there
    with Store.open(place.records, place.slug) as store:
        store.revise(measure.id, fields, author="AB")


def checked(there, text: str, name: str = "levels.csv"):
    place, _ = there
    path = place.notebooks.parents[3] / name
    path.write_text(text, encoding="utf-8")
    now = known(place)
    return steps.check(steps.preview(path, place, now), now), now


def added(there, text: str, name: str = "levels.csv"):
    done, now = checked(there, text, name)
    steps.import_file(done, now, there[0])
    return done


def kept(there):
    place, _ = there
    rows = known(place).evidence.observations
    return sorted(zip(rows["occasion"], rows["level"], rows["value"], strict=True))


def wrong(done) -> list[Issue]:
    return [issue.message for issue in done.issues if issue.code == "wrong-cell"]


def test_letters_are_kept_as_levels_whose_step_follows_the_measure(there):
    # C alone is how official statistics mark what is suppressed
    added(there, HEAD + "P1,C,B\nP2,B,A\nP3,,C\n")
    scale = {"A": 8, "B": 7, "C": 6}  # A to G, and U
    assert kept(there) == sorted(
        [("Pre", "C", scale["C"]), ("Pre", "B", scale["B"]), *(("Post", each, scale[each]) for each in "BAC")]
    )
    said(there, answers=["A", "B", "C"])
    assert [value for _, _, value in kept(there)] == [3, 2, 1, 2, 1]
    said(there, answers=["A", "B", "C", "D"])  # a level that comes later moves the numbers, never the order
    assert [value for _, _, value in kept(there)] == [4, 3, 2, 3, 2]
    said(there, better="lower")
    assert [value for _, _, value in kept(there)] == [1, 2, 3, 2, 3]
    said(there, answers=["A", "B"], better="higher")
    assert [level for _, level, value in kept(there) if isinstance(value, float)] == ["A", "B", "B"]
    place, _ = there
    book = Workbook.open(place.slug, place.notebooks.parents[2], "school")
    assert [issue.message for issue in book.issues() if issue.code == "unlisted-level"] == [
        "Measure ‘Effort’: 2 of 5 results are levels whose order is not known, so they are not counted. Check in Phase "
        "3 that the measure lists them under ‘Possible answers’, from best to worst."
    ]


def test_an_order_that_nobody_knows_is_to_be_listed_and_says_where(there):
    done, _ = checked(there, HEAD + "P1,Fish,Bear\nP2,Bear,Bear\nP3,Wolf,Fish\n")
    assert wrong(done)[0] == (
        "levels.csv, rows 2, 3 and 4, column ‘Effort Pre’: these levels are not from a scale that the workbook knows, "
        "so it needs their order. List them under ‘Possible answers’ of the measure in Phase 3, from best to worst. "
        "Where they say whether something was achieved, choose ‘yes or no’ there. Then add the file again."
    )
    said(there, answers=["Wolf", "Bear", "Fish"])
    added(there, HEAD + "P1,Fish,Bear\nP2,Bear,bear\nP3,Wolf,Fish\n")
    assert kept(there) == [
        ("Post", "Bear", 2), ("Post", "Bear", 2), ("Post", "Fish", 1),
        ("Pre", "Bear", 2), ("Pre", "Fish", 1), ("Pre", "Wolf", 3),
    ]  # fmt: skip
    done, _ = checked(there, HEAD + "P4,Fox,Bear\nP5,Bear,Bear\n", "more.csv")
    assert wrong(done) == [
        "more.csv, row 2, column ‘Effort Pre’: this is not one of its levels. Correct the cells, or list it under "
        "‘Possible answers’ of the measure in Phase 3, from best to worst. Then add the file again."
    ]


def test_letters_of_a_score_say_which_form_to_choose(there):
    said(there, ordered=False)
    done, _ = checked(there, HEAD + "P1,A,B\nP2,B,A\nP3,D,B\n")
    assert wrong(done)[0] == (
        "levels.csv, rows 2, 3 and 4, column ‘Effort Pre’: these are levels, not numbers, and have no average. Where "
        "only their order counts, open the measure in Phase 3, choose ‘score’, tick ‘Levels rather than points’ and "
        "list the levels under ‘Possible answers’, from best to worst. Where it is whether a level was achieved, "
        "choose ‘yes or no’ and write yes and no. Then add the file again."
    )


def test_a_letter_among_numbers_is_no_level_and_may_say_that_a_pupil_was_absent(there):
    said(there, ordered=False)
    done, _ = checked(there, HEAD + "P1,A,14\nP2,12,13\nP3,11,12\nP4,9,10\n")
    assert wrong(done)[0] == (
        "levels.csv, row 2, column ‘Effort Pre’: a letter or a word among numbers. If it says that there is no result, "
        "such as A for absent, leave the cell empty. If it is a level, give the levels a column of their own. Then add "
        "the file again."
    )


def test_steps_in_numbers_have_their_own_number_as_step(there):
    place, _ = there
    path = place.notebooks.parents[3] / "levels.csv"
    path.write_text(HEAD + "P1,3,4\nP2,2,5\n", encoding="utf-8")
    now = known(place)
    seen = steps.preview(path, place, now)
    (question,) = seen.questions
    done = steps.check(seen.answer(question.key, question.suggestion), now)
    steps.import_file(done, now, place)
    assert kept(there) == [("Post", "4", 4), ("Post", "5", 5), ("Pre", "2", 2), ("Pre", "3", 3)]


def test_a_judgement_of_each_organiser_is_no_questionnaire(there):
    rows = "".join(f"P{at},Secure,Developing,Emerging\n" for at in range(2)) + "P9,Developing,Secure,Secure\n"
    place, _ = there
    path = place.notebooks.parents[3] / "organisers.csv"
    path.write_text("Pupil code,Reading,Writing,Talking\n" + rows, encoding="utf-8")
    known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
    seen = steps.preview(path, place, known)
    assert [each.doubt for each in seen.mapping.columns[1:]] == ["measure"] * 3


def test_a_level_that_is_listed_is_one_though_its_letters_mean_exempt_elsewhere(there):
    said(there, answers=["EX", "SE", "DE"])
    added(there, HEAD + "P1,EX,EX\nP2,SE,DE\nP3,DE,EX\n")
    assert kept(there) == sorted(
        [
            ("Pre", "EX", 3),
            ("Pre", "SE", 2),
            ("Pre", "DE", 1),
            ("Post", "EX", 3),
            ("Post", "DE", 1),
            ("Post", "EX", 3),
        ]
    )


def test_a_level_that_is_listed_is_known_by_its_usual_other_words():
    listed = ["Third", "Second", "First", "Early"]
    cells = ["First Level", "1st level", "Early Level", "Achieved Second", "third", "Early/First", "Fourth"]
    assert read_levels(cells, listed) == {
        "First Level": "First",
        "1st level": "First",
        "Early Level": "Early",
        "Achieved Second": "Second",
        "third": "Third",
    }
