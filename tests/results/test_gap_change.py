import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Measure
from sipp_lib.reports import measured
from sipp_lib.results import gap_change

READ = Measure(name="Reading", code="READ", occasions=["September", "June"])


@pytest.fixture
def lives(scores):
    """Rows of {pupil: (group, before, after, decile)}."""

    def make(found):
        tables = scores({pupil: row[:3] for pupil, row in found.items()})
        for row in tables["pupils"]:
            row["simd_decile"] = found[row["pupil"]][3]
        return tables

    return make


def group(name, most, least, size=12):
    """`size` pupils in each end: the most deprived begin at 10 and gain `most`, the least at 20 and gain `least`."""
    found = {f"{name}m{n:02}": (name, 10 + n % 3, 10 + n % 3 + most + n % 2, 1) for n in range(size)}
    return found | {f"{name}l{n:02}": (name, 20 + n % 3, 20 + n % 3 + least + n % 2, 10) for n in range(size)}


def test_each_group_has_its_own_gap_and_none_is_pooled_in_silence(book_with, lives):
    found = group("target", 4, 1) | group("comparison", 2, 2)
    told = results.gap_changes(book_with(READ, audience="school", **lives(found)), READ)
    assert [each.whose for each in told] == [
        "the target group",
        "the comparison group",
        "all pupils measured, target and comparison group together",
    ]
    rows = [each.change.frame.iloc[0] for each in told]
    assert [row["gap_before"] for row in rows] == pytest.approx([10, 10, 10])
    assert [row["gap_change"] for row in rows] == pytest.approx([-3, 0, -1.5])
    assert [row["n_least"] for row in rows] == [12, 12, 24]


def test_a_target_group_alone_is_told_once(book_with, lives):
    told = results.gap_changes(book_with(READ, audience="school", **lives(group("target", 4, 1))), READ)
    assert [each.whose for each in told] == ["all pupils measured"]


def test_pupils_measured_once_are_in_no_gap_of_a_group(book_with, lives):
    found = group("target", 4, 1) | group("other", 1, 1) | {"once": ("target", 90, None, 10)}
    target, everybody = results.gap_changes(book_with(READ, audience="school", **lives(found)), READ)
    assert target.change.frame["gap_before"].iloc[0] == pytest.approx(10)
    # of all as the tables by quintile have them: 25 results of 20 to 22 and of 90, by hand (24 * 21 + 90) / 25 - 11
    assert everybody.change.frame["gap_before"].iloc[0] == pytest.approx(12.76)


@pytest.mark.parametrize("others", ["comparison", "other"])
def test_everybody_is_told_of_the_gap_of_the_same_pupils(book_with, lives, others):
    found = group("target", 4, 1, 20) | group(others, 2, 2, 20)
    both = {
        audience: results.gap_changes(book_with(READ, audience=audience, **lives(found)), READ)[-1]
        for audience in ("public", "school")
    }
    assert both["public"].whose == both["school"].whose
    columns = ["gap_before", "gap_after", "gap_change", "n_most", "n_least"]
    public, school = (each.change.frame.iloc[0][columns].astype(float) for each in both.values())
    assert public.tolist() == pytest.approx(school.tolist())


def test_the_public_is_told_of_all_pupils_from_the_tables_it_has_and_of_no_others(book_with, lives):
    book = book_with(READ, **lives(group("target", 4, 1) | group("comparison", 2, 2)))
    (told,) = results.gap_changes(book, READ)
    assert told.whose == "all pupils measured, target and comparison group together"
    assert told.by_quintile == tuple(
        results.gap(book, READ, when).by_quintile for when in (told.before, told.after)
    )
    row = told.change.frame.iloc[0]
    gaps = [results.gap(book, READ, when).gap.frame["gap"].iloc[0] for when in (told.before, told.after)]
    assert row[["gap_before", "gap_after"]].tolist() == gaps
    assert row["gap_change"] == pytest.approx(gaps[1] - gaps[0])


def test_shares_have_a_gap_before_and_after_too(book_with, lives):
    achieved = Measure(name="Level", code="READ", form="yes or no", occasions=["September", "June"])
    found = {f"m{n:02}": ("target", float(n < 10), float(n < 20), 1) for n in range(40)}
    found |= {f"l{n:02}": ("target", float(n < 20), float(n < 20), 10) for n in range(40)}
    for audience in ("school", "public"):
        (told,) = results.gap_changes(book_with(achieved, audience=audience, **lives(found)), achieved)
        row = told.change.frame.iloc[0]
        assert row[["gap_before", "gap_after", "gap_change"]].tolist() == pytest.approx([25, 0, -25])
        assert row["low"] < -25 < row["high"] < 0


def test_without_deprivation_a_second_occasion_or_points_there_is_no_gap(book_with, lives, scores):
    found = group("target", 4, 1)
    assert (
        results.gap_changes(book_with(READ, **scores({p: row[:3] for p, row in found.items()})), READ) == []
    )
    once = {pupil: (*row[:2], None, row[3]) for pupil, row in found.items()}
    assert results.gap_changes(book_with(READ, **lives(once)), READ) == []
    ordered = READ.model_copy(update={"ordered": True})
    assert results.gap_changes(book_with(ordered, **lives(found)), ordered) == []


@pytest.mark.parametrize(
    ("ends", "little"),
    [
        ((15.0, 16.4), True),
        ((15.0, 17.0), False),
        ((-8.0, -7.5), True),
        ((0.5, -0.5), False),
        ((pd.NA, 3.0), False),
    ],
)
def test_a_gap_that_changed_by_less_than_a_tenth_changed_little(ends, little) -> None:
    """1.4 of 16.4 is 8.5 in 100; 2.0 of 17.0 is 11.8."""
    assert gap_change._little(ends) is little


def test_a_gap_of_other_pupils_is_neither_drawn_nor_tabled_as_a_change(book_with, lives):
    """All 24 were measured first, and three of each end afterwards."""
    found = {
        pupil: (*row[:2], row[2] if pupil[-1] in "012" and pupil[-2] == "0" else None, row[3])
        for pupil, row in group("target", 4, 1).items()
    }
    for rows, drawn in ((group("target", 4, 1), True), (found, False)):
        book = book_with(READ, audience="school", **lives(rows))
        told = str([str(getattr(part, "html", part)) for part in measured.gaps(book, last=True)])
        assert ("we cannot tell how the gap changed" not in told) is drawn
        assert ("Dumbbell chart" in told) is drawn
        assert ("of all pupils measured: the gap" in told) is drawn
