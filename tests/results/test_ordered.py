import pytest

from sipp_lib import results
from sipp_lib.disclosure.vocabulary import role_of
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.reports import outcomes
from sipp_lib.wording import ordered

JUDGED = Measure(name="Confidence", code="READ", occasions=["September", "June"], ordered=True)
# Of 30 each: in the target group 15 move up one step, 15 stay; of the others 10 move down two steps, 20 stay.
TARGET = {f"t{n:02}": ("target", 2, 3 if n < 15 else 2) for n in range(30)}
BESIDE = {f"c{n:02}": ("comparison", 3, 1 if n < 10 else 3) for n in range(30)}


def test_pupils_are_counted_by_the_way_they_moved(book_with, scores):
    result = results.moves(book_with(JUDGED, audience="school", **scores(TARGET | BESIDE)), JUDGED)
    assert {group: safe.frame["count"].tolist() for group, safe in result.groups.items()} == {
        "target": [0, 15, 15],
        "comparison": [10, 20, 0],
    }
    assert result.groups["target"].frame["change_group"].tolist() == ["fell", "stayed the same", "rose"]
    # 15 of 30 against 0 of 30, by hand after Newcombe (1998), method 10: Wilson .3315 to .6685 and 0 to .1135:
    # .5 − √(.1685² + .1135²) and .5 + √(.1685² + 0)
    row = result.improved.frame.iloc[0]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([50, 29.68, 66.85], abs=0.01)


def test_the_changes_are_compared_in_order_so_that_where_pupils_began_plays_no_part(book_with, scores):
    result = results.moves(book_with(JUDGED, audience="school", **scores(TARGET | BESIDE)), JUDGED)
    # +1 fifteen times and 0 fifteen times, against −2 ten times and 0 twenty times: the target's change is higher in
    # 15·30 + 15·10 of 900 pairs and never lower. After alone the comparison group's 3 would beat the target's 2.
    assert result.order.frame["delta"].iloc[0] == pytest.approx(600 / 900)
    # fifteen changed, all up and alike: the ranks 1 to 15 add up to 120
    assert result.ranks.frame["rank_sum"].tolist() == [120]


def test_nothing_of_a_measure_of_which_only_the_order_counts_holds_a_mean(book_with, scores):
    for audience in ("school", "public"):
        book = book_with(JUDGED, TargetGroup(chosen_on="READ"), audience=audience, **scores(TARGET | BESIDE))
        assert results.target_change(book, JUDGED) is None
        assert results.group_comparison(book, JUDGED) is None
        assert results.one_occasion(book, JUDGED) is None
        results.moves(book, JUDGED)
        results.by_lens(book, JUDGED, "September", "group")
        assert book.released
        for safe in book.released:
            assert not [name for name in safe.frame if role_of(str(name)) == "mean"]


def test_in_public_the_order_of_single_pupils_is_not_told(book_with, scores):
    result = results.moves(book_with(JUDGED, **scores(TARGET | BESIDE)), JUDGED)
    assert (result.order, result.ranks) == (None, None)
    # nobody of 30 rose beside about 10 and about 20, which leave two at most: nothing is told, and no difference either
    assert result.groups["target"].frame["count"].dropna().tolist() == [15, 15]
    assert result.groups["comparison"].frame["count"].isna().all()
    assert result.improved is None


def test_in_public_the_difference_comes_from_the_true_counts_in_whole_points(book_with, scores):
    # 14 of 30 and 11 of 30 rose, which are told as 15 and 10 of 30: 17 points apart instead of 10.
    rose = {f"t{n:02}": ("target", 2, 3 if n < 14 else 2) for n in range(30)}
    rose |= {f"c{n:02}": ("comparison", 2, 3 if n < 11 else 2) for n in range(30)}
    result = results.moves(book_with(JUDGED, **scores(rose)), JUDGED)
    assert [safe.frame["percent"].iloc[-1] for safe in result.groups.values()] == pytest.approx(
        [50, 33.3], abs=0.1
    )
    # by hand after Newcombe (1998), method 10: Wilson .3023 to .6386 and .2187 to .5449, so −.1424 to .3267, outwards
    row = result.improved.frame.iloc[0]
    assert row[["difference", "low", "high"]].tolist() == [10, -15, 33]


