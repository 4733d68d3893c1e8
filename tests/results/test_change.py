import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Measure, TargetGroup

READ = Measure(name="Reading", code="READ", occasions=["September", "June"])
# Target 8 and 12 before (mean 10), everybody 2 higher after; the others 18 and 22 (mean 20), 1 higher after. All
# keep their order within the whole cohort, so what is expected can be worked out by hand.
TARGET = {f"t{n:02}": ("target", 8 + 4 * (n % 2), 10 + 4 * (n % 2)) for n in range(12)}
OTHERS = {f"o{n:02}": ("other", 18 + 4 * (n % 2), 19 + 4 * (n % 2)) for n in range(12)}
BESIDE = {pupil: ("comparison", *row[1:]) for pupil, row in OTHERS.items()}


def test_regression_to_the_mean_is_reckoned_where_the_whole_cohort_is_known(book_with, scores):
    book = book_with(
        READ, TargetGroup(name="g", chosen_on="READ"), audience="school", **scores(TARGET | OTHERS)
    )
    row = results.target_change(book, READ).expected.frame.iloc[0]
    # Cohort before: 8, 12, 18, 22 six times each, mean 15. Deviations from the means −7 −3 3 7 before and, with 10,
    # 14, 19, 23 after (mean 16.5), −6.5 −2.5 2.5 6.5: r = (45.5 + 7.5 + 7.5 + 45.5)/√(116·97) = .99929.
    assert row["r"] == pytest.approx(106 / (116 * 97) ** 0.5, abs=1e-9)
    # 15 + r(10 − 15) = 10.0035: a rise of .0035 with nothing done, of the 2 seen.
    assert row["expected_change"] == pytest.approx(5 - 5 * 106 / (116 * 97) ** 0.5, abs=1e-9)
    assert row["expected_change"] + row["beyond"] == pytest.approx(2)
    assert row["r_of"] == "all pupils measured both times"


def test_a_comparison_group_alone_is_no_cohort(book_with, scores):
    book = book_with(READ, TargetGroup(name="g", chosen_on="READ"), **scores(TARGET | BESIDE))
    assert results.target_change(book, READ).expected is None
    assert results.chosen_low(book, READ)


def test_a_group_that_was_not_chosen_for_its_scores_has_nothing_expected(book_with, scores):
    book = book_with(READ, TargetGroup(name="g"), **scores(TARGET | OTHERS))
    assert results.target_change(book, READ).expected is None
    assert not results.chosen_low(book, READ)


def test_reliable_change_uses_the_manuals_reliability(book_with, scores):
    # The cohort's standard deviation: deviations ±7, ±3 six times each, √(6·116/23) = 5.5009; S_diff with r .8 is
    # 3.479, so that 6.82 or more is a reliable change: only the one pupil who rose by 8.
    measure = READ.model_copy(update={"reliability": 0.8})
    found = TARGET | OTHERS | {"t00": ("target", 8, 16)}
    book = book_with(measure, audience="school", **scores(found))
    rows = results.target_change(book, measure).reliable.frame
    assert rows["change_group"].tolist() == ["reliably worse", "no reliable change", "reliably better"]
    assert rows["count"].tolist() == [0, 11, 1]
    public = results.target_change(book_with(measure, **scores(found)), measure).reliable.frame
    assert public["count"].isna().all()


def test_single_pupils_and_wilcoxon_stay_in_school(book_with, scores):
    school = results.target_change(book_with(READ, audience="school", **scores(TARGET)), READ)
    public = results.target_change(book_with(READ, **scores(TARGET)), READ)
    assert (public.pairs, public.ranks) == (None, None)
    # twelve equal rises: the ranks 1 to 12 add up to 78
    assert school.ranks.frame["rank_sum"].tolist() == [78]
    assert len(school.pairs.frame) == 12


def test_three_standard_deviations_are_named(book_with, scores):
    sizes = results.target_change(book_with(READ, **scores(TARGET)), READ).sizes.frame
    assert sizes["standardiser"].tolist() == [
        "the pupils' changes (d_z)",
        "the group itself before (Becker)",
        "within pupils, from the changes and r (Borenstein)",
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
    row = result.sizes.frame.set_index("standardiser").loc["the group itself before (Becker)"]
    assert result.summary.frame["standardiser"].iloc[0] == "the target group itself"
    assert result.summary.frame["effect"].iloc[0] == pytest.approx(row["g"])
