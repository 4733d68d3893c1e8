from __future__ import annotations

import pandas as pd
import pytest
from comparison_frames import ADJUSTED, FOREST, GROUPS, HIDDEN, WORDS

from sipp_lib.errors import DisclosureError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import Comparison, OneOccasion, Shares
from sipp_lib.wording import comparison
from sipp_lib.wording.verdict import in_brief

# the mental abacus trial's published adjusted differences (domain.md section 4); clustered from SE .048
NOT_AT_RANDOM = (
    "Pupils were not allocated to the groups at random, so the groups may have differed in other ways too: this does "
    "not show what made the difference."
)
UNKNOWN = (
    "This is unlikely to be chance alone, unless the groups were different classes: which class pupils were in is not "
    "known, and classes differ whatever is tried."
)
ONCE = "It was measured once, so this says nothing about a change."


def verdict(*args, **kwargs) -> str:
    return " ".join(comparison.describe(*args, **kwargs))


def adjusted(*rows, n=(24, 30), n_clusters=None, **columns):
    frame = pd.DataFrame(rows, columns=["difference", "low", "high"], dtype="Float64").assign(se=1.25)
    frame["method"] = ["pupils counted as independent", "taking account of classes"][: len(rows)]
    sizes = {"n_target": n[0], "n_comparison": n[1], "n_clusters": n_clusters}
    return frame.assign(**{k: pd.array([v] * len(rows), "Int64") for k, v in sizes.items()}, **columns)


def effect(g, low, high, **columns):
    frame = pd.DataFrame({"g": [g], "low": [low], "high": [high]}, dtype="Float64")
    return frame.assign(standardiser="both groups after, pooled", **columns)


def missing(before, after):
    return pd.DataFrame({"n_before_only": [before], "n_after_only": [after], "n": [20]}).astype("Int64")


def test_a_clear_difference_in_one_paragraph():
    months = {"months": "4", "months_low": "1", "months_high": "7"}
    told = verdict(
        "Reading", adjusted((2.1, 0.4, 3.8)), unit="points", effect=effect(0.31, 0.06, 0.56, **months)
    )
    assert told == (
        "Reading: taking account of each pupil's starting point, the target group (24 pupils) ended 2.1 points ahead "
        "of the comparison group (30 pupils). It may really be anywhere from 0.4 to 3.8 ahead (95% interval). "
        f"{UNKNOWN} {NOT_AT_RANDOM} As an effect size (in standard deviations of both groups after, pooled) that is "
        "0.31 ahead, or 4 months of progress by the EEF Toolkit's table. It may really be anywhere from 0.06 to "
        "0.56 ahead (95% interval), or 1 to 7 months."
    )


def test_everything_that_weakens_a_difference_is_said():
    rows = adjusted((2.1, 0.4, 3.8), (2.1, -0.3, 4.5), n=(8, 30), n_clusters=6)
    told = verdict(
        "Reading",
        rows,
        unit="points",
        slopes=pd.DataFrame({"unequal": [True]}),
        missing=missing(2, 1),
        chosen_low=True,
    )
    assert told == (
        "Reading: taking account of each pupil's starting point, the target group (8 pupils) ended 2.1 points ahead "
        "of the comparison group (30 pupils). It may really be anywhere from 0.3 behind to 4.5 ahead (95% interval). "
        "The range includes zero (no difference between the groups), so this could be chance. The target group was "
        "chosen for weak results of this kind. Such a group improves on average even when nothing is done "
        "(regression to the mean). Its own change tells us nothing: only the difference from the comparison group "
        "does. With fewer than 10 pupils in a group this is only a pointer, and no effect size is given. "
        f"{NOT_AT_RANDOM} The difference depends on where pupils started, so one number for everybody does not tell "
        "the whole story. "
        "Left out: 3 pupils who were measured only once; they may have changed differently. The range takes account "
        "of the 6 classes that pupils were in; treating every pupil as separate, it would be from 0.4 to 3.8 "
        "ahead, which would wrongly rule out chance, because classes differ from one another."
    )


