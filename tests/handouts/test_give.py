from pathlib import Path

import pytest

from sipp_lib.errors import UsageError
from sipp_lib.handouts.give import Wanted, one_of_ones_own, questionnaire
from sipp_lib.handouts.make import kind_named
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

TEN = tuple(f"Statement {at}" for at in range(1, 11))


@pytest.fixture
def made(tmp_path: Path):
    place = begin("Tiny", tmp_path)[0]
    with Store.open(place.records, place.slug) as store:
        yield Programme.open(tmp_path), place, store


def given(made, *words, author="Ann Ross", **more):
    return questionnaire(*made, Wanted(*words, **more), author)


def test_one_that_stands_ready_brings_its_measure_once(made):
    form, said = given(made, "staff-voice", "May 2026")
    assert said == "The measure ‘What staff say about the intervention’ was added in Phase 3."
    assert given(made, "What staff say about the intervention")[1] == ""
    (entry,) = made[2].current("measure")
    assert (entry.body.code, entry.body.occasions, entry.author) == (form.measure, ["May 2026"], "Ann Ross")


def test_a_published_scale_takes_another_short_name_where_a_score_has_its_own(made):
    made[2].add(Measure(name="Self-esteem", code="rosenberg-a"), author="AB")
    form, _ = given(made, "rosenberg-a", "May 2026", TEN)
    assert form.measure == "rosenberg-a-2"
    again, said = given(made, "rosenberg-a", "", TEN)
    assert again.measure == "rosenberg-a-2"
    assert said.startswith("Its words belong to others")
    entry = made[2].current("measure")[-1]
    assert (entry.body.scale, entry.body.form) == ("Rosenberg A 0-3", "survey")


def test_one_of_ones_own_is_a_measure_with_its_answers(made):
    own = one_of_ones_own(" Our  breakfast club ", ["Yes", " ", "No"], "parents", [])
    form, said = given(made, "", "May 2026", ("We come", "We like it"), own=own)
    assert said == "The measure ‘Our breakfast club’ was added in Phase 3."
    assert [(each.label, each.choices) for each in form.asked] == [
        ("We come", ("Yes", "No")),
        ("We like it", ("Yes", "No")),
    ]
    (entry,) = made[2].current("measure")
    assert (entry.body.code, entry.body.answered_by, entry.body.role) == (
        "our-breakfast-club",
        "parents",
        "outcome",
    )


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        (" ", ["Yes", "No"], "Give your questionnaire a name."),
        ("VOICES", ["Yes", "No"], "There is a measure ‘VOICES’ already. Choose it in the list, or take another name."),
        ("Ours", ["Yes"], "Give at least two answers to choose from, each on a line and none of them twice."),
        ("Ours", ["Yes", "yes"], "Give at least two answers to choose from, each on a line and none of them twice."),
    ],
)  # fmt: skip
def test_what_one_of_ones_own_lacks_is_said(name, answers, words):
    with pytest.raises(UsageError) as caught:
        one_of_ones_own(name, answers, "staff", [Measure(name="Voices", code="v")])
    assert str(caught.value) == words


def test_what_is_missing_adds_no_measure(made):
    for words in (("staff-voice", ""), ("nothing", "May 2026"), ("stirling", "May 2026", TEN)):
        with pytest.raises(UsageError):
            given(made, *words)
    assert not made[2].current("measure")
    with pytest.raises(UsageError) as caught:
        given(made, "nothing", "May 2026")
    assert str(caught.value) == (
        "There is no form ‘nothing’. There are forms of the phases: partnership, school, member, information, "
        "target-group, outcome, factor, reading, question, driver, action, measure, log, event, cycle, voice, coding, "
        "finding, decision, sharing, self-check, sign-off; and questionnaires: working-together, pupil-voice, "
        "parent-voice, staff-voice, stirling, rosenberg-a, rosenberg-b."
    )
    for kind in str(caught.value).split("phases: ")[1].split(";")[0].split(", "):
        assert kind_named(kind)


def statements(made):
    return {entry.body.name: entry.body.statements for entry in made[2].current("measure")}


def test_statements_of_ones_own_are_given_once_and_kept_in_the_measure(made):
    own = one_of_ones_own("Breakfast", ["Yes", "No"], "parents", [])
    given(made, "", "May 2026", ("We come ", "", "We like it"), own=own)
    assert statements(made) == {"Breakfast": ["We come", "We like it"]}
    again, said = given(made, "breakfast")
    assert ([each.label for each in again.asked], said) == (["We come", "We like it"], "")
    kept = "The statements are kept in the measure ‘{}’ in Phase 3, for the next form, too."
    assert given(made, "breakfast", "", ("We come",), author="Bo Ross")[1] == kept.format("Breakfast")
    assert statements(made) == {"Breakfast": ["We come"]}
    made[2].add(Measure(name="Old", code="old", form="survey", answers=["Yes", "No"]), author="AB")
    assert given(made, "old", "May", ("Mine",))[1] == kept.format("Old")
    assert given(made, "old", "May", ("Mine",))[1] == ""
    given(made, "pupil-voice", "May", ("Mine",))
    assert [each.label for each in given(made, "pupil-voice")[0].asked] == ["Mine"]


def test_the_words_of_a_published_scale_are_not_kept_where_everybody_could_read_them(made):
    theirs = tuple(f"Theirs {at}" for at in range(15))
    assert given(made, "stirling", "May", theirs)[1] == (
        "The measure ‘Stirling Children's Wellbeing Scale’ was added in Phase 3. Its words belong to others, so they "
        "are not kept in the measure: keep the list of statements for the next form, too. The workbook knows it only "
        "once answers are in."
    )
    assert [*statements(made).values()] == [[]]
