"""A public report beside the one before it: whoever publishes it is told where it would give a few pupils away."""

import json
import stat
from datetime import date

import pytest
from given_book import Given
from hypothesis import given
from hypothesis import strategies as st

from sipp_lib.batch.told_before import FILE, changed_by_few, noted
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Measure

MONDAY, TUESDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 5)
READ = Measure(code="READ", name="Reading", form="score", occasions=["September"])
BY_HAND = (
    "since the public report of 1 June 2026 the results of fewer than 10 pupils behind a number have come, gone or "
    "changed: Reading (September). Whoever has both reports can work out what these pupils got. Take the earlier one "
    "down wherever it stands, or wait until more results have changed."
)


class Place:
    def __init__(self, folder):
        self.folder = folder


@pytest.fixture
def published(tmp_path):
    """What is said when a report is made of these marks on a day; of pupils of the target group, unless told."""

    def publish(marks, day, *, groups=None, measure=READ):
        pupils = [{"pupil": f"p{n:02}", "group": (groups or {}).get(n, "target"), "sex": "F"} for n in marks]
        rows = [
            {"pupil": f"p{n:02}", "measure": "READ", "occasion": "September", "value": mark}
            for n, mark in marks.items()
        ]
        book = Given([measure], {"pupils": pupils, "observations": rows}, "public", tmp_path)
        book.place = Place(tmp_path / "private")
        book.evidence = Evidence(**book.evidence.tables, fingerprints={"it": str(sorted(marks.items()))})
        return noted(book, day)

    return publish


def marks(many, **changed):
    return {n: 10 + n % 7 for n in range(many)} | {int(n[1:]): mark for n, mark in changed.items()}


def test_one_pupil_more_is_told_with_what_to_do(published):
    """By hand: 26 marks with a mean of 18.1, then 27 with 18.2: the new one is 27 · 18.2 − 26 · 18.1 = 20.8."""
    assert not published(marks(26), MONDAY)
    assert published(marks(27), TUESDAY) == BY_HAND
    assert (
        published(marks(27), TUESDAY) == BY_HAND
    )  # as often as it is made that day, a draft of which goes out
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
    assert published(marks(40), TUESDAY, groups=of | {20: "target"}) == BY_HAND


def test_a_group_too_small_to_be_told_before_or_now_is_compared_with_nothing(published):
    assert not published(marks(9), MONDAY)
    assert not published(marks(12), TUESDAY)


def test_what_is_kept_holds_no_pupil_and_no_mark_and_is_its_owners(published, tmp_path):
    published(marks(20, p3=39.25), MONDAY)
    kept = tmp_path / "private" / FILE
    assert "p03" not in kept.read_text()
    assert "39.25" not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(json.loads(kept.read_text())["now"]["told"]["READ/September"]) == 20
    kept.write_text("{")
    assert not published(marks(21), TUESDAY)  # and it begins anew
    assert published(marks(22), FRIDAY)


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
