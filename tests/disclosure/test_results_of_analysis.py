from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import (
    acel,
    attendance,
    change,
    comparison,
    eef,
    paired,
    programme,
    regression_to_mean,
    reliability,
    twogroups,
    xmr,
)
from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.errors import DisclosureError

TRUE_NUMBERS = "was worked out from true numbers of pupils"
IN_SCHOOL = "holds individual pupils, so no public report shows it"


def public(frame, name="results", **options):
    return gate(frame, name=name, audience="public", settings=Settings(), **options).frame


@pytest.fixture
def pairs():
    random = np.random.default_rng(5)
    before = random.integers(10, 40, 54).astype(float)
    group = pd.array(["target"] * 23 + ["comparison"] * 31, "string")
    frame = pd.DataFrame({"pupil": [f"p{i:02}" for i in range(54)], "before": before, "group": group})
    frame["after"] = frame["before"] + random.integers(-3, 9, 54)
    return frame.assign(change=frame["after"] - frame["before"])


def few(pairs, n):
    """The same with `n` pupils in the target group."""
    return pairs[(pairs["group"] != "target") | (pairs.groupby("group").cumcount() < n)]


def test_effects_of_two_groups_are_worked_out_from_what_may_be_published(pairs):
    groups = comparison.groups(pairs)
    shown, adjusted = public(groups), public(comparison.adjusted(pairs))
    months = public(eef.months(twogroups.adjusted_effect(adjusted, shown)))
    assert months[["n_target", "n_comparison"]].iloc[0].tolist() == [25, 30]
    assert months[["g", "low", "high", "months", "months_low", "months_high"]].notna().all(axis=None)
    with pytest.raises(DisclosureError, match=TRUE_NUMBERS):
        public(eef.months(twogroups.adjusted_effect(comparison.adjusted(pairs), groups)))


def test_a_hidden_group_leaves_no_effect_and_no_months(pairs):
    small = few(pairs, 9)
    shown, adjusted = public(comparison.groups(small)), public(comparison.adjusted(small))
    months = public(eef.months(twogroups.adjusted_effect(adjusted, shown)))
    assert (
        months[["g", "se", "low", "high", "months", "months_low", "months_high", "n_target"]]
        .isna()
        .all(axis=None)
    )


def test_what_is_so_exact_that_it_tells_how_many_stays_in_school(pairs):
    values = pairs.assign(value=pairs["after"])
    reliable = regression_to_mean.reliable_change(pairs, sd=8, r=0.8)
    for frame in (twogroups.cliffs_delta(values), paired.wilcoxon(pairs), reliable):
        with pytest.raises(DisclosureError, match=IN_SCHOOL):
            public(frame)
        gate(frame, name="x", audience="school", settings=Settings())


@pytest.mark.parametrize(("n", "hidden"), [(9, True), (10, False)])
def test_the_size_of_a_change_needs_the_threshold(pairs, n, hidden):
    target = few(pairs, n)
    target = target[target["group"] == "target"]
    shown = public(paired.moments(target))
    assert public(paired.effects(shown))["g"].isna().all() == hidden
    if not hidden:
        with pytest.raises(DisclosureError, match=TRUE_NUMBERS):
            public(paired.effects(paired.moments(pairs)))


def test_the_expected_rise_is_worked_out_from_what_may_be_published(pairs):
    target = pairs[pairs["group"] == "target"]
    summary = change.summary(target, standardiser="all pupils measured", sd=8.0, sd_n=54)
    others = paired.moments(pairs[pairs["group"] != "target"])
    shown = regression_to_mean.expected(public(summary), public(others))
    result = public(shown).iloc[0]
    assert result[["n", "n_others"]].tolist() == [25, 30]
    assert result[["expected_after", "expected_change", "low", "high", "beyond", "r"]].notna().all()
    with pytest.raises(DisclosureError, match=TRUE_NUMBERS):
        public(regression_to_mean.expected(summary, others))


def test_reliable_changes_are_published_as_counts_on_either_side_of_the_threshold():
    changes = pd.DataFrame({"change_group": ["reliably better"] * 22 + ["no reliable change"] * 31})
    result = public(regression_to_mean.reliable_bins(changes))
    assert result["count"].tolist() == [pd.NA, 30, 20]
    assert result["suppressed"].iloc[0] == "fewer than 10"
    nobody = public(regression_to_mean.reliable_bins(changes.iloc[:9]))
    assert nobody[["count", "n", "percent"]].isna().all(axis=None)


def test_alphas_interval_comes_from_the_published_number_of_respondents():
    random = np.random.default_rng(3)
    people = random.normal(size=37)
    rows = [(i, item, people[i] + random.normal()) for i in range(37) for item in "abcd"]
    alpha = reliability.alpha(pd.DataFrame(rows, columns=["respondent", "item", "value"]))
    shown = reliability.add_interval(public(alpha))
    assert public(shown)[["n", "items"]].iloc[0].tolist() == [35, 4]
    assert public(shown)[["alpha_low", "alpha_high"]].notna().all(axis=None)
    with pytest.raises(DisclosureError, match=TRUE_NUMBERS):
        public(reliability.add_interval(alpha))


def test_partnerships_are_pooled_from_published_effects():
    effects = pd.DataFrame({"partnership": ["a", "b", "c"], "g": [0.2, 0.3, 0.6], "se": [0.2, 0.1, 0.3]})
    rounded = effects.assign(n_target=[20, 25, 30], n_comparison=[20, 30, 25])
    assert public(programme.pool(rounded))[["partnerships", "n"]].iloc[0].tolist() == [3, 150]
    assert public(programme.forest(rounded))["weight"].notna().all()
    for frame in (programme.pool, programme.forest):
        with pytest.raises(DisclosureError, match=TRUE_NUMBERS):
            public(frame(rounded.assign(n_target=[21, 25, 30])))


def test_rates_by_stage_hide_small_stages():
    sizes = {"P1": 40, "P4": 30, "P7": 8}
    rows = [
        (f"{stage}-{i}", stage, "numeracy", "Second" if i % 2 else None if i % 4 else "Not yet Early")
        for stage, n in sizes.items()
        for i in range(2 * n)
    ]
    rates = acel.rates(pd.DataFrame(rows, columns=["pupil", "stage", "organiser", "level"], dtype="string"))
    shown = public(rates)
    assert shown.loc[rates["n"] < 20, ["count", "percent", "low", "high"]].isna().all(axis=None)
    assert shown.loc[0, ["n", "count", "percent"]].notna().all()


def test_an_xmr_chart_of_published_months_may_be_published():
    rows = [
        (f"p{i}", f"2025-{month:02}", 30 - (i + month) % 4, 38) for i in range(21) for month in range(1, 13)
    ]
    frame = pd.DataFrame(rows, columns=["pupil", "occasion", "numerator", "denominator"])
    monthly = public(attendance.monthly(frame))
    result = public(xmr.xmr(monthly, value="percent"))
    assert result[["centre", "lower_limit", "upper_limit"]].notna().all(axis=None)