def test_a_measure_that_is_better_lower_turns_ahead_and_behind():
    told = verdict("Absence", adjusted((-2.1, -3.8, -0.4)), better="lower", effect=effect(-0.3, -0.6, 0.0))
    assert (
        "ended 2.1 ahead of the comparison group (30 pupils). It may really be anywhere from 3.8 to 0.4 ahead"
        in told
    )
    assert "0.30 ahead. It may really be anywhere from 0.60 ahead to level (95% interval)" in told


def test_a_group_that_fell_behind_or_ended_level():
    assert "ended 2.1 behind the comparison group" in verdict("x", adjusted((-2.1, -3.8, -0.4)))
    assert "ended level with the comparison group" in verdict("x", adjusted((0.0, -1.0, 1.0)))


@pytest.mark.parametrize(
    ("method", "n", "where"),
    [
        ("classes", 2, "there were only two classes, and classes differ whatever is tried"),
        (
            "classes",
            4,
            "there were 4 classes, too few or too uneven to tell how much classes differ whatever is tried",
        ),
        ("schools", 2, "there were only two schools, and schools differ whatever is tried"),
    ],
)
def test_where_classes_are_too_few_nothing_is_claimed(method, n, where):
    months = {"months": [None, None], "months_low": [None, None], "months_high": [None, None]}
    size = pd.concat([effect(0.31, 0.06, 0.56), effect(0.31, None, None)], ignore_index=True).assign(**months)
    rows = adjusted((2.1, 0.4, 3.8), (2.1, None, None), n_clusters=n)
    rows.loc[1, "method"] = f"taking account of {method}"
    rows.loc[1, "se"] = None
    told = comparison.describe("x", rows, effect=size)
    assert told == [
        "x: taking account of each pupil's starting point, the target group (24 pupils) ended 2.1 ahead of the "
        "comparison group (30 pupils).",
        f"We cannot say how much of this is chance: {where}.",
        NOT_AT_RANDOM,
        "Treating every pupil as separate, the range would be from 0.4 to 3.8 ahead; it cannot take account of "
        f"{method}, so it is too narrow.",
        "As an effect size (in standard deviations of both groups after, pooled) that is 0.31 ahead.",
    ]
    assert in_brief(told) == " ".join(told[:3])


def test_classes_that_do_not_differ_at_all_are_no_reason_to_be_sure():
    rows = adjusted((80.0, 40, 95), (80.0, None, None), n_clusters=4).assign(se=[12.0, 0.0])
    told = comparison.describe("x", rows)
    assert told[1] == ("We cannot say how sure this is: there are too few results, or they are too alike.")
    assert not any("chance" in sentence or "one class" in sentence for sentence in told)


def test_the_range_that_allows_for_classes_is_the_one_that_is_told():
    told = verdict("x", adjusted((2.1, 0.4, 3.8), (2.1, 0.1, 4.1), n_clusters=8))
    assert "It may really be anywhere from 0.1 to 4.1 ahead (95% interval)" in told
    assert "This is unlikely to be chance alone. " in told
    assert told.endswith(" The range takes account of the 8 classes that pupils were in.")


def test_pupils_of_one_class_are_compared_without_a_word_of_classes():
    assert verdict("x", adjusted((2.1, 0.4, 3.8), n_clusters=1)).endswith(
        f"(95% interval). This is unlikely to be chance alone. {NOT_AT_RANDOM}"
    )


def test_groups_made_by_lot_are_told_less_of():
    told = verdict("x", adjusted((2.1, 0.4, 3.8)), by_lot=True)
    assert told.endswith(
        "It does not show that every pupil gained, or that the same would happen with other pupils."
    )
    assert NOT_AT_RANDOM not in told


def test_rounded_and_hidden_numbers_are_told_as_such():
    told = verdict("x", adjusted((2.1, 0.4, 3.8)), about=True, missing=missing(None, 5))
    assert (
        "the target group (about 24 pupils) ended 2.1 ahead of the comparison group (about 30 pupils)" in told
    )
    assert "Any pupils who were measured only once are left out; how many there were is not shown." in told


