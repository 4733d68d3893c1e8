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
    assert (again.measure, said) == ("rosenberg-a-2", "")
    entry = made[2].current("measure")[-1]
    assert (entry.body.scale, entry.body.form) == ("Rosenberg A 0-3", "survey")


def test_one_of_ones_own_is_a_measure_with_its_answers(made):
    own = one_of_ones_own(" Our  breakfast club ", ["Yes", " ", "No"], "parents", [])
    form, said = given(made, "", "May 2026", ("We come", "We like it"), own=own)
    assert said.startswith(
        "The measure ‘Our breakfast club’ was added in Phase 3. Keep the list of statements "
    )
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


KEEP = "Keep the list of statements and give it for the next form, too: the workbook knows it only once answers are in."


def test_statements_that_nothing_keeps_are_said_to_be_needed_again(made):
    own = one_of_ones_own("Breakfast", ["Yes", "No"], "parents", [])
    said = given(made, "", "May 2026", ("We come",), own=own)[1]
    assert said == f"The measure ‘Breakfast’ was added in Phase 3. {KEEP}"
    assert given(made, "breakfast", "", ("We come",))[1] == KEEP
    # those of a published scale stand in the published form
    assert KEEP not in given(made, "stirling", "May", tuple(f"Mine {at}" for at in range(15)))[1]
    assert given(made, "pupil-voice", "May", ("Mine",))[1].endswith(KEEP)
    assert given(made, "pupil-voice")[1] == ""
