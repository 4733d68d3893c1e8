import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Measure, TargetGroup

READ = Measure(name="Reading", code="READ", occasions=["September", "June"])
BEFORE = [8, 10, 12, 14] * 3
TARGET = {f"t{n:02}": ("target", BEFORE[n], BEFORE[n] + 3 + n % 3) for n in range(12)}
BESIDE = {f"c{n:02}": ("comparison", BEFORE[n], BEFORE[n] + n % 3) for n in range(12)}


def test_the_adjusted_difference_comes_with_its_size_and_months(book_with, scores):
    result = results.group_comparison(book_with(READ, audience="school", **scores(TARGET | BESIDE)), READ)
    assert result.adjusted.frame["difference"].iloc[0] == pytest.approx(3)
    row = result.effect.frame.iloc[0]
    # The spread after, in both groups: 8 10 12 14 three times with 0, 1, 2 added once each: variance
    # (60 + 8)/11 = 68/11. g = J(22)·3/√(68/11) = 1.1650, beyond the Toolkit's table.
    assert row["g"] == pytest.approx((1 - 3 / (4 * 22 - 1)) * 3 / (68 / 11) ** 0.5, abs=2e-4)
    assert row["months"] == "12+"


def test_order_is_for_the_school_only(book_with, scores):
    found = scores(TARGET | BESIDE)
    assert results.group_comparison(book_with(READ, **found), READ).order is None
    delta = (
        results.group_comparison(book_with(READ, audience="school", **found), READ)
        .order.frame["delta"]
        .iloc[0]
    )
    above = sum(a[2] > b[2] for a in TARGET.values() for b in BESIDE.values())
    below = sum(a[2] < b[2] for a in TARGET.values() for b in BESIDE.values())
    assert delta == pytest.approx((above - below) / 144)


def test_lot_is_believed_only_when_every_group_was_drawn(book_with, scores):
    drawn, not_drawn = TargetGroup(name="a", by_lot=True), TargetGroup(name="b")
    found = scores(TARGET | BESIDE)
    assert results.group_comparison(book_with(READ, drawn, **found), READ).by_lot
    assert not results.group_comparison(book_with(READ, drawn, not_drawn, **found), READ).by_lot
    assert not results.group_comparison(book_with(READ, **found), READ).by_lot


def test_a_measure_taken_once_is_set_beside_the_comparison_group(book_with, scores):
    once = {pupil: (*row[:2], None) for pupil, row in (TARGET | BESIDE).items()}
    once |= {f"c{n:02}": ("comparison", BEFORE[n] - 2, None) for n in range(12)}
    book = book_with(READ, audience="school", **scores(once))
    assert results.group_comparison(book, READ) is None
    result = results.one_occasion(book, READ)
    # 2 apart with the variance 60/11 in both: d = 2/√(60/11) = .8563
    assert result.effect.frame["d"].iloc[0] == pytest.approx(2 / (60 / 11) ** 0.5)
    assert result.occasion == "September"
    assert results.one_occasion(book_with(READ, **scores(TARGET | BESIDE)), READ) is None


def test_without_a_comparison_group_there_is_nothing_to_compare(book_with, scores):
    book = book_with(READ, **scores(TARGET))
    assert results.group_comparison(book, READ) is None
    assert results.one_occasion(book, READ) is None
