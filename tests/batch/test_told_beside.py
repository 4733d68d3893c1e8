"""Public reports of two partnerships: whoever publishes one is told where both would give a few pupils away."""

import json

import pytest
from told_frames import FRIDAY, MONDAY, READ, TUESDAY, Programme, marks, publisher

from sipp_lib.batch import told_beside
from sipp_lib.batch.told_beside import beside_others
from sipp_lib.evidence.told import FILE, read

BY_HAND = (
    "the public report of ‘{}’ tells nearly the same results: fewer than 10 pupils are behind a number of one report "
    "and not behind one of the other (Reading (September)). Whoever has both reports can work out what these pupils "
    "got. Have both tell of the same pupils, or publish one of them only."
)


@pytest.fixture
def published(tmp_path):
    return publisher(tmp_path)


@pytest.fixture
def compared(tmp_path):
    """What is said of some partnerships; of all unless told."""
    programme = Programme(tmp_path / "private")
    return lambda *slugs: beside_others(programme, slugs or programme.partnerships())


def test_two_partnerships_that_tell_of_nearly_the_same_results_are_told_of_together(published, compared):
    """By hand: means of 12.8 of 26 and 25 of them; the last has 26 · 12.8 − 25 · 12.8 = 12.8, within 2.6: it is 14."""
    published(marks(26), MONDAY, slug="south")
    assert not compared()
    published(marks(25), TUESDAY)
    assert compared() == {"north": [BY_HAND.format("south")]}
    assert not compared()  # once
    assert published(marks(25), TUESDAY) == [BY_HAND.format("south")]  # and as often as it is made that day
    assert not published(marks(25), FRIDAY)
    published(marks(26), FRIDAY, slug="west")
    assert compared() == {"west": [BY_HAND.format("north")]}


def test_of_two_that_are_made_together_each_is_told_of_the_other(published, compared):
    for slug, many in (("east", 26), ("north", 25), ("south", 40)):
        published(marks(many), MONDAY, slug=slug)
    assert compared() == {"east": [BY_HAND.format("north")], "north": [BY_HAND.format("east")]}


def test_what_was_not_compared_as_somebody_stopped_it_is_with_the_next(published, compared):
    published(marks(26), MONDAY, slug="south")
    published(marks(25), MONDAY)
    assert compared("south") == {"south": [BY_HAND.format("north")]}
    assert compared("north", "south") == {"north": [BY_HAND.format("south")]}


def test_digests_are_read_once_for_all_and_again_where_pupils_are_shared(published, compared, monkeypatch):
    for at in range(20):
        published({n + 100 * at: mark for n, mark in marks(26).items()}, MONDAY, slug=f"p{at:02}")
    published(marks(25), MONDAY)
    counted = []
    monkeypatch.setattr(told_beside, "read", lambda *about: counted.append(about) or read(*about))
    assert compared() == {"north": [BY_HAND.format("p00")], "p00": [BY_HAND.format("north")]}
    assert len(counted) == 21 + 2 * 2


def test_a_yes_or_no_is_counted_and_rounded_so_it_is_compared_with_nothing(published, compared):
    for slug, many in (("south", 26), ("north", 25)):
        answers = {n: n % 2 for n in range(many)}
        published(answers, MONDAY, slug=slug, measure=READ.model_copy(update={"form": "yes or no"}))
    assert not compared()


@pytest.mark.parametrize(
    "there",
    [
        marks(25),  # the same
        marks(15),  # ten fewer
        {n + 50: mark for n, mark in marks(26).items()},  # other pupils
        {n: mark + 1 for n, mark in marks(26).items()},  # other results
    ],
)
def test_partnerships_of_the_same_or_of_other_results_are_not(published, compared, there):
    published(there, MONDAY, slug="south")
    published(marks(25), MONDAY)
    assert not compared()


def test_of_what_cannot_be_written_down_it_is_said_with_what_to_do(
    published, compared, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    published(marks(26), MONDAY, slug="south")
    published(marks(25), MONDAY)
    monkeypatch.setattr(told_beside, "write_atomically", full)
    kept = tmp_path / "private" / "north" / FILE
    assert compared("north")["north"] == [
        BY_HAND.format("south"),
        f"whom its numbers are of could not be written to {kept} (No space left on device), so the next report cannot "
        "be compared with it. Check that there is room and that you may write there.",
    ]
    assert json.loads(kept.read_text())["now"]["beside"] == []