def test_what_is_not_compared_says_why():
    rows = adjusted((None, None, None), n=(4, 30))
    assert verdict("Reading", rows) == (
        "Reading: target and comparison group are not compared (fewer than 5 pupils in a group)."
    )
    for sizes, why in (
        ((0, 30), "nobody in the target group has all the results that are needed"),
        ((12, 0), "nobody in the comparison group has all the results that are needed"),
        (
            (12, 30),
            "the groups started at such different points that like cannot be compared with like",
        ),
    ):
        told = verdict("Reading", adjusted((None, None, None), n=sizes))
        assert told == f"Reading: target and comparison group are not compared ({why})."
    hidden = rows.assign(suppressed="fewer than 10 pupils")
    assert verdict("Reading", hidden) == (
        "Reading: target and comparison group are not compared (fewer than 10 pupils)."
    )


def test_a_difference_without_an_interval_is_not_made_sure():
    told = verdict("x", adjusted((2.1, None, None)), effect=effect(None, None, None))
    assert "interval" not in told
    assert ("We cannot say how sure this is: there are too few results, or they are too alike.") in told
    assert "standard deviations" not in told


def test_the_words_of_the_lines_tell_each_group_and_what_is_hidden(safe) -> None:
    assert comparison.alt(safe(HIDDEN), **WORDS) == (
        "Line chart: mean of reading, Sep 2025 and May 2026. "
        "Target group (24 pupils): from 82.4 to 88.6 points. Comparison group: fewer than 10 pupils, not shown."
    )


def test_the_words_of_the_forest_say_whether_the_interval_includes_zero(safe) -> None:
    assert comparison.forest_alt(safe(ADJUSTED), **FOREST) == (
        "Forest plot with 95% intervals: difference in place value between the target and the comparison group, "
        "taking account of where pupils started. Pupils counted as independent: 0.08 points in favour of the target "
        "group (interval from 0.01 to 0.15 in favour of the target group, which treats every "
        "pupil as separate). Taking account of classes: 0.08 points in favour of the target group "
        "(interval from 0.01 in favour of the comparison group to 0.17 in favour of the target group, which includes "
        "zero)."
    )


def test_where_lower_is_better_the_sides_change_places(safe) -> None:
    assert "in favour of the comparison group" in comparison.forest_alt(
        safe(ADJUSTED), **FOREST | {"better": "lower"}
    )


def test_empty_tables_are_said_in_words_and_bare_ones_refused(safe) -> None:
    assert comparison.alt(safe(GROUPS.head(0)), **WORDS) == "No data yet."
    assert comparison.forest_alt(safe(ADJUSTED.head(0)), **FOREST) == "No data yet."
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        comparison.forest_alt(ADJUSTED, **FOREST)


def test_what_was_to_be_expected_with_nothing_done_is_said_of_the_target_group(safe) -> None:
    assert comparison.alt(safe(GROUPS), **WORDS, expected=84.0).endswith(
        "With nothing done, a mean of 84.0 points could be expected of the target group."
    )


def test_nothing_is_expected_of_a_target_group_that_is_not_shown(safe) -> None:
    hidden = HIDDEN.assign(group=["comparison", "target"])
    assert "nothing done" not in comparison.alt(safe(hidden), **WORDS, expected=84.0)


def compared(safe) -> Comparison:
    empty = safe(pd.DataFrame())
    return Comparison(
        groups=safe(GROUPS),
        adjusted=safe(adjusted((2.1, 0.4, 3.8))),
        slopes=safe(pd.DataFrame({"unequal": [False]})),
        morris=empty,
        missing=safe(missing(0, 0)),
        effect=safe(effect(None, None, None)),
        by_lot=True,
    )


