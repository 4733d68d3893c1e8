from dataclasses import replace

import pytest
from given_out import FACTORS

from sipp_lib.handout import SPARE, Returned
from sipp_lib.records.came_back import Came, Earlier, came_before, corrected
from sipp_lib.records.kinds import Factor, Member
from sipp_lib.records.store import Store

BACK = Returned(FACTORS, "back.xlsx", by="Ann Ross")


def test_where_a_revision_came_from_stands_in_its_reason():
    came = Came.of(BACK, 3, '{"name": "Sleep"}')
    assert Came.from_reason(came.as_reason()) == came
    assert came.as_reason().startswith("From a form that came back [")
    for other in ("", "asked for", "From a form that came back", f"{came.as_reason()} more"):
        assert Came.from_reason(other) is None


def test_whoever_has_not_the_form_cannot_try_out_what_a_line_said():
    other = replace(BACK, form=replace(FACTORS, id="f" * 16))
    assert Came.of(BACK, 3, "Sleep").said != Came.of(other, 3, "Sleep").said
    assert FACTORS.id not in Came.of(BACK, 3, "Sleep").as_reason()


def test_all_that_a_line_ever_said_is_known_and_where_it_stood_last(tmp_path):
    first, second = Came.of(BACK, 3, "one"), Came.of(BACK, 5, "two")
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        entry = store.add(Factor(name="Sleep"), author="Ann Ross", reason=first.as_reason())
        store.revise(entry.id, {"why": "x"}, author="AB")
        store.revise(entry.id, {"name": "Sleep well"}, author="Ann Ross", reason=second.as_reason())
        store.add(Factor(name="Else"), author="AB")
        (found,) = came_before(store.revisions(), first.form)
        assert (found.record, found.author, found.line, found.said) == (
            entry.id,
            "ann ross",
            5,
            {first.said, second.said},
        )
        assert (found.body.name, came_before(store.revisions(), "else")) == ("Sleep well", [])
        store.redact(entry.id, author="AB", reason="asked for")
        assert came_before(store.revisions(), first.form)[0].body is None


LONG = "They told us so in the survey of May"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Factor(name="Sleeep"), Factor(name="Sleep"), True),
        (Factor(name="Reading at home"), Factor(name="reading at home, daily"), True),
        (Factor(name="Sleep"), Factor(name="Attendance"), False),
        (Factor(name="Sleep", why=LONG), Factor(name="Bedtime", why=LONG), True),
        (Factor(name="Sleep", why="yes", level="pupil"), Factor(name="Bedtime", why="yes", level="pupil"), False),
        (Member(name="Ann Ross", role="class teacher"), Member(name="Ben Hay", role="class teacher"), False),
        (Factor(level="pupil"), Factor(level="pupil"), False),
    ],
)  # fmt: skip
def test_what_is_much_the_same_is_a_correction(one, other, same):
    came = Came.of(BACK, 3, "now")
    before = Earlier("r", "ann ross", came.copy, 3, "a" * 64, one)
    assert corrected(other, came, [before]) == (before if same else None, True)
    assert corrected(other, came, [replace(before, line=9)]) == (
        replace(before, line=9) if same else None,
        False,
    )
    assert corrected(other, came, [replace(before, copy="else")]) == (None, False)


def test_the_line_of_its_own_number_goes_before_others_and_a_row_without_a_number_has_none():
    came = Came.of(BACK, 3, "now")
    there = [
        Earlier(str(line), "ann ross", came.copy, line, "a" * 64, Factor(name="Sleep")) for line in (2, 3)
    ]
    assert corrected(Factor(name="Sleep."), came, there)[0] is there[1]
    numbered = [replace(each, body=Factor(name=f"Cycle {each.line}")) for each in there]
    assert corrected(Factor(name="Cycle 2"), came, numbered)[0] is numbered[0]
    spare = Came.of(BACK, SPARE + 1, "now")
    other = Earlier("r", "ann ross", came.copy, SPARE + 1, "a" * 64, Factor(name="Sleep"))
    assert corrected(Factor(name="Attendance"), spare, [other]) == (None, False)


def test_what_is_not_on_this_computer_is_no_ground_to_call_a_line_corrected():
    came = Came.of(BACK, 3, "now")
    erased = Earlier("r", "ann ross", came.copy, 3, "a" * 64, None)
    assert corrected(Factor(name="Sleep"), came, [erased]) == (None, True)
