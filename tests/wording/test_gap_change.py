from __future__ import annotations

import pandas as pd
import pytest
from gap_change_frames import AFTER, BEFORE, READING, quintiles

from sipp_lib.errors import DisclosureError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import GapChange
from sipp_lib.wording import gap_change


def test_the_words_tell_every_quintile_and_both_gaps(safe) -> None:
    assert gap_change.alt(safe(BEFORE), safe(AFTER), **READING) == (
        "Dumbbell chart: Reading, P1, % of pupils, by SIMD quintile, Sep 2025 and May 2026. "
        "Quintile 1 (most deprived): from 60% (80 pupils) to 72% (75 pupils), improved. "
        "Quintile 2: from 70% (80 pupils) to 70% (75 pupils), no change. "
        "Quintile 3: fewer than 10 pupils, not shown. "
        "Quintile 4: Sep 2025: 80% (80 pupils); May 2026: fewer than 10 pupils, not shown. "
        "Quintile 5 (least deprived): from 90% (80 pupils) to 88% (75 pupils), got worse. "
        "The most deprived pupils were 30 percentage points behind the least deprived in September 2025, "
        "and 16 percentage points behind them in May 2026."
    )


def test_where_lower_is_better_a_fall_is_an_improvement(safe) -> None:
    said = gap_change.alt(safe(BEFORE), safe(AFTER), **READING | {"better": "lower"})
    assert "Quintile 5 (least deprived): from 90% (80 pupils) to 88% (75 pupils), improved." in said
    assert said.endswith(
        "The most deprived pupils were 30 percentage points ahead of the least deprived in September 2025, "
        "and 16 percentage points ahead of them in May 2026."
    )


def test_without_an_end_there_is_no_gap_on_that_occasion(safe) -> None:
    open_end = quintiles([None, 70, 75, 80, 90])
    assert gap_change.alt(safe(open_end), safe(AFTER), **READING).endswith(
        "How the gap changed cannot be given, as one end is missing."
    )


def test_no_gap_is_level(safe) -> None:
    same = quintiles([50, 50, 50, 50, 50]).rename(columns={"percent": "mean"})
    how = READING | {"unit": "points"}
    assert gap_change.alt(safe(same), safe(same), **how).endswith(
        "The most deprived pupils were level with the least deprived in September 2025, and level with them in May "
        "2026."
    )


def test_an_empty_table_is_said_in_words_and_a_bare_one_refused(safe) -> None:
    empty = safe(BEFORE.head(0))
    assert gap_change.alt(empty, empty, **READING) == "No data yet."
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        gap_change.alt(safe(BEFORE), AFTER, **READING)


def told(safe, audience="public", sizes=(25, 15), fine=0.0, little=False, **numbers) -> list[str]:
    row = {"gap_before": 20.7, "gap_after": 16.1, "gap_change": -4.6, "low": -14.1, "high": 4.9} | numbers
    change = pd.DataFrame([row], dtype="Float64")
    change = change.assign(n_most=pd.array([sizes[0]], "Int64"), n_least=pd.array([sizes[1]], "Int64"))
    means = {"mean_before": [92.8, None, None, None, 113.5], "mean_after": [96.1, None, None, None, 112.2]}
    fifths = pd.DataFrame({"quintile": [1, 2, 3, 4, 5], "n": [sizes[0], 0, 0, 0, sizes[1]], **means})
    result = GapChange(
        "the target group",
        "May 2025",
        "May 2026",
        (safe(fifths, audience),),
        safe(change, audience),
        fine=fine,
        little=little,
    )
    return gap_change.sentences(Measure(name="Reading", unit="points"), result)


def test_a_gap_is_told_before_and_after_and_by_how_much_it_changed_for_whom(safe) -> None:
    assert told(safe) == [
        "Reading, the target group: about 25 pupils from the most deprived fifth of areas were 20.7 points behind "
        "about 15 "
        "pupils from the least deprived fifth in May 2025, and 16.1 behind in May 2026: the gap is 4.6 narrower. It "
        "may "
        "really be anywhere from 14.1 narrower to 4.9 wider (95% interval).",
        "The range includes zero (no change in the gap), so this could be chance.",
        "The most deprived fifth went from 92.8 to 96.1; the least deprived fifth went from 113.5 to 112.2.",
    ]


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        ({"gap_after": 25.3, "gap_change": 4.6}, "and 25.3 behind in May 2026: the gap is 4.6 wider. It"),
        ({"gap_after": 20.7, "gap_change": 0.0}, "and 20.7 behind in May 2026: the gap did not change. It"),
        (
            {"gap_before": 2.0, "gap_after": -2.6},
            "and 2.6 ahead in May 2026: a change of 4.6 in favour of the most deprived. It",
        ),
        (
            {"gap_before": -2.6, "gap_after": 2.0, "gap_change": 4.6},
            "were 2.6 points ahead of about 15 pupils from the least deprived fifth in May 2025, and 2.0 behind in "
            "May "
            "2026: a change of 4.6 against the most deprived. It",
        ),
    ],
)
def test_narrower_and_wider_are_said_of_a_gap_that_stays_on_its_side(safe, numbers, part) -> None:
    assert part in told(safe, **numbers)[0]


