import pandas as pd

from sipp_lib.records.kinds import Measure
from sipp_lib.results import Moves
from sipp_lib.wording import comparison, ordered, verdict

JUDGED = Measure(name="Confidence", ordered=True)


def bins(counts, n):
    names = ["fell", "stayed the same", "rose"]
    percent = pd.array([None if each is None else 100 * each / n for each in counts], "Float64")
    return pd.DataFrame({"change_group": names, "n": n, "percent": percent, "suppressed": "fewer than 10"})


def moved(safe, audience="school", **parts) -> Moves:
    gone = pd.DataFrame({"n_before_only": [0], "n_after_only": [0], "n": [30]}, dtype="Int64")
    given = {"improved": None, "ranks": None, "order": None} | parts
    given["groups"] = {group: safe(frame, audience) for group, frame in given["groups"].items()}
    return Moves("Sep", "May", missing=safe(gone), by_quintile=safe(pd.DataFrame()), by_lot=False, **given)


def test_without_a_comparison_group_the_moves_are_told_and_no_mean(safe) -> None:
    result = moved(safe, groups={"target": bins([None, 12, 15], 30)})
    assert ordered.sentences(JUDGED, result) == [
        "Confidence, Sep to May: of 30 pupils in the target group, fell: not shown (fewer than 10), 40% stayed the "
        "same, "
        "50% rose.",
        "We cannot say how much of this is chance, as no range is worked out without a comparison group.",
        "No comparison group was measured, so this includes the progress they would have made anyway.",
        "This does not show that what was tried caused the change.",
        "Its results are levels, not points, so no average and no difference in points is given.",
    ]


def test_beside_a_comparison_group_the_difference_leads_and_nothing_is_said_of_chance(safe) -> None:
    improved = pd.DataFrame({"difference": [23.4], "low": [10.2], "high": [36.0]})
    order = pd.DataFrame({"delta": [0.21], "low": [0.02], "high": [0.39]})
    groups = {"target": bins([3, 12, 15], 30), "comparison": bins([6, 15, 9], 30)}
    said = ordered.sentences(
        JUDGED, moved(safe, groups=groups, improved=safe(improved, "school"), order=safe(order))
    )
    assert said == [
        "Confidence, Sep to May: 23 percentage points more of the target group improved than of the comparison "
        "group. It "
        "may really be anywhere from 10 to 36 more (95% interval).",
        "This range treats every pupil as separate. It cannot take account of classes, which differ whatever is "
        "tried, so nothing is said here about chance.",
        "Pupils were not allocated to the groups at random, so the groups may have differed in other ways too: this "
        "does "
        "not show what made the difference.",
        "Of 30 pupils in the target group, 10% fell, 40% stayed the same, 50% rose.",
        "Of 30 pupils in the comparison group, 20% fell, 50% stayed the same, 30% rose.",
        "When each pupil of the target group is set beside each pupil of the comparison group, the one of the "
        "target group moved up further more often: 0.21 on a scale from −1 (never) to 1 (always) (95% interval 0.02 to "
        "0.39).",
        "Its results are levels, not points, so no average and no difference in points is given.",
    ]


def test_who_is_hidden_says_why(safe) -> None:
    hidden = bins([None, None, None], 1).assign(
        n=pd.array([None] * 3, "Int64"), suppressed="fewer than 10 pupils"
    )
    assert ordered.sentences(JUDGED, moved(safe, groups={"target": hidden}))[0] == (
        "Confidence, Sep to May: how the target group moved is not shown (fewer than 10 pupils)."
    )


def test_beside_a_comparison_group_the_targets_own_moves_never_lead(safe) -> None:
    groups = {"target": bins([None] * 3, 30), "comparison": bins([None, 15, None], 30)}
    said = ordered.sentences(JUDGED, moved(safe, groups=groups))
    assert said[0] == (
        "Confidence, Sep to May: we cannot tell whether more of the target group improved than of the comparison "
        "group (fewer than 10)."
    )
    assert said[2].startswith("Of 30 pupils in the target group, fell: not shown (fewer than 10)")


def test_in_public_percentages_and_difference_that_do_not_agree_are_explained(safe) -> None:
    improved = safe(pd.DataFrame({"difference": [10.0], "low": [-15.0], "high": [33.0]}))
    groups = {"target": bins([None, 15, 15], 30), "comparison": bins([None, 20, 10], 30)}
    for given, note in ((improved, comparison.FROM_TRUE), (None, ordered.ROUNDED)):
        shown = groups if given else {"target": groups["target"]}
        told = ordered.sentences(JUDGED, moved(safe, "public", groups=shown, improved=given))
        assert note in told
        assert note in verdict.in_brief(told)


def test_which_way_a_group_went_alone_is_what_the_exact_numbers_say(safe) -> None:
    groups = {"target": bins([10, 5, 15], 30)}  # as rounded ones may be
    for went, way in ((1, "moved_up"), (0, "moved_level"), (-1, "moved_down")):
        assert ordered.sentences(JUDGED, moved(safe, groups=groups, went=went))[0].way == way


def test_an_end_that_is_no_difference_is_said_in_words(safe) -> None:
    improved = safe(pd.DataFrame({"difference": [26.0], "low": [0.2], "high": [46.7]}), "school")
    groups = {"target": bins([3, 12, 15], 30), "comparison": bins([6, 15, 9], 30)}
    (claim, *_) = ordered.sentences(JUDGED, moved(safe, groups=groups, improved=improved))
    assert claim.endswith("It may really be anywhere from no difference to 47 more (95% interval).")


def test_groups_that_began_far_apart_are_called_that(safe) -> None:
    improved = safe(pd.DataFrame({"difference": [26.0], "low": [0.2], "high": [46.7]}), "school")
    groups = {"target": bins([3, 12, 15], 30), "comparison": bins([6, 15, 9], 30)}
    told = ordered.sentences(JUDGED, moved(safe, groups=groups, improved=improved, apart=-1))
    assert verdict.BEHIND_BEFORE in told
    assert verdict.BEHIND_BEFORE in verdict.in_brief(told)


def test_the_order_of_pairs_says_which_way(safe) -> None:
    improved = safe(pd.DataFrame({"difference": [10.0], "low": [-15.0], "high": [33.0]}), "school")
    for delta, often in ((-0.2, "less often: −0.20"), (0.0, "just as often: 0.00")):
        order = safe(pd.DataFrame({"delta": [delta], "low": [-0.5], "high": [0.4]}))
        groups = {"target": bins([3, 12, 15], 30), "comparison": bins([6, 15, 9], 30)}
        said = ordered.sentences(JUDGED, moved(safe, groups=groups, improved=improved, order=order))
        assert any(
            f"moved up further {often} on a scale from −1 (never) to 1 (always)" in each for each in said
        )


def test_that_groups_began_far_apart_is_told_where_both_are_large_enough(safe) -> None:
    hidden = bins([None, None, None], 30).assign(n=pd.array([None] * 3, "Int64"))
    shown = bins([6, 15, 9], 30)
    more = pd.DataFrame({"difference": [23.4], "low": [10.2], "high": [36.0]})
    far = {
        whose: ordered.sentences(
            JUDGED,
            moved(
                safe, "public", groups={"target": groups, "comparison": shown}, improved=improved, apart=-1
            ),
        )
        for whose, groups, improved in (("large", shown, safe(more)), ("small", hidden, None))
    }
    began = "The groups were far apart from the start: the target group was behind."
    assert [any(began in each for each in far[whose]) for whose in ("large", "small")] == [True, False]
