import math

import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.reports import outcomes

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
    # 2 apart with the variance 60/11 in both: d = 2/√(60/11) = .8563, g with Hedges' 1 − 3/(4·22 − 1)
    assert result.difference.frame["difference"].iloc[0] == pytest.approx(2)
    assert result.effect.frame["g"].iloc[0] == pytest.approx((1 - 3 / 87) * 2 / (60 / 11) ** 0.5, abs=2e-4)
    assert result.occasion == "September"
    assert results.one_occasion(book_with(READ, **scores(TARGET | BESIDE)), READ) is None


def test_without_a_comparison_group_there_is_nothing_to_compare(book_with, scores):
    book = book_with(READ, **scores(TARGET))
    assert results.group_comparison(book, READ) is None
    assert results.one_occasion(book, READ) is None


def test_attrition_is_counted_by_group_and_hidden_in_public(book_with, scores):
    gone = {"t00": ("target", 8, None), "t01": ("target", 10, None), "c00": ("comparison", 8, None)}
    found = scores(TARGET | BESIDE | gone | {"c01": ("comparison", None, 12)})
    school = results.attrition(book_with(READ, audience="school", **found), READ).frame
    # of twelve each: two and one were not measured in June; c01, who was not measured in September, is no loss
    assert school["group"].tolist() == ["target", "comparison"]
    assert school["count"].tolist() == [2, 1]
    assert school["n"].tolist() == [12, 11]
    assert school["percent"].tolist() == pytest.approx([100 / 6, 100 / 11])
    # 13 per cent of all, so that 6.0 points may be apart (WWC 2020, table II.1), and 7.6 are
    assert school["lost_more"].tolist() == [True, False]
    public = results.attrition(book_with(READ, **found), READ).frame
    assert public["lost_more"].tolist() == [True, False]
    assert public["count"].isna().all()
    assert public["suppressed"].tolist() == ["withheld to protect pupils"] * 2
    assert results.attrition(book_with(READ, **scores(TARGET)), READ) is None


@pytest.mark.parametrize(("size", "told"), [(6, False), (9, False), (10, True)])
def test_no_effect_and_no_months_are_told_of_fewer_than_ten_in_a_group(book_with, scores, size, told):
    target = dict(list(TARGET.items())[:size])
    book = book_with(READ, audience="school", **scores(target | BESIDE))
    result, change = results.group_comparison(book, READ), results.target_change(book, READ)
    assert result.adjusted.frame["difference"].notna().all()
    for frame in (
        result.effect.frame[["g", "low", "high", "months", "months_low", "months_high"]],
        result.morris.frame[["d_ppc2"]],
        change.summary.frame[["effect"]],
        change.sizes.frame[["d", "g", "low", "high"]],
    ):
        assert frame.notna().all(axis=None) == told
        assert frame.isna().all(axis=None) != told
    assert change.summary.frame[["low", "high"]].notna().all(axis=None)
    once = {pupil: (*row[:2], None) for pupil, row in (target | BESIDE).items()}
    beside = results.one_occasion(book_with(READ, audience="school", **scores(once)), READ)
    assert beside.effect.frame["g"].notna().all() == told


def test_the_main_measure_comes_first_where_one_alone_is_marked(book_with, scores):
    maths = Measure(name="Maths", code="MATHS", occasions=["September", "June"], main=True)
    both = {
        key: rows + scores(TARGET, "MATHS")[key] * (key == "observations")
        for key, rows in scores(TARGET).items()
    }
    book = book_with(READ, maths, **both)
    assert results.main_measure(book) == maths
    assert results.measured(book, "score") == [maths, READ]
    two = book_with(READ.model_copy(update={"main": True}), maths, **both)
    assert results.main_measure(two) is None
    assert [each.code for each in results.measured(two, "score")] == ["READ", "MATHS"]
    process = book_with(READ, maths.model_copy(update={"role": "process"}), **both)
    assert results.main_measure(process) is None


def test_one_class_a_group_gives_no_months_and_no_interval_by_class(book_with, scores):
    rows = {pupil: (*row, row[0]) for pupil, row in (TARGET | BESIDE).items()}
    result = results.group_comparison(book_with(READ, audience="school", **scores(rows)), READ)
    assert result.adjusted.frame["low"].notna().tolist() == [True, False]
    assert result.adjusted.frame["n_clusters"].iloc[1] == 2
    assert result.effect.frame["months"].isna().all()


