from __future__ import annotations

import pandas as pd
import pytest
from change_frames import BINS, PAIRS, WORDS

from sipp_lib.errors import DisclosureError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import Change
from sipp_lib.wording import change

EXPECTED = pd.DataFrame({"expected_change": [1.5], "low": [-0.7], "high": [3.7], "n_others": [48]})


def verdict(*args, **kwargs) -> str:
    return " ".join(change.describe(*args, **kwargs))


def summary(n=14, change=3.2, low=0.4, high=6.0, effect=0.42):
    numbers = {
        "mean_before": 21.4,
        "mean_after": 21.4 + change,
        "mean_change": change,
        "low": low,
        "high": high,
    }
    frame = pd.DataFrame([numbers | {"effect": effect}], dtype="Float64")
    return frame.assign(n=n, standardiser="all pupils measured")


def missing(before, after):
    return pd.DataFrame({"n_before_only": [before], "n_after_only": [after], "n": [20]}).astype("Int64")


def test_a_change_without_a_comparison_says_so():
    told = verdict("Reading", summary(), unit="points", missing=missing(1, 0), regression=EXPECTED)
    assert told == (
        "Reading, with no comparison group: the mean of 14 pupils of the target group measured both times rose by 3.2 "
        "points, from 21.4 to 24.6. It may really be anywhere from a rise of 0.4 to a rise of 6.0 (95% interval). The "
        "group was chosen for weak results, and a rise of 1.5 points could be expected even with nothing done "
        "(anywhere from a fall of 0.7 to a rise of 3.7): the change seen is within that. This is worked out from the "
        "results of 48 pupils who were not chosen, and assumes that the same pattern holds below their lowest score. "
        "No comparison group was measured, so this includes the progress they would have made anyway. Left out: 1 "
        "pupil who was measured only once; they may have changed differently. This does not show that what was tried "
        "caused the change. As an effect size, the change is 0.42 (in standard deviations of all pupils measured "
        "before)."
    )


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(-2.0, 3.1, "more than that"), (3.3, 9.0, "less than that"), (1.0, 3.2, "within")],
)
def test_the_change_stands_beside_what_was_to_be_expected(low, high, told):
    regression = EXPECTED.assign(low=low, high=high)
    assert f": the change seen is {told}" in verdict("Reading", summary(), regression=regression)


def by_class(low, high, n):
    frame = pd.DataFrame({"low": [low], "high": [high]}, dtype="Float64")
    return frame.assign(n_clusters=pd.array([n], "Int64"))


def test_the_range_that_allows_for_classes_is_told():
    told = change.describe("x", summary(), classes=by_class(-0.5, 6.9, 4), compared=True)
    assert told[0].endswith(". It may really be anywhere from a fall of 0.5 to a rise of 6.9 (95% interval).")
    assert "The range includes zero (no change), so this could be chance." in told
    assert "The range takes account of the 4 classes that pupils were in." in told


@pytest.mark.parametrize(
    ("n", "where"), [(1, "all were in one class"), (2, "their classes are too few or too uneven")]
)
def test_where_classes_cannot_be_allowed_for_nothing_is_said_of_chance(n, where):
    told = change.describe("x", summary(), classes=by_class(None, None, n), compared=True)
    assert "interval" not in told[0]
    assert (
        told[1]
        == f"We cannot say how much of this is chance: {where}, and pupils in one class tend to change together."
    )
    assert (
        "Treating every pupil as separate, the range would be from a rise of 0.4 to a rise of 6.0; it cannot take "
        "account of classes, so it is too narrow."
    ) in told


def test_pupils_who_all_rose_alike_have_no_range_and_are_told_why():
    told = change.describe(
        "x", summary(n=4, change=2, low=None, high=None, effect=None).assign(sd_change=0.0)
    )
    assert told[0].endswith("rose by 2.0, from 21.4 to 23.4.")
    assert told[1] == "All pupils changed by the same amount, so we cannot say how sure this is."
    assert not any("chance" in sentence for sentence in told)
    same = change.describe(
        "x", summary(n=4, change=0, low=None, high=None, effect=None).assign(sd_change=0.0)
    )
    assert same[1] == "No pupil's result changed, so we cannot say how sure this is."