def test_the_page_tells_the_verdict(safe) -> None:
    assert comparison.sentences(Measure(name="Reading", unit="points"), compared(safe)) == [
        "Reading: taking account of each pupil's starting point, the target group (about 24 pupils) ended 2.1 points "
        "ahead of the comparison group (about 30 pupils). It may really be anywhere from 0.4 to 3.8 ahead (95% "
        "interval).",
        UNKNOWN,
        "It does not show that every pupil gained, or that the same would happen with other pupils.",
    ]


def test_groups_that_were_measured_once(safe) -> None:
    size = effect(-0.31, -0.8, 0.2)
    once = OneOccasion("May 2026", safe(GROUPS), safe(adjusted((-2.1, -5.4, 1.2))), safe(size))
    assert comparison.one_occasion(Measure(name="Reading", unit="points"), once) == [
        "Reading, May 2026: the target group (about 24 pupils) was 2.1 points behind the comparison group (about 30 "
        "pupils). It may really be anywhere from 5.4 behind to 1.2 ahead (95% interval).",
        "The range includes zero (no difference between the groups), so this could be chance.",
        ONCE,
        "As an effect size (in standard deviations of both groups after, pooled) that is 0.31 behind. It may really "
        "be anywhere from 0.80 behind to 0.20 ahead (95% interval).",
    ]
    few = OneOccasion("May 2026", safe(GROUPS), safe(adjusted((None, None, None), n=(4, 30))), safe(size))
    assert comparison.one_occasion(Measure(name="Reading"), few) == [
        "Reading, May 2026: target and comparison group are not compared (fewer than 5 pupils in a group)."
    ]


def test_shares_of_the_first_and_the_last_occasion_and_what_is_left_of_the_difference(safe) -> None:
    rows = pd.DataFrame(
        {
            "occasion": ["Sep 2025", "Jan 2026", "May 2026"],
            "n": pd.array([25, 25, pd.NA], "Int64"),
            "percent": pd.array([41.7, 50, pd.NA], "Float64"),
            "suppressed": ["", "", "fewer than 10 pupils"],
        }
    )
    measure = Measure(name="Reading", form="yes or no")
    assert comparison.shares(measure, Shares({"target": safe(rows)}, None, by_lot=False)) == [
        "Reading: target group 42% in September 2025 (of about 25 pupils) and not shown (fewer than 10 pupils) in "
        "May 2026.",
        "No comparison group was measured, so this includes the progress they would have made anyway.",
    ]
    both = Shares({"target": safe(rows.head(2))}, safe(adjusted((12.34, 2.0, 22.7))), by_lot=False)
    said = comparison.shares(measure, both)
    assert said[0] == (
        "Reading: target group 42% in September 2025 (of about 25 pupils) and 50% in January 2026 (of about 25 pupils)"
        ". Allowing for where each pupil started, that is 12.3 percentage points in favour of the target group. It may "
        "really be anywhere from 2.0 to 22.7 in favour of the target group (95% "
        "interval)."
    )
    assert said[-1] == NOT_AT_RANDOM
    level = comparison.describe("Passed", adjusted((0.04, -3.4, 4.2)), shares="target group 40% and 50%")[0]
    assert level.startswith(
        "Passed: target group 40% and 50%. Allowing for where each pupil started, that is no difference. It may really "
        "be anywhere from 3.4 in favour of the comparison group to 4.2 in favour of the target group (95% interval)."
    )
    assert level.way == "level"
    once = Shares({"target": safe(rows.head(1))}, safe(adjusted((12.34, 2.0, 22.7))), by_lot=False)
    assert comparison.shares(measure, once) == [
        "Reading: the target group (about 24 pupils) was 12.3 percentage points ahead of the comparison group (about "
        "30 pupils). It may really be anywhere from 2.0 to 22.7 ahead (95% interval).",
        UNKNOWN,
        ONCE,
        "Target group 42% in September 2025 (of about 25 pupils).",
    ]


def test_a_share_of_one_group_measured_once_says_nothing_of_progress(safe) -> None:
    row = pd.DataFrame({"occasion": ["P4 judgement"], "n": [55], "percent": [72.7]})
    alone = Shares({"target": safe(row)}, None, by_lot=False)
    told = comparison.shares(Measure(name="Reading"), alone)
    assert told == ["Reading: target group 73% at ‘P4 judgement’ (of about 55 pupils).", ONCE]