def test_shares_are_told_in_percentage_points_of_those_who_began_alike(book_with, scores):
    passed = Measure(name="Passed", code="READ", form="yes or no", occasions=["September", "June"])
    rows = {f"t{n:02}": ("target", 0, int(n < 9)) for n in range(12)}
    rows |= {f"c{n:02}": ("comparison", 0, int(n < 3)) for n in range(12)}
    result = results.shares(book_with(passed, audience="school", **scores(rows)), passed)
    row = result.adjusted.frame.iloc[0]
    # Newcombe's method 10 of 9/12 and 3/12: Wilson's .4677 to .9111 and .0889 to .5323; .5 ∓ √(.2823² + .2823²), and
    # the same upwards with .1611: .1008 and .7278
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([50, 10.08, 72.78], abs=2e-2)
    once = {pupil: (*row[:2], None) for pupil, row in rows.items()}
    assert results.shares(book_with(passed, audience="school", **scores(once)), passed).adjusted is not None


def test_for_the_public_a_difference_of_shares_has_no_decimals_which_would_tell_the_counts(book_with, scores):
    passed = Measure(name="Passed", code="READ", form="yes or no", occasions=["September", "June"])
    rows = {f"t{n:02}": ("target", n % 2, int(n < 29)) for n in range(40)}
    rows |= {f"c{n:02}": ("comparison", n % 2, int(n < 16)) for n in range(40)}
    exact, told = (
        results.shares(book_with(passed, audience=each, **scores(rows)), passed).adjusted.frame.iloc[0]
        for each in ("school", "public")
    )
    assert exact["difference"] == pytest.approx(32.5)
    assert told["difference"] == 32
    assert told["low"] == math.floor(exact["low"])
    assert told["high"] == math.ceil(exact["high"])


def test_intervals_end_where_the_measure_ends(book_with, scores):
    sums = READ.model_copy(update={"lowest": 0.0, "highest": 20.0})
    rows = {f"t{n:02}": ("target", n * 4, 20 - n % 2) for n in range(5)}
    rows |= {f"c{n:02}": ("comparison", n * 4, 20 - 4 * n) for n in range(5)}
    free, cut = (
        results.target_change(book_with(each, audience="school", **scores(rows)), each).summary.frame.iloc[0]
        for each in (READ, sums)
    )
    assert free["high"] > 20 - free["mean_before"]
    assert cut["high"] == pytest.approx(20 - cut["mean_before"])
    assert cut["low"] == free["low"]


@pytest.mark.parametrize("audience", ["school", "public"])
def test_groups_that_began_far_apart_are_known_as_that_to_everybody(book_with, scores, audience):
    further = {f"c{n:02}": ("comparison", row[1] + 2, row[2]) for n, row in enumerate(TARGET.values())}
    book = book_with(READ, audience=audience, **scores(TARGET | further))
    assert results.group_comparison(book, READ).apart == -1
    same = {f"c{n:02}": ("comparison", *row[1:]) for n, row in enumerate(TARGET.values())}
    assert results.group_comparison(book_with(READ, **scores(TARGET | same)), READ).apart == 0


def test_what_a_yes_or_no_was_watched_for_is_its_own_share_only_where_nobody_is_beside_it(book_with, scores):
    """By hand: 26 and 15 of 30 are 86.7 and 50.0 per cent."""
    watched = Measure(
        name="Homework", code="READ", form="yes or no", role="balancing", occasions=["September", "June"]
    )
    target = {f"t{n:02}": ("target", int(n < 26), int(n < 15)) for n in range(30)}
    alone = book_with(watched, audience="school", **scores(target))
    change, adjusted, own = outcomes.watched(alone, watched)
    assert (change, adjusted) == (None, None)
    assert own.frame["percent"].tolist() == pytest.approx([86.67, 50], abs=0.01)
    beside = {f"c{n:02}": ("comparison", int(n < 20), int(n < 20)) for n in range(30)}
    change, adjusted, own = outcomes.watched(
        book_with(watched, audience="school", **scores(target | beside)), watched
    )
    assert (change, own) == (None, None)
    assert adjusted is not None
