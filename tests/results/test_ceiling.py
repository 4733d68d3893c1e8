import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Measure
from sipp_lib.reports import outcomes
from sipp_lib.results.ceiling import reached

READ = Measure(
    name="Reading", code="READ", unit="marks", lowest=0, highest=20, occasions=["September", "June"]
)


def groups(target, comparison):
    """Twelve pupils a group who began at 10 and 12, of whom so many ended at 20 and the others at 14 and 16."""
    return {
        f"{group[0]}{n:02}": (group, 10 + 2 * (n % 2), 20 if n < top else 14 + 2 * (n % 2))
        for group, top in (("target", target), ("comparison", comparison))
        for n in range(12)
    }


HEAD = "had the best possible result (20 marks) or were near it in the end, so this measure cannot show all of their"


@pytest.mark.parametrize("audience", ["school", "public"])
@pytest.mark.parametrize(
    ("target", "comparison", "told"),
    [
        (
            6,
            0,
            f"More than 15% of the target group {HEAD} progress: the target group may really have done better",
        ),
        (
            0,
            6,
            f"More than 15% of the comparison group {HEAD} progress: the comparison group may really have done",
        ),
        (6, 6, f"More than 15% of each group {HEAD} progress: the real difference may be larger or smaller."),
        (1, 1, ""),
    ],
)
def test_a_difference_that_the_measure_bounds_says_so(book_with, scores, audience, target, comparison, told):
    book = book_with(READ, audience=audience, **scores(groups(target, comparison)))
    words = outcomes.compared_words(book, READ, results.group_comparison(book, READ))
    assert told in " ".join(words)
    assert told or "15%" not in " ".join(words)


def test_a_change_that_the_measure_bounds_says_so_of_the_target_group_alone(book_with, scores):
    book = book_with(READ, **scores(groups(6, 6)))
    words = outcomes.changed_words(book, READ, results.target_change(book, READ), compared=True)
    assert sum("best possible result" in each for each in words) == 1
    assert (
        f"More than 15% of the target group {HEAD} progress: the target group may really have done better than this."
        in words
    )


@pytest.mark.parametrize(
    ("better", "levels", "told"),
    [
        ("higher", [3, 2, 1], True),
        ("higher", [2, 1, 1], False),
        # where lower is better, the first step is the best
        ("lower", [1, 2, 3], True),
        ("lower", [2, 3, 3], False),
    ],
)
def test_who_began_at_the_best_level_could_not_move_up(book_with, scores, better, levels, told):
    steps = READ.model_copy(
        update={"ordered": True, "better": better, "answers": ["Secure", "Developing", "Early"]}
    )
    found = {
        f"{g[0]}{n:02}": (g, levels[n % 3], levels[n % 3])
        for g in ("target", "comparison")
        for n in range(12)
    }
    book = book_with(steps, audience="school", **scores(found))
    words = outcomes.moved_words(book, steps, results.moves(book, steps))
    said = (
        "More than 15% of each group were already at the best level in September, so they could not move up."
    )
    assert (said in words) == told


def test_a_measure_without_a_recorded_top_says_nothing(book_with, scores):
    bare = READ.model_copy(update={"highest": None})
    book = book_with(bare, **scores(groups(12, 12)))
    assert results.at_best(book, bare) is None
    fewer = bare.model_copy(update={"better": "lower"})
    assert results.best(fewer) == 0


def test_a_small_group_is_hidden_by_the_gate(book_with, scores):
    few = dict(list(groups(6, 0).items())[:8] + list(groups(6, 0).items())[12:])
    told = {audience: book_with(READ, audience=audience, **scores(few)) for audience in ("school", "public")}
    assert results.at_best(told["school"], READ).frame["at_best"].tolist() == [False, True]
    values = results.values(told["school"], READ)
    last = values[values["occasion"] == "June"]
    rows = reached(told["public"], READ, last, "group").frame  # with the total, one row would tell the other
    assert rows["suppressed"].tolist() == ["withheld to protect pupils"] * 2
    assert rows[["n", "at_best"]].isna().all(axis=None)


def test_the_gap_says_that_the_least_deprived_could_hardly_rise(book_with, scores):
    from sipp_lib.wording import gap_change

    found = {f"a{n:02}": ("target", 6 + n % 3, 12 + n % 3) for n in range(12)}
    found |= {f"z{n:02}": ("target", 15 + n % 3, 20 if n < 5 else 17) for n in range(12)}
    given = scores(found)
    for row in given["pupils"]:
        row["simd_decile"] = 1 if row["pupil"].startswith("a") else 10
    for audience in ("school", "public"):
        book = book_with(READ, audience=audience, **given)
        (told,) = results.gap_changes(book, READ)
        assert (
            "More than 15% of the pupils from the least deprived fifth had the best possible result or were near it "
            "in the end, so they may really have got further than this measure can show."
        ) in gap_change.sentences(READ, told)