def test_a_fall_has_its_direction_in_words_and_a_true_minus():
    told = verdict("Reading", summary(change=-3.2, low=-6.8, high=0.4, effect=-0.42))
    assert (
        "fell by 3.2, from 21.4 to 18.2, which is the wrong direction for this measure. It may really be "
        "anywhere from a fall of 6.8 to a rise of 0.4 (95% interval)." in told
    )
    assert "As an effect size, the change is −0.42" in told
    assert "The range includes zero (no change), so this could be chance." in told
    assert "-" not in told


def test_no_change_is_no_direction():
    told = verdict("x", summary(change=0.0, low=-1.0, high=1.0, effect=0.0))
    assert "measured both times did not change: it was 21.4 both times" in told
    assert "wrong way" not in told


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (
            4,
            "With fewer than 5 pupils, one more pupil could reverse the result.",
        ),
        (5, "With fewer than 10 pupils this is only a pointer, and no effect size is given."),
        (9, "With fewer than 10 pupils this is only a pointer, and no effect size is given."),
    ],
)
def test_few_pupils_weaken_a_change(n, sentence):
    assert sentence in verdict("x", summary(n=n, effect=None))


def test_ten_pupils_are_enough_not_to_be_called_few():
    assert "fewer" not in verdict("x", summary(n=10))


def test_one_pupil_and_nobody():
    told = verdict("x", summary(n=1, low=None, high=None, effect=None))
    assert "the mean of 1 pupil of the target group measured both times" in told
    assert "We cannot say how sure this is: there are too few results" in told
    nobody = summary(n=0).assign(mean_change=pd.array([None], "Float64"))
    assert verdict("Reading", nobody) == (
        "Reading: the target group's change is not shown (nobody in it was measured on both occasions)."
    )


def test_where_lower_is_better_a_fall_is_an_improvement(safe) -> None:
    said = change.dots_alt(safe(PAIRS, "school"), **WORDS | {"better": "lower"})
    assert said == (
        "Dot chart: Reading of each of 4 pupils, Sep 2025 and May 2026, from the lowest score Sep 2025. "
        "1 improved, 2 got worse and 1 did not change. The mean went from 81.2 to 84.5 points."
    )


def test_no_pseudonym_stands_in_the_words(safe) -> None:
    named = PAIRS.assign(pupil=[f"kestrel{i}" for i in range(5)])
    assert "kestrel" not in change.dots_alt(safe(named, "school"), **WORDS)


def test_single_pupils_are_refused_for_the_public(safe) -> None:
    with pytest.raises(DisclosureError) as refused:
        change.dots_alt(safe(PAIRS), **WORDS)
    assert str(refused.value) == (
        "Each pupil's before and after may be seen only in the school. "
        "For a public report draw the binned counts with change.bins_chart()."
    )


def test_the_words_of_the_bars_tell_what_is_hidden(safe) -> None:
    assert change.bins_alt(safe(BINS), measure="Reading", better="higher") == (
        "Bar chart: pupils by their change in Reading, where higher is better. "
        "Fell (more than 3): fewer than 10 of 55, not shown. "
        "About the same: 15 of 55 pupils, 27.3%. Rose (more than 3): 30 of 55 pupils, 54.5%."
    )


def test_empty_tables_are_said_in_words(safe) -> None:
    assert change.bins_alt(safe(BINS.head(0)), measure="Reading", better="higher") == "No data yet."
    assert change.dots_alt(safe(PAIRS.tail(1), "school"), **WORDS) == "No data yet."


def test_what_was_to_be_expected_with_nothing_done_is_said_after_the_mean(safe) -> None:
    assert change.dots_alt(safe(PAIRS, "school"), **WORDS, expected=83.25).endswith(
        "The mean went from 81.2 to 84.5 points. With nothing done, a mean of 83.2 could be expected."
    )


