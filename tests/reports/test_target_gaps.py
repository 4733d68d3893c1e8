"""Targets of a gap in points or as a part of it, against gaps counted from the sample's evidence."""

import pandas as pd
import pytest
from scipy import stats

from sipp_lib import results
from sipp_lib.records.kinds import Outcome
from sipp_lib.reports import targets
from sipp_lib.wording import targets as words


@pytest.fixture
def tarvit(eight):
    return eight("school")["tarvit-water"]


def found(book, target, code="READ"):
    (measure,) = [each for each in results.measured(book, "score", "yes or no") if each.code == code]
    return targets._found(book, Outcome(name="Reading", target=target), measure)


def fifths(book, code, occasion):
    """The results of the least and of the most deprived fifth."""
    rows = book.evidence.observations.query("measure == @code and occasion == @occasion")
    rows = rows.merge(book.evidence.pupils[["pupil", "simd_decile"]], on="pupil").dropna(subset=["value"])
    deciles = rows["simd_decile"].astype("Int64")
    return [rows.loc[deciles.isin(each), "value"].astype(float) for each in ([9, 10], [1, 2])]


@pytest.mark.parametrize(
    ("most", "reached", "far"),
    [
        (16, True, ", so the true gap may be larger than the target"),
        (12, False, ", so the true gap may be as small as the target"),
        (30, True, ""),
        (2, False, ""),
    ],
)
def test_a_gap_of_at_most_so_many_points_is_the_last_one_with_its_range(tarvit, most, reached, far):
    least, deprived = fifths(tarvit, "READ", "May 2026")
    welch = stats.ttest_ind(least, deprived, equal_var=False).confidence_interval()
    gap = least.mean() - deprived.mean()
    answer = found(tarvit, f"attainment gap of at most {most} points")
    assert (answer.reached, answer.gap) == (reached, True)
    assert answer.told == (
        f"In May 2026, of all pupils measured, the most deprived fifth were {gap:.1f} points behind the least "
        f"deprived. It may really be anywhere from {welch.low:.1f} to {welch.high:.1f} behind (95% interval, which "
        f"treats every pupil as separate){far}"
    )
    assert answer.but == ("near" if far else "")


@pytest.mark.parametrize(
    ("target", "reached", "far"),
    [
        ("attainment gap narrowed by 3 points", True, ", so the true change may be smaller than the target"),
        ("attainment gap narrowed by 12 points", False, ""),
        ("halve the attainment gap", False, ", so the true change may be as large as the target"),
        ("close the attainment gap by 5%", True, ", so the true change may be smaller than the target"),
    ],
)
def test_a_narrower_gap_is_told_from_where_it_began_and_may_be_chance(tarvit, target, reached, far):
    gaps = [
        least.mean() - deprived.mean()
        for least, deprived in (fifths(tarvit, "READ", when) for when in ("September 2025", "May 2026"))
    ]
    row = results.gap_changes(tarvit, results.main_measure(tarvit))[-1].change.frame.iloc[0]
    answer = found(tarvit, target)
    assert (answer.reached, answer.gap, answer.but) == (reached, True, "chance")
    assert answer.told == (
        "Of all pupils measured, target and comparison group together, the most deprived fifth were "
        f"{gaps[0]:.1f} points behind in September 2025 and {gaps[1]:.1f} behind in May 2026: the gap is "
        f"{gaps[0] - gaps[1]:.1f} narrower. It may really be anywhere from {-row['low']:.1f} to {-row['high']:.1f} "
        f"narrower (95% interval, which treats every pupil as separate){far}"
    )


def test_a_target_that_is_reached_by_what_may_be_chance_says_so(tarvit):
    told = words.sentence("Reading", "x", found(tarvit, "attainment gap narrowed by 3 points"))
    assert told.startswith("Reading, target ‘x’: reached. Of all pupils measured")
    assert told.endswith(" The target was reached, but the change may be chance.")


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("gap to the waiting schools of at most 1 point", True),
        ("gap to the waiting schools cut by 6 points", False),
    ],
)
def test_a_distance_to_the_comparison_group_has_the_range_of_the_comparison(tarvit, target, reached):
    row = results.group_comparison(tarvit, results.main_measure(tarvit)).adjusted.frame.iloc[-1]
    answer = found(tarvit, target)
    assert (answer.reached, answer.gap) == (reached, False)
    assert answer.told == (
        "The target group was 3.1 points behind in September 2025 and 2.1 ahead in May 2026; taking account of each "
        f"pupil's starting point, it may really have ended anywhere from {row['low']:.1f} to {row['high']:.1f} ahead "
        "(95% interval)"
    )


def test_where_nobody_is_compared_a_gap_is_that_by_deprivation(eight):
    answer = found(eight("school")["glen-corrie"], "gap of at most 5 marks", "FRAC")
    assert answer.gap
    assert "the most deprived fifth were" in answer.told


@pytest.mark.parametrize("audience", ["public", "school"])
def test_a_gap_that_cannot_be_told_says_why(eight, audience):
    book = eight(audience)["glen-corrie"]
    (measure,) = results.measured(book, "score", role="outcome")
    answer = targets._found(book, Outcome(name="Task", target="attainment gap narrowed by 2 marks"), measure)
    why = {"public": words.GAP_HIDDEN, "school": words.OTHER_PUPILS}[audience]
    assert (answer.reached, answer.told) == (None, why)
    rate = measure.model_copy(update={"form": "rate"})
    assert targets.target_gaps.by_deprivation(book, rate, None) == (None, words.OTHER_FORM, "", "", False)


def test_the_sample_says_by_deprivation_only_where_it_knows_where_pupils_live(tarvit):
    unknown = pd.DataFrame({"simd_decile": pd.array([None], "Int64")})
    book = type("Book", (), {"evidence": type("Evidence", (), {"pupils": unknown})})
    told = targets.target_gaps.by_deprivation(book, results.main_measure(tarvit), None)
    assert told.told == words.NO_SIMD
