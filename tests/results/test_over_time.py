import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Event, Measure
from sipp_lib.reports import monthly
from sipp_lib.wording import over_time, verdict

MONTHS = [str(month) for month in pd.period_range("2024-08", "2025-11", freq="M")]
ATT = Measure(name="Attendance", code="ATT", form="rate")
BEGAN = Event(what="It began", day="2025-04-15", intervention=True)


def attended(percents):
    return {
        "pupils": [{"pupil": f"p{n:02}", "group": "target"} for n in range(20)],
        "observations": [
            {
                "pupil": f"p{n:02}",
                "measure": "ATT",
                "occasion": month,
                "numerator": percent,
                "denominator": 100,
            }
            for month, percent in zip(MONTHS, percents, strict=True)
            for n in range(20)
        ],
    }


RISEN = [80, 82] * 4 + [90, 92] * 4  # the intervention begins in the ninth month


def test_the_rules_in_use_are_those_the_measure_names_and_the_others_are_offered(book_with):
    nhs = ATT.model_copy(update={"followed": "run chart, NHS Scotland's rules"})
    one = results.run_chart(book_with(ATT, BEGAN, **attended(RISEN)), ATT)
    two = results.run_chart(book_with(nhs, BEGAN, **attended(RISEN)), nhs)
    assert [each.signals.frame["rule"].iloc[0] for each in (one, two)] == [
        "fewer false alarms",
        "NHS Scotland",
    ]
    assert [each.offered.frame["rule"].iloc[0] for each in (one, two)] == [
        "NHS Scotland",
        "fewer false alarms",
    ]
    # the last month before is above the frozen median of 81, and so are the eight after it
    assert two.series.frame["shift"].tolist() == [False] * 7 + [True] * 9
    assert one.series.frame["median"].iloc[0] == 81
    assert "shift" not in one.series.frame


def test_the_median_is_told_no_finer_than_the_months_as_it_is_one_of_them(book_with):
    """By hand: 216, 217 and 218 of 240 openings are 90.0, 90.42 and 90.83, shown in halves; 90.4 would tell the 217."""
    pupils = [{"pupil": f"p{n:02}", "group": "target"} for n in range(12)]
    rows = [
        {
            "pupil": f"p{n:02}",
            "measure": "ATT",
            "occasion": month,
            "numerator": 18 + (n < more),
            "denominator": 20,
        }
        for more, month in enumerate(["2025-08", "2025-09", "2025-10"])
        for n in range(12)
    ]
    of = {
        audience: results.run_chart(
            book_with(ATT, audience=audience, pupils=pupils, observations=rows), ATT
        ).series.frame
        for audience in ("public", "school")
    }
    assert of["public"]["percent"].tolist() == [90, 90.5, 91]
    assert of["public"]["median"].tolist() == [90.5] * 3
    assert of["school"]["median"].tolist() == [90.4] * 3


def test_an_xmr_chart_has_its_limits_from_the_months_before(book_with):
    xmr = ATT.model_copy(update={"followed": "XmR chart"})
    found = results.limits(book_with(xmr, BEGAN, **attended(RISEN)), xmr)
    first = found.series.frame.iloc[0]
    # mean 81, every moving range 2: 81 ± 2.66 · 2
    assert first[["centre", "lower_limit", "upper_limit"]].tolist() == pytest.approx([81, 75.68, 86.32])
    assert first["limits"] == "trial limits"
    assert found.series.frame["outside"].tolist() == [False] * 8 + [True] * 8
    # all eight of the later months: hardly ever by chance
    assert found.by_chance.frame["by_chance"].tolist() == [0]
    assert results.limits(book_with(xmr, **attended([80, 82] * 8)), xmr).by_chance is None


def test_the_month_it_began_is_the_first_events_month(book_with):
    later = Event(what="Again", day="2025-09-01", intervention=True)
    assert str(results.began(book_with(ATT, later, BEGAN))) == "2025-04-15"
    assert results.began(book_with(ATT)) is None


def of_percentages(given):
    """Twenty pupils of the target group with the same percentage in each of some months."""
    return {
        "pupils": [{"pupil": f"p{n:02}", "group": "target"} for n in range(20)],
        "observations": [
            {"pupil": f"p{n:02}", "measure": "ATT", "occasion": month, "value": percent}
            for month, percent in given.items()
            for n in range(20)
        ],
    }