@pytest.mark.parametrize(("expected", "told"), [(1.96, "+2"), (-0.5, "−0.5")])
def test_the_expected_change_is_said_last(safe, expected: float, told: str) -> None:
    said = change.bins_alt(safe(BINS), measure="Reading", better="higher", expected=expected)
    assert said.endswith(f"With nothing done, a mean change of {told} could be expected.")


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_an_expectation_that_is_not_known_leaves_no_trace(safe, missing: object) -> None:
    assert "nothing done" not in change.dots_alt(safe(PAIRS, "school"), **WORDS, expected=missing)
    bins = change.bins_alt(safe(BINS), measure="Reading", better="higher", expected=missing)
    assert "nothing done" not in bins


def result(safe, *, marked: bool = True, **tables: object) -> Change:
    parts = {"summary": summary(), "missing": missing(0, 0), "bins": BINS, "sizes": summary()}
    parts |= dict.fromkeys(("expected", "reliable", "pairs")) | tables
    made = {name: None if each is None else safe(each) for name, each in parts.items()}
    return Change(before="Sep 2025", after="May 2026", marked=marked, **made)


def test_the_page_tells_the_verdict_and_how_many_changed_beyond_doubt(safe) -> None:
    rows = pd.DataFrame(
        {"change_group": ["fell", "rose"], "percent": [pd.NA, 41.7], "suppressed": ["few", ""]}
    )
    said = change.sentences(
        Measure(name="Reading", unit="points"), result(safe, reliable=rows), chosen_low=True, compared=True
    )
    assert said == [
        "Reading, September 2025 to May 2026: the mean of about 14 pupils of the target group measured both times "
        "rose by 3.2 points, from 21.4 to 24.6. It may really be anywhere from a rise of 0.4 to a rise of 6.0 (95% "
        "interval).",
        "The group was chosen for weak results of this kind. Such a group improves on average even when nothing is "
        "done (regression to the mean), so an improvement by itself does not show that the intervention worked.",
        "This does not show that what was tried caused the change.",
        "Pupil by pupil, counting only changes larger than the measure's own imprecision: fell not shown (few); rose "
        "42%.",
        "As an effect size, the change is 0.42 (in standard deviations of all pupils measured before).",
    ]


@pytest.mark.parametrize(
    ("row", "audience", "told"),
    [
        ({"n": 25, "mean": 82.44}, "public", "mean 82.4 points (about 25 pupils, September 2025)"),
        ({"n": 24, "percent": 41.7}, "school", "42% (24 pupils, September 2025)"),
        ({"n": 25, "mean": pd.NA}, "public", "not shown (about 25 pupils, September 2025)"),
        (
            {"n": pd.NA, "suppressed": "fewer than 10 pupils"},
            "public",
            "not shown (fewer than 10 pupils; September 2025)",
        ),
        ({"n": pd.NA}, "school", "not shown (nobody was measured; September 2025)"),
        (
            {"group": "comparison", "n": 25},
            "school",
            "nobody in the target group was measured (September 2025)",
        ),
    ],
)
def test_where_the_target_group_began(safe, row: dict[str, object], audience: str, told: str) -> None:
    table = safe([{"group": "target"} | row], audience)
    assert change.baseline(Measure(name="Reading", unit="points"), "Sep 2025", table) == told


def test_where_nobody_is_marked_that_is_the_reason(safe) -> None:
    reading = Measure(name="Reading", unit="points")
    told = change.sentences(reading, result(safe, marked=False), chosen_low=False, compared=False)
    assert told == [
        "Reading, September 2025 to May 2026: the target group's change cannot be given, as no pupil is marked as "
        "being in it."
    ]


def test_where_only_the_order_counts_no_mean_is_told_of_where_they_began(safe) -> None:
    judged = Measure(name="Confidence", ordered=True)
    assert change.baseline(judged, "Sep 2025", safe([{"group": "target", "n": 25}])) == (
        "about 25 pupils, September 2025; its results are levels, not points, so no average is given"
    )
