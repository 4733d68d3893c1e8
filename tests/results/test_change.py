from pathlib import Path

import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.new import copy_sample
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.workbook import Workbook

READ = Measure(name="Reading", code="READ", occasions=["September", "June"])
# Target 8 and 12 before (mean 10), everybody 2 higher after; the others 18 and 22 (mean 20), 1 higher after. All
# keep their order within the whole cohort, so what is expected can be worked out by hand.
TARGET = {f"t{n:02}": ("target", 8 + 4 * (n % 2), 10 + 4 * (n % 2)) for n in range(12)}
OTHERS = {f"o{n:02}": ("other", 18 + 4 * (n % 2), 19 + 4 * (n % 2)) for n in range(12)}
BESIDE = {pupil: ("comparison", *row[1:]) for pupil, row in OTHERS.items()}


def test_what_was_to_be_expected_is_told_where_pupils_were_left_unchosen(book_with, scores):
    # Six began at 18 and ended at 19 ± 1, six at 22 and at 23 ± 1: a line of slope 1 through (20, 21), so that 10 is
    # expected at 11. Of after, 6·(4 + 4) of the sum of squares lies on the line and 12 off it: r = √(48/60).
    left = {pupil: (*row[:2], row[2] + (-1) ** (n // 2)) for n, (pupil, row) in enumerate(OTHERS.items())}
    book = book_with(
        READ, TargetGroup(name="g", chosen_on="READ"), audience="school", **scores(TARGET | left)
    )
    row = results.target_change(book, READ).expected.frame.iloc[0]
    assert row[["n", "n_others"]].tolist() == [12, 12]
    assert row[["r", "expected_after", "expected_change", "beyond"]].tolist() == pytest.approx(
        [0.8**0.5, 11, 1, 1]
    )
    # s² = 12/10; t(10) = 2.2281; √(1/12 + 1/12 + 10²/48)
    half = 2.2281 * 1.2**0.5 * (1 / 6 + 100 / 48) ** 0.5
    assert row[["low", "high"]].tolist() == pytest.approx([1 - half, 1 + half], abs=1e-3)


def test_the_schools_file_of_the_issue_expects_13_6_of_the_14_75_seen(book_with, scores):
    table = pd.read_csv(Path(__file__).parents[1] / "evidence" / "trials" / "stats-chosen.csv")
    found = {
        f"p{n}": ("target" if row["Group"] == "Intervention" else None, row["sco pre"], row["sco post"])
        for n, row in table.iterrows()
    }
    group = TargetGroup(name="g", chosen_on="READ")
    row = results.target_change(
        book_with(READ, group, audience="school", **scores(found)), READ
    ).expected.frame
    assert row[["n", "n_others"]].iloc[0].tolist() == [12, 48]
    # the arithmetic stands in tests/analysis/test_regression_to_mean.py
    assert row["expected_change"].iloc[0] == pytest.approx(13.588, abs=1e-3)
    assert row["beyond"].iloc[0] == pytest.approx(14.75 - 13.588, abs=1e-3)
    # in public from rounded means and sizes: 10 and 50 pupils, whole marks, so that means have one decimal
    public = results.target_change(book_with(READ, group, **scores(found)), READ).expected.frame
    assert public["expected_change"].iloc[0] == pytest.approx(13.588, abs=0.1)


def test_nothing_is_expected_where_nobody_or_too_few_were_left_unchosen(book_with, scores):
    group = TargetGroup(name="g", chosen_on="READ")
    few = dict(list(OTHERS.items())[:9])
    for found in (TARGET, TARGET | few):
        assert results.target_change(book_with(READ, group, **scores(found)), READ).expected is None


def test_a_comparison_group_alone_is_no_cohort(book_with, scores):
    book = book_with(READ, TargetGroup(name="g", chosen_on="READ"), **scores(TARGET | BESIDE))
    assert results.target_change(book, READ).expected is None
    assert results.chosen_low(book, READ)


def test_a_group_that_was_not_chosen_for_its_scores_has_nothing_expected(book_with, scores):
    book = book_with(READ, TargetGroup(name="g"), **scores(TARGET | OTHERS))
    assert results.target_change(book, READ).expected is None
    assert not results.chosen_low(book, READ)


def test_a_correlation_of_before_and_after_is_no_reliability(book_with, scores):
    book = book_with(READ, audience="school", **scores(TARGET | OTHERS))
    assert results.target_change(book, READ).reliable is None


def test_reliable_change_uses_the_manuals_reliability(book_with, scores):
    # The cohort's standard deviation: deviations ±7, ±3 six times each, √(6·116/23) = 5.5009; S_diff with r .8 is
    # 3.479, so that 6.82 or more is a reliable change: only the one pupil who rose by 8.
    measure = READ.model_copy(update={"reliability": 0.8})
    found = TARGET | OTHERS | {"t00": ("target", 8, 16)}
    book = book_with(measure, audience="school", **scores(found))
    rows = results.target_change(book, measure).reliable.frame
    assert rows["change_group"].tolist() == ["reliably worse", "no reliable change", "reliably better"]
    assert rows["count"].tolist() == [0, 11, 1]
    assert results.target_change(book_with(measure, **scores(found)), measure).reliable is None


def test_single_pupils_stay_in_school(book_with, scores):
    school = results.target_change(book_with(READ, audience="school", **scores(TARGET)), READ)
    public = results.target_change(book_with(READ, **scores(TARGET)), READ)
    assert public.pairs is None
    assert len(school.pairs.frame) == 12


def test_three_standard_deviations_are_named(book_with, scores):
    sizes = results.target_change(book_with(READ, **scores(TARGET)), READ).sizes.frame
    assert sizes["standardiser"].tolist() == [
        "the pupils' changes (d_z)",
        "the group itself before",
        "within pupils, from the changes and r",
    ]


def test_a_result_is_worked_out_and_released_once(book_with, scores):
    book = book_with(READ, **scores(TARGET))
    first = results.target_change(book, READ)
    released = len(book.released)
    assert results.target_change(book, READ.model_copy()) is first
    assert len(book.released) == released
    assert results.target_change(book, READ.model_copy(update={"better": "lower"})) is not first


def test_becker_names_one_number(book_with, scores):
    """Where the group is its own yardstick, sentence and table have one effect, though two were measured once."""
    gone = {"t12": ("target", 30, None), "t13": ("target", 2, None)}
    result = results.target_change(book_with(READ, audience="school", **scores(TARGET | gone)), READ)
    row = result.sizes.frame.set_index("standardiser").loc["the group itself before"]
    assert result.summary.frame["standardiser"].iloc[0] == "the target group itself"
    assert result.summary.frame["effect"].iloc[0] == pytest.approx(row["g"])


def test_the_range_around_a_rounded_mean_does_not_tell_the_exact_one(tmp_path):
    programme = copy_sample(tmp_path / "sample")
    found = []
    for slug in programme.partnerships():
        book = Workbook.open(slug, programme.folder)
        for measure in results.measured(book, "score"):
            if result := results.target_change(book, measure):
                told, around = result.summary.frame.iloc[0], result.classes.frame.iloc[0]
                found.append((told["mean_change"], (around["low"] + around["high"]) / 2))
    known = [pair for pair in found if not any(map(pd.isna, pair))]
    assert known
    assert all(middle == pytest.approx(mean, abs=0.002) for mean, middle in known)


def test_pupils_who_changed_beyond_doubt_are_published_only_where_none_of_them_is_hidden(book_with, scores):
    # ten got better beyond doubt and two worse: 10 of about 10 beside ‘fewer than 10’ would make others of them
    found = {f"t{n:02}": ("target", 10 + 4 * (n % 2), 30 + 4 * (n % 2) if n < 10 else 0) for n in range(12)}
    test = READ.model_copy(update={"reliability": 0.9})
    school, public = (
        results.target_change(book_with(test, audience=audience, **scores(found)), test).reliable
        for audience in ("school", "public")
    )
    assert school.frame["count"].tolist() == [2, 0, 10]
    assert public is None