def test_shares_that_may_not_be_compared_say_so(safe) -> None:
    row = pd.DataFrame({"occasion": ["May 2026"], "n": [25], "percent": [41.7]})
    groups = {"target": safe(row), "comparison": safe(row.assign(percent=60.0, n=30))}
    assert comparison.shares(Measure(name="Reading"), Shares(groups, None, by_lot=False)) == [
        "Reading: target group 42% in May 2026 (of about 25 pupils); comparison group 60% in May 2026 (of about 30 "
        "pupils).",
        "What may be shown is not enough to tell how far the groups differ once their starting points are taken into "
        "account.",
    ]


def test_one_direction_holds_for_a_number_and_its_interval_where_lower_is_better(safe) -> None:
    # the target group has 100 fewer, and may have 25.5 to 100 fewer: all of it speaks for the target group
    row = ADJUSTED.head(1).assign(difference=-100.0, low=-100.0, high=-25.5)
    assert comparison.forest_alt(safe(row), **FOREST | {"better": "lower"}).endswith(
        ": 100.0 points in favour of the target group (interval from 100.0 to 25.5 in favour of the "
        "target group, which treats every pupil as separate)."
    )


def test_means_of_one_picture_have_the_same_decimals(safe) -> None:
    rows = pd.DataFrame(
        {
            "group": ["target", "comparison"],
            "n": [20, 20],
            "mean_before": [102.0, 99.0],
            "mean_after": [106.3, 101.0],
        }
    )
    assert "from 102.0 to 106.3. " in comparison.alt(safe(rows), measure="Reading", unit="")
    assert "from 102 to 106. " in comparison.alt(
        safe(rows.assign(mean_after=[106.0, 101.0])), measure="x", unit=""
    )


def test_one_month_is_one_and_a_group_that_nobody_is_in_has_no_shares() -> None:
    frame = adjusted((1.0, 0.5, 1.5), n_clusters=None)
    effect = pd.DataFrame(
        {"g": [0.05], "low": [0.02], "high": [0.08], "standardiser": ["both groups after, pooled"]}
    )
    told = comparison.describe(
        "Reading", frame, effect=effect.assign(months="1", months_low="1", months_high="1")
    )
    assert any("or 1 month of progress" in each for each in told)
    assert comparison.shares(Measure(name="Reading"), Shares({}, None, by_lot=False)) == [
        "Reading: the target group's change cannot be given, as no pupil is marked as being in it."
    ]


def test_a_difference_that_is_written_as_nought_is_in_nobodys_favour(safe) -> None:
    row = ADJUSTED.head(1).assign(difference=0.04, low=-3.14, high=3.24)
    assert comparison.forest_alt(safe(row), **FOREST).endswith(
        ": no difference (interval from 3.1 in favour of the comparison group to 3.2 in favour of the target group, "
        "which includes zero)."
    )


def test_shares_of_one_group_alone_are_never_beyond_chance(safe) -> None:
    """By hand: 6 and 19 of 24 are 25.0 and 79.2 per cent; of 6 pupils one more or fewer is 17 points."""
    rows = pd.DataFrame({"occasion": ["Sep 2026", "May 2027"], "n": [24, 24], "percent": [25.0, 79.2]})
    told = comparison.shares(Measure(name="Reading"), Shares({"target": safe(rows)}, None, by_lot=False))
    assert told == [
        "Reading: target group 25% in September 2026 (of about 24 pupils) and 79% in May 2027 (of about 24 pupils).",
        "We cannot say how much of this is chance, as no range is worked out without a comparison group.",
        "No comparison group was measured, so this includes the progress they would have made anyway.",
    ]
    few = comparison.shares(
        Measure(name="Reading"), Shares({"target": safe(rows.assign(n=6))}, None, by_lot=False)
    )
    assert few[-1] == "With fewer than 10 pupils this is only a pointer, and no effect size is given."