def test_months_without_a_register_are_points_without_a_value_and_no_part_of_the_rules(book_with):
    given = {"2025-08": 90, "2025-09": 92, "2025-12": 91, "2026-06": 93, "2026-08": 94}
    found = results.run_chart(book_with(ATT, audience="school", **of_percentages(given)), ATT)
    frame = found.series.frame
    # July alone is left out
    assert frame["month"].dt.strftime("%y%m").tolist() == [
        "2508", "2509", "2510", "2511", "2512", "2601", "2602", "2603", "2604", "2605", "2606", "2608",
    ]  # fmt: skip
    unread = frame["suppressed"] == "no register"
    assert frame["percent"].isna().tolist() == unread.tolist()
    assert unread.sum() == 7
    # by hand: median of 90 91 92 93 94 is 92, so four points are useful; the run below it, broken by none, then above
    assert found.signals.frame["n_useful"].iloc[0] == 4
    assert frame["run"].dropna().tolist() == [1, 1, 2, 2]


def test_percentages_reach_the_run_chart_the_limits_and_persistent_absence_in_public(book_with):
    given = dict(zip(MONTHS, [89, 91] * 8, strict=True))
    book = book_with(ATT, BEGAN, **of_percentages(given))
    chart = results.run_chart(book, ATT).series.frame
    assert chart["percent"].tolist()[:2] == [89, 91]
    assert set(chart["weighted"]) == {"each pupil the same"}
    assert results.limits(book, ATT).series.frame["centre"].iloc[0] == 90
    # until March 2025, the month before it began: (4 · 89 + 4 · 91)/8 = 90, so everybody missed a tenth: all are hidden
    whose, absent = results.persistent_absence(book, ATT)
    assert (whose, absent.frame["n"].iloc[0], absent.frame["weighted"].iloc[0]) == (
        "the target group",
        20,
        "each pupil the same",
    )
    school = results.persistent_absence(
        book_with(ATT, BEGAN, audience="school", **of_percentages(given)), ATT
    )[1].frame
    assert school[["n", "count"]].iloc[0].tolist() == [20, 20]


def test_only_the_months_before_it_began_count_as_before_where_rows_tell_no_day(book_with):
    # 84 % before April 2025 and 100 % from then on, 92 % throughout: all were persistently absent before
    given = {month: 84 if month < "2025-04" else 100 for month in MONTHS}
    book = book_with(ATT, BEGAN, audience="school", **of_percentages(given))
    assert results.persistent_absence(book, ATT)[1].frame["count"].iloc[0] == 20


def of_groups(*sizes, beside=(85, 87) * 8):
    """Attendance of a target and a comparison group of these sizes, the target's risen, the comparison's as ever."""
    groups = {"target": RISEN, "comparison": beside}
    pupils = [
        (f"{group[0]}{n:02}", group) for group, size in zip(groups, sizes, strict=True) for n in range(size)
    ]
    return {
        "pupils": [{"pupil": pupil, "group": group} for pupil, group in pupils],
        "observations": [
            {"pupil": pupil, "measure": "ATT", "occasion": month, "numerator": percent, "denominator": 100}
            for pupil, group in pupils
            for month, percent in zip(MONTHS, groups[group], strict=True)
        ],
    }


def test_the_comparison_group_has_its_own_chart_beside_the_target_groups(book_with):
    book = book_with(ATT, BEGAN, **of_groups(20, 20))
    assert results.groups_followed(book, ATT) == ["target", "comparison"]
    target, other = (results.run_chart(book, ATT, group) for group in ("target", "comparison"))
    assert (target.whose, other.whose) == ("the target group", "the comparison group")
    # medians of 80 82 … and 85 87 …
    assert [each.series.frame["median"].iloc[0] for each in (target, other)] == [81, 86]
    assert [each.signals.frame["longest_run"].iloc[0] for each in (target, other)] == [9, 1]
    assert [each.signals.frame["signal"].iloc[0] for each in (target, other)] == [True, False]
    assert target.series.name != other.series.name


def test_a_comparison_group_too_small_to_publish_is_not_shown(book_with):
    book = book_with(ATT, BEGAN, **of_groups(20, 8))
    assert results.run_chart(book, ATT, "comparison").series.frame["percent"].isna().all()
    assert results.run_chart(book, ATT).series.frame["percent"].notna().all()


def test_without_a_comparison_group_there_is_one_chart(book_with):
    assert results.groups_followed(book_with(ATT, BEGAN, **attended(RISEN)), ATT) == ["target"]


