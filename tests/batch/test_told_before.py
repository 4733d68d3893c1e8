"""A public report beside the one before it: whoever publishes it is told where it would give a few pupils away."""

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_frames import FRIDAY, KEY, MONDAY, TUESDAY, marks, publisher

from sipp_lib.batch import told_before
from sipp_lib.batch.told_before import changed_by_few
from sipp_lib.evidence.told import FILE, forget

BY_HAND = (
    "since the public report of 1 June 2026 the results of fewer than 10 pupils behind a number have come, gone or "
    "changed: Reading (September). Whoever has both reports can work out what these pupils got. Take the earlier one "
    "down wherever it stands, or wait until more results have changed."
)


@pytest.fixture
def published(tmp_path):
    return publisher(tmp_path)


def test_one_pupil_more_is_told_with_what_to_do(published):
    """By hand: 26 marks with a mean of 18.1, then 27 with 18.2: the new one is 27 · 18.2 − 26 · 18.1 = 20.8."""
    assert not published(marks(26), MONDAY)
    assert published(marks(27), TUESDAY) == [BY_HAND]
    # as often as it is made that day, a draft of which goes out
    assert published(marks(27), TUESDAY) == [BY_HAND]
    assert not published(marks(27), FRIDAY)
    assert not published(marks(37), FRIDAY)  # ten more hide each other


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (marks(20, p3=40), True),
        (marks(11), True),
        (marks(10), False),  # ten have gone
        (marks(20), False),
        (dict.fromkeys(range(20), 30), False),  # all have changed
    ],
)
def test_a_mark_that_was_corrected_and_a_pupil_who_left_are_told_too(published, after, told):
    assert not published(marks(20), MONDAY)
    assert bool(published(after, MONDAY)) == told  # a report of the morning may have gone out by noon


def test_a_pupil_who_changed_groups_is_told_though_no_mark_has(published):
    of = dict.fromkeys(range(20, 40), "comparison")
    assert not published(marks(40), MONDAY, groups=of)
    assert published(marks(40), TUESDAY, groups=of | {20: "target"}) == [BY_HAND]


def test_a_group_too_small_to_be_told_before_or_now_is_compared_with_nothing(published):
    assert not published(marks(9), MONDAY)
    assert not published(marks(12), TUESDAY)


def test_what_is_kept_holds_no_pupil_and_no_mark_and_is_its_owners(published, tmp_path):
    published(marks(20, p3=39.25), MONDAY)
    kept = tmp_path / "private" / "north" / FILE
    assert "p03" not in kept.read_text()
    assert "39.25" not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(json.loads(kept.read_text())["now"]["told"]["READ/September"]) == 20
    kept.write_text("{")
    assert not published(marks(21), TUESDAY)  # and it begins anew
    assert published(marks(22), FRIDAY)


def test_a_forgotten_pupil_is_found_there_no_more_and_is_still_missed(published, tmp_path):
    published(marks(20), MONDAY)
    kept = tmp_path / "private" / "north" / FILE
    before = json.loads(kept.read_text())
    forget(kept, KEY, "p03")
    after = json.loads(kept.read_text())
    was, now = (each["now"]["told"]["READ/September"] for each in (before, after))
    gone = {who: was[who] for who in was.keys() - now.keys()}
    [[result, *rows]] = gone.values()
    assert result not in kept.read_text()
    assert {row for who in now.keys() - was.keys() for row in now[who][1:]} == {*rows}
    assert all(
        len(now[who]) == 2 for who in now.keys() - was.keys()
    )  # what is kept of a row leads to no other
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    left = {n: mark for n, mark in marks(20).items() if n != 3}
    assert published(left, TUESDAY) == [BY_HAND]


def test_who_is_in_the_evidence_no_more_is_not_kept_either(published, tmp_path):
    """An account that may not write where the pupil was forgotten has notes of its own."""
    published(marks(20), MONDAY)
    kept = tmp_path / "private" / "north" / FILE
    everybody = {*json.loads(kept.read_text())["now"]["told"]["READ/September"]}
    published(marks(19), TUESDAY)
    after = json.loads(kept.read_text())
    stay = {*after["now"]["told"]["READ/September"]}
    assert len(stay) == 19
    assert {*after["before"]["told"]["READ/September"]} & everybody == stay


def test_an_account_that_may_only_read_there_compares_with_its_own_notes(published, tmp_path, monkeypatch):
    (tmp_path / "private" / "north").mkdir()
    monkeypatch.setattr(told_before.os, "access", lambda *_: False)
    assert not published(marks(26), MONDAY)
    assert published(marks(27), TUESDAY) == [BY_HAND]
    assert [path.name for path in (tmp_path / "private" / ".sipp").glob("*.json")] == [f"north-{FILE}"]
    assert not list((tmp_path / "private" / "north").iterdir())


def test_the_same_results_under_two_names_are_told_of_where_a_few_have_one_only(published):
    assert published(marks(26), MONDAY, also=marks(25)) == [
        "Reading again (September) and Reading (September) have the same results, but for fewer than 10 pupils who "
        "have only one of the two. Whoever reads both can work out what these pupils got. Keep one of the two measures."
    ]


@pytest.mark.parametrize("also", [marks(26), marks(16), marks(25, p3=40), {}])
def test_the_same_pupils_ten_fewer_and_other_results_under_a_second_name_are_not(published, also):
    assert not published(marks(26), MONDAY, also=also)


PUPILS = st.dictionaries(
    st.integers(0, 39).map(str), st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y"]))
)


@given(PUPILS, PUPILS, st.integers(5, 12))
def test_a_row_differs_by_few_as_sets_of_results_do(before, now, threshold):
    told = [{who: [mark, "all", row] for who, (mark, row) in each.items()} for each in (before, now)]
    by_hand = False
    for row in ("all", "x", "y"):
        sets = [
            {(who, mark) for who, (mark, at) in each.items() if row in ("all", at)} for each in (before, now)
        ]
        changed = {who for who, _ in sets[0] ^ sets[1]}
        by_hand |= 0 < len(changed) < threshold <= min(map(len, sets))
    assert changed_by_few(*told, threshold) == by_hand