@pytest.mark.parametrize(
    ("change", "fine", "said"),
    [
        (0.1, 1.0, "the gap is about the same. It may really be anywhere from 14.1 narrower to 4.9 wider"),
        (0.6, 1.0, "the gap is 0.6 wider. It"),
        (-0.6, float("inf"), "the gap is about the same. It"),
    ],
    ids=["less than half a point", "more", "of rounded numbers alone"],
)
def test_a_change_smaller_than_the_measure_tells_is_about_none(safe, change, fine, said) -> None:
    (claim, *_) = told(safe, fine=fine, gap_after=20.7 + change, gap_change=change)
    assert said in claim
    assert claim.way == ("gap_level" if "same" in said else "gap_wider")


def test_a_little_change_is_about_none_unless_its_range_tells_it_from_none(safe) -> None:
    (claim, *_) = told(safe, little=True, gap_after=21.3, gap_change=0.6)
    assert "the gap is about the same. It may really be anywhere from 14.1 narrower to 4.9 wider" in claim
    assert claim.way == "gap_level"
    assert (
        "the gap is 0.6 wider. It"
        in told(safe, little=True, gap_after=21.3, gap_change=0.6, low=0.2, high=1.0)[0]
    )


def test_no_chance_is_ruled_out_where_classes_cannot_be_allowed_for(safe) -> None:
    assert told(safe, high=-0.5)[1] == (
        "The range does not include zero, but it treats every pupil as separate and cannot take account of classes "
        "and schools, so chance cannot be ruled out."
    )


@pytest.mark.parametrize(
    ("sizes", "caveat"),
    [
        (
            (22, 1),
            "There is only one pupil in one of the fifths, so this is that pupil's result rather than a gap.",
        ),
        ((2, 22), "With fewer than 5 pupils in a fifth, one more pupil could reverse the result."),
        ((22, 9), "With fewer than 10 pupils in a fifth this is only a pointer."),
    ],
)
def test_few_pupils_in_a_fifth_are_told_as_that(safe, sizes, caveat) -> None:
    said = told(safe, "school", sizes, low=None, high=None)
    assert said[1:3] == ["There are too few pupils to say how sure this is.", caveat]


def test_without_an_end_it_says_why(safe) -> None:
    assert told(safe, "school", (22, 0), gap_change=None) == [
        "Reading, the target group: there is no gap to report, as nobody from the least deprived fifth was measured "
        "both times."
    ]
    assert told(safe, sizes=(25, None), gap_change=None) == [
        "Reading, the target group: the gap is not shown, as the most or the least deprived fifth has too few pupils, "
        "or their number could be worked out from another table."
    ]


def test_where_other_pupils_were_measured_each_time_each_gap_has_its_own(safe) -> None:
    row = {"gap_before": 11.0, "gap_after": 15.7, "gap_change": 4.7, "low": -1.3, "high": 10.7}
    change = pd.DataFrame([row], dtype="Float64").assign(n_most=25, n_least=15)
    tables = tuple(
        safe(pd.DataFrame({"quintile": [1, 5], "n": sizes, "mean": means}))
        for sizes, means in (([30, 20], [96.6, 107.6]), ([25, 15], [98.0, 113.7]))
    )
    result = GapChange("all pupils measured", "Oct 2024", "May 2026", tables, safe(change))
    claim, *caveats = gap_change.sentences(Measure(name="Numeracy", unit="points"), result)
    assert claim == (
        "Numeracy, all pupils measured: in October 2024, about 30 pupils from the most deprived fifth of areas were "
        "11.0 points behind about 20 pupils from the least deprived fifth; in May 2026, about 25 pupils were 15.7 "
        "behind about 15 pupils: the gap is 4.7 wider. It may really be anywhere from 1.3 narrower to 10.7 wider (95% "
        "interval)."
    )
    assert (
        "Not all of these pupils were measured both times, so a part of this may be that others were measured."
        in caveats
    )


@pytest.mark.parametrize(("after", "told_of"), [((11, 5), True), ((6, 6), False), ((1, 2), True)])
def test_a_gap_of_other_pupils_is_no_change(safe, after, told_of) -> None:
    """Most of the first time's pupils have to be there the second time, or the first of the second."""
    row = {"gap_before": 5.2, "gap_after": 4.5, "gap_change": -0.7, "low": None, "high": None}
    change = pd.DataFrame([row], dtype="Float64")
    tables = [
        safe(pd.DataFrame({"quintile": [1, 5], "n": n, "mean": mean, "suppressed": ""}), "school")
        for n, mean in (((11, 11), (10.4, 15.6)), (after, (8.0, 12.5)))
    ]
    result = GapChange("all pupils measured", "Sep", "Mar", tuple(tables), safe(change, "school"), fine=0.1)
    said = gap_change.sentences(Measure(name="Fractions", unit="marks"), result)
    if told_of:
        assert said == [
            "Fractions, all pupils measured: we cannot tell how the gap changed, as it is mostly not of the same "
            "pupils: in Sep, it was between 11 pupils from the most deprived fifth of areas and 11 pupils from the "
            f"least deprived fifth; in Mar, between {after[0]} pupil{'' if after[0] == 1 else 's'} and {after[1]} "
            "pupils."
        ]
    else:
        assert "the gap is 0.7 narrower" in said[0]


def test_one_pupil_is_one_in_a_picture_too(safe) -> None:
    last = AFTER.assign(n=[1, *AFTER["n"].iloc[1:]])
    assert "(1 pupil)" in gap_change.alt(safe(BEFORE), safe(last), **READING)