def test_each_chart_says_how_often_chance_signals_at_its_length(book_with):
    # 16 months, 8 of them before: 6.3 and 20.0 of 100 in 200,000 charts simulated apart from this project
    result = results.run_chart(book_with(ATT, BEGAN, **attended(RISEN)), ATT)
    assert result.signals.frame["by_chance"].iloc[0] == 6
    assert result.offered.frame["by_chance"].iloc[0] == 20


def test_no_attendance_before_the_intervention_is_not_fewer_than_ten(book_with):
    later = {month: 90 for month in MONTHS if month >= "2025-05"}
    assert results.persistent_absence(book_with(ATT, BEGAN, **of_percentages(later)), ATT) == (
        "the target group",
        None,
    )


def test_what_may_be_chance_is_said_of_each_group(book_with):
    book = book_with(ATT, BEGAN, **of_groups(20, 20, beside=[percent + 3 for percent in RISEN]))
    told = [each for each in monthly.followed(book, ATT) if "shows a pattern" in each]
    chance = "Chance alone gives one of these patterns in about 6 of 100 charts as long as this, so this may be chance."
    assert [each.endswith(chance) for each in told] == [True, True]
    every = monthly.followed(book, ATT)
    assert every[every.index(over_time.ALIKE) - 1] == told[1]  # it stands by the second of them
    (claim, *_) = monthly.followed_together(book, ATT)
    assert claim.endswith(f"{chance} {over_time.ALIKE}")
    assert claim.way == "months_better_both"


@pytest.mark.parametrize(("beside", "told"), [(3, over_time.ALIKE), (None, over_time.APART)])
def test_that_a_rate_got_worse_is_not_told_without_the_other_group(book_with, beside, told):
    worse = ATT.model_copy(update={"role": "balancing", "better": "lower"})
    others = {} if beside is None else {"beside": [percent + beside for percent in RISEN]}
    claim, *rest = monthly.watched(book_with(worse, BEGAN, **of_groups(20, 20, **others)), worse)
    assert claim == "Attendance: since the intervention began this has got worse."
    assert told in rest


def test_a_summary_tells_both_groups_months_together_and_a_caveat_once(book_with):
    nhs = ATT.model_copy(update={"followed": "run chart, NHS Scotland's rules"})
    told = monthly.followed_together(book_with(nhs, BEGAN, **of_groups(20, 20)), nhs)
    assert told[0].startswith(
        "Attendance of the target group by month: the chart shows a pattern: 9 months in a row above"
    )
    assert (
        "Attendance of the comparison group by month: the chart shows no more than ordinary ups and downs"
        in told[0]
    )
    # that one chart has a pattern and the other none is no test of the groups against each other
    assert told[0].endswith(f"ordinary ups and downs. {over_time.APART}")
    assert told[0].way == "months_better_beside"
    assert len(told) == len(set(told))
    alone = book_with(nhs, BEGAN, **attended(RISEN))
    assert monthly.followed_together(alone, nhs) == verdict.with_chance(monthly.followed(alone, nhs))


def test_in_public_no_month_lies_beyond_its_limits_but_by_the_exact_numbers(book_with):
    # eleven pupils attend the first number of 20 openings and one the second: as it may be published, in halves of a
    # per cent, August 2025 has 79.5 where the limit is 80.3; exactly 79.58 where it is 78.5
    halves = (17, 18, 19)
    one = [14, 14, 20, 20, 14, 14, 20, 20, 16, 18, 14, 14, 15, 14, 20, 16]
    rest = [halves[each] for each in (1, 1, 2, 2, 1, 2, 2, 0, 1, 0, 0, 0)] + [16, 19, 18, 19]
    rows = [
        {
            "pupil": f"p{n:02}",
            "measure": "ATT",
            "occasion": month,
            "numerator": many[n > 0],
            "denominator": 20,
        }
        for month, many in zip(MONTHS, zip(one, rest, strict=True), strict=True)
        for n in range(12)
    ]
    pupils = [{"pupil": f"p{n:02}", "group": "target"} for n in range(12)]
    chart = ATT.model_copy(update={"followed": "XmR chart"})
    school, public = (
        results.limits(book_with(chart, audience=audience, pupils=pupils, observations=rows), chart)
        for audience in ("school", "public")
    )
    month = public.series.frame.set_index("month").loc["2025-08-01"]
    assert month["percent"] == 79.5 < month["lower_limit"]
    assert not school.series.frame["outside"].any()
    assert not public.series.frame["outside"].any()
    assert public.by_chance is None
