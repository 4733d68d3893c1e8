"""Who changed what in a record, and when."""

from __future__ import annotations

from dataclasses import replace

from revisions import FIRST, written

from sipp_lib.records.history import changes, others_wrote


def told(*revisions):
    return [(each.author, each.fields) for each in changes(revisions)]


def test_each_act_tells_what_a_field_held_before_and_since_the_latest_first():
    second = written(FIRST, author="CD", name="Motivation", why="new")
    third = written(second, author="AB", op="withdraw", name="Motivation", why="new")
    fourth = written(third, author="AB", name="Motivation", why="new")
    assert told(fourth, FIRST, third, second) == [
        ("AB", (("withdrawn", True, False),)),
        ("AB", (("withdrawn", False, True),)),
        ("CD", (("why", "old", "new"),)),
        ("AB", (("name", "", "Motivation"), ("why", "", "old"))),
    ]
    assert [each.begun for each in changes([FIRST, second])] == [False, True]


def test_a_text_that_somebody_only_went_on_writing_is_one_act():
    at = "2026-01-06T09:00:{}Z".format
    one = written(FIRST, at=at("00"), name="Motivation", why="Pup")
    two = written(one, at=at("05"), name="Motivation", why="Pupils say")
    three = written(two, at=at("09"), name="Motivation", why="Pupils say so")
    assert told(FIRST, one, two, three)[0] == ("AB", (("why", "old", "Pupils say so"),))
    assert changes([FIRST, one, two, three])[0].rev == three.rev
    # what was cleared is an act of its own, however soon: it is what people look for
    gone = written(three, at=at("10"), name="Motivation", why="")
    assert told(FIRST, one, two, three, gone)[:2] == [
        ("AB", (("why", "Pupils say so", ""),)),
        ("AB", (("why", "old", "Pupils say so"),)),
    ]


def test_another_person_another_field_or_another_day_is_another_act():
    one = written(FIRST, at="2026-01-06T09:00:00Z", name="Motivation", why="Pup")
    for other in (
        written(one, at="2026-01-06T09:00:05Z", author="CD", name="Motivation", why="Pupils"),
        written(one, at="2026-01-06T09:00:05Z", name="Motivations", why="Pup"),
        written(one, at="2026-01-07T09:00:00Z", name="Motivation", why="Pupils"),
    ):
        assert len(changes([FIRST, one, other])) == 3


def test_two_peoples_edits_are_told_each_and_the_choice_between_them():
    ours = written(FIRST, author="AB", name="Motivation", why="ours")
    theirs = written(FIRST, author="CD", name="Motivation", why="theirs")
    joined = written(ours, theirs, author="EF", name="Motivation", why="theirs")
    found = dict(told(FIRST, ours, theirs, joined)[:3])
    # until somebody chose, the record said what both had before them
    assert found == {
        "EF": (("why", "old", "theirs"),),
        "AB": (("why", "old", "ours"),),
        "CD": (("why", "old", "theirs"),),
    }


def test_what_others_wrote_is_told_by_person_each_record_once_and_the_latest_first() -> None:
    ours = written(FIRST, author="Me", why="mine")
    theirs = written(ours, author="Ann", why="theirs")
    again = written(theirs, author="Ann", why="theirs too")
    more = replace(written(FIRST, author="Ann", why="x"), record="f2")
    assert others_wrote([FIRST, ours, theirs, more, again], "factor", "Me") == {
        "Ann": ["f1", "f2"],
        "AB": ["f1"],
    }
    assert others_wrote([theirs], "action", "Me") == {}