@pytest.mark.parametrize("lives", [None, 1])
def test_beside_how_many_more_improved_no_hidden_part_is_what_is_left(book_with, scores, lives):
    # Of 31, 13 rose, 9 stayed and 9 fell; of 40, 17, 13 and 10. 41.9 − 42.5 % and its range are those of 13 and 17
    # alone, and 31 − 13 leaves 18, which two parts of fewer than ten can only be as 9 and 9.
    parts = {"target": (13, 9, 9), "comparison": (17, 13, 10)}
    moved = {
        f"{group[0]}{way}{n:02}": (group, 3, 3 + way)
        for group, sizes in parts.items()
        for way, size in zip((1, 0, -1), sizes, strict=True)
        for n in range(size)
    }
    evidence = scores(moved)
    evidence["pupils"] = [{**each, "simd_decile": lives} for each in evidence["pupils"]]
    result = results.moves(book_with(JUDGED, **evidence), JUDGED)
    assert result.improved.frame["difference"].tolist() == [-1]
    rows = result.groups["target"].frame
    assert rows["suppressed"].tolist() == ["withheld to protect pupils"] * 2 + [""]
    assert rows["count"].isna().tolist() == [True, True, False]
    assert (
        "Of about 30 pupils in the target group, fell: not shown (withheld to protect pupils), stayed the same: not "
        "shown (withheld to protect pupils), 50% rose."
    ) in ordered.sentences(JUDGED, result)
    if lives:
        assert result.by_quintile.frame["count"].isna().all()
    assert result.groups["comparison"].frame["count"].tolist() == [10, 15, 15]
    without = results.moves(
        book_with(JUDGED, **scores({k: v for k, v in moved.items() if v[0] == "target"})), JUDGED
    )
    assert without.groups["target"].frame["suppressed"].tolist() == ["fewer than 10"] * 2 + [""]


LEVELS = JUDGED.model_copy(update={"answers": ["Confident", "Secure", "Developing", "Emerging"]})


def test_how_many_were_at_the_best_levels_is_told_of_those_measured_both_times(book_with, scores):
    # 4 is Confident: in June 12 are Secure, 4 Confident and 14 Developing; one who was there in June only is left out
    found = {f"t{n:02}": ("target", 2, 3 if n < 12 else 4 if n < 16 else 2) for n in range(30)}
    found["t30"] = ("target", None, 4)
    school = book_with(LEVELS, audience="school", **scores(found))
    for least, count in ((1, 4), (2, 16), (3, 30)):
        told = results.at_level(school, LEVELS, least).frame
        assert told["occasion"].tolist() == ["September", "June"]
        assert (told["n"].tolist(), told["count"].iloc[1]) == ([30, 30], count)
    turned = LEVELS.model_copy(update={"better": "lower"})  # where 1 is Confident and 2 Secure
    assert results.at_level(school, turned, 2).frame["count"].tolist() == [30, 14]


def test_two_cuts_of_the_same_levels_tell_the_public_of_no_few_pupils_between_them(book_with, scores):
    # Confident 12, then 15; Secure 3, then 2; Developing 15, then 13: ‘Secure or better’ would tell of the two or three
    found = {
        f"t{n:02}": ("target", 4 if n < 12 else 3 if n < 15 else 2, 4 if n < 15 else 3 if n < 17 else 2)
        for n in range(30)
    }
    public = book_with(LEVELS, **scores(found))
    assert (
        results.at_level(public, LEVELS, 2).frame["suppressed"].tolist() == ["withheld to protect pupils"] * 2
    )
    assert results.at_level(public, LEVELS, 1).frame["count"].tolist() == [10, 15]
    nobody_left = results.at_level(public, LEVELS, 3).frame
    assert nobody_left["count"].isna().all()


def test_levels_that_a_measure_does_not_list_cannot_be_counted(book_with, scores):
    with pytest.raises(UsageError) as refused:
        results.at_level(book_with(JUDGED, **scores(TARGET)), JUDGED, 1)
    assert str(refused.value) == "‘Confidence’ lists no levels of which 1 are the best. Look at its record."


def test_a_measure_taken_once_moves_nobody(book_with, scores):
    once = {pupil: (*row[:2], None) for pupil, row in TARGET.items()}
    assert results.moves(book_with(JUDGED, **scores(once)), JUDGED) is None


def test_every_table_whose_range_or_p_value_counts_pupils_one_by_one_says_so(book_with, scores, monkeypatch):
    monkeypatch.setattr(outcomes, "aimed", lambda *_: [])
    book = book_with(JUDGED, audience="school", **scores(TARGET | BESIDE))
    html = "".join(str(part) for part in outcomes.moved(book, JUDGED))
    for caption in ("by the ranks of their changes", "the changes of both groups in order"):
        assert f"{caption} (this treats every pupil as separate, not in classes)" in html
