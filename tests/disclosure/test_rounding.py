"""Brute force: of all true tables that look alike when published, no hidden number may be the same in all."""

from __future__ import annotations

import itertools
import math
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from sipp_lib.disclosure.rounding import (
    Settings,
    effect_again,
    mean_step,
    part_of_each,
    parts_of_one,
    rows_of_sizes,
    safe_number,
    to_step,
)
from sipp_lib.errors import ProgrammeError

WITHHELD = Settings().withheld
SETTINGS = st.builds(Settings, st.integers(5, 25), st.integers(5, 20))
SOME = [Settings(10, 5), Settings(5, 5), Settings(6, 5), Settings(12, 5), Settings(5, 10), Settings(8, 7)]


def tables(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(total - first, cells - 1):
            yield (first, *rest)


def fewest_values(
    true_tables: Iterable[tuple[int, ...]],
    publish: Callable[[tuple[int, ...]], tuple[tuple[Any, ...], object]],
) -> int:
    alike = defaultdict(list)
    for table in true_tables:
        alike[publish(table)].append(table)
    return min(
        len({table[i] for table in found})
        for (cells, _), found in alike.items()
        for i, cell in enumerate(cells)
        if isinstance(cell, str)
    )


def cells(numbers, reasons, settings):
    return tuple(reason or settings.rounded(number) for number, reason in zip(numbers, reasons, strict=True))


@pytest.mark.parametrize("settings", SOME, ids=str)
@pytest.mark.parametrize("categories", [2, 3, 4])
def test_a_hidden_category_cannot_be_computed_from_the_others_and_the_size_of_the_group(settings, categories):
    # A whole class of sizes at the top, or the attacker of this test would know that no group is larger.
    top = settings.span(32 if categories < 4 else 24)[1]
    every = [t for n in range(settings.threshold, top + 1) for t in tables(n, categories)]

    def publish(table):
        return cells(table, parts_of_one(table, sum(table), settings), settings), sum(table)

    # who knows the group knows its size
    assert fewest_values(every, publish) >= 3


def test_of_a_class_whose_size_everybody_knows_the_shown_parts_do_not_tell_the_hidden_one():
    # About 10 are 10, 11 or 12, about 15 at least 13: of 23 pupils nobody is left for a third answer.
    assert parts_of_one([0, 10, 13], 23, Settings()) == [WITHHELD] * 3
    assert parts_of_one([12, 8, 12], 32, Settings()) == [WITHHELD] * 3  # 8 or 9
    assert parts_of_one([12, 5, 12], 29, Settings()) == ["", "fewer than 10", ""]  # 5 to 9
    # About 25 of all, which are 23 at least: 9 at most of one class and all of both small ones.
    assert part_of_each([7, 7, 9], [7, 7, 32], Settings(), add_up=True) == [WITHHELD] * 3
    assert part_of_each([3, 3, 9], [7, 7, 32], Settings(), add_up=True) == [
        WITHHELD, WITHHELD, "fewer than 10",
    ]  # fmt: skip


@pytest.mark.parametrize("settings", SOME, ids=str)
@pytest.mark.parametrize("groups", [2, 3, 4])
def test_a_hidden_group_cannot_be_computed_from_the_others_and_a_published_total(settings, groups):
    top = settings.span(34 if groups < 4 else 24)[1]
    every = [t for n in range(top + 1) for t in tables(n, groups)]

    def publish(table):
        reasons = rows_of_sizes(table, settings, add_up=True)
        return cells(table, reasons, settings), safe_number(sum(table), settings, "public")

    assert fewest_values(every, publish) >= 2


def test_a_hidden_quintile_cannot_be_computed_from_the_four_others_and_the_total():
    settings = Settings(5, 5)
    every = [t for n in range(settings.span(20)[1] + 1) for t in tables(n, 5)]

    def publish(table):
        reasons = rows_of_sizes(table, settings, add_up=True)
        return cells(table, reasons, settings), safe_number(sum(table), settings, "public")

    assert fewest_values(every, publish) >= 2


def test_the_worst_quintiles_at_ten_and_five_are_withheld_together():
    # Four groups of 13 look like 15, their total of 52 like 50: the fifth could only be empty.
    assert rows_of_sizes([13, 13, 0, 13, 13], Settings(), add_up=True) == [WITHHELD] * 5
    assert rows_of_sizes([13, 13, 3, 13, 13], Settings(), add_up=True) == [
        "",
        "",
        "fewer than 10 pupils",
        "",
        "",
    ]
    assert rows_of_sizes([13, 13, 0, 13, 13], Settings(), add_up=False)[2] == "fewer than 10 pupils"


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        (settings, shown)
        for settings, sizes in ((Settings(10, 5), (10, 20, 30)), (Settings(5, 5), (5, 15)))
        for shown in itertools.combinations_with_replacement(sizes, 2)
    ],
    ids=str,
)
def test_a_hidden_part_cannot_be_computed_from_the_other_groups_and_a_published_total(settings, shown):
    alike = defaultdict(list)
    limit = settings.threshold
    for sizes in itertools.product(*(range(low, high + 1) for low, high in map(settings.span, shown))):
        for parts in itertools.product(*(range(size + 1) for size in sizes)):
            some, all_ = sum(parts), sum(sizes)
            total = settings.rounded(some) if limit <= some <= all_ - limit else some < limit
            reasons = part_of_each(parts, sizes, settings, add_up=True)
            alike[cells(parts, reasons, settings), total].append((parts, sizes))
    for (published, _), found in alike.items():
        for i, cell in enumerate(published):
            if isinstance(cell, str):
                assert len({parts[i] for parts, _ in found}) >= 2
                assert len({sizes[i] - parts[i] for parts, sizes in found}) >= 2


def test_of_a_total_that_is_known_exactly_a_hidden_part_is_not_what_is_left():
    # 28 less about 15 and about 15, which are 13 at least: 0, 1 or 2 of three
    for exact, shown in ((True, [WITHHELD] * 3), (False, ["", "", WITHHELD])):
        assert part_of_each([14, 14, 0], [30, 27, 3], Settings(), add_up=True, exact=exact) == shown


def test_either_side_of_the_threshold():
    settings = Settings(10, 5)
    assert rows_of_sizes([9, 10, 40, 40], settings, add_up=False) == ["fewer than 10 pupils", "", "", ""]
    parts, sizes = [9, 10, 30, 31, 0, 40], [40] * 6
    assert part_of_each(parts, sizes, settings, add_up=False) == [
        "fewer than 10", "", "", "more than half", "fewer than 10", "more than half",
    ]  # fmt: skip
    assert parts_of_one([25, 17, 9], 51, settings) == [WITHHELD] * 3  # 7 at least
    assert parts_of_one([23, 17, 9], 49, settings) == ["", "", "fewer than 10"]
    assert parts_of_one([25, 15, 10], 50, settings) == ["", "", ""]
    assert parts_of_one([41, 5, 4], 50, settings) == [WITHHELD] * 3


def test_in_a_group_under_twice_the_threshold_the_small_side_is_not_named():
    assert part_of_each([11, 2], [12, 12], Settings(), add_up=False) == [WITHHELD, WITHHELD]


@tries(deadline=None)
@given(SETTINGS, st.integers(0, 500))
def test_a_rounded_number_is_a_multiple_of_the_base_and_never_under_the_threshold(settings, number):
    low, high = settings.span(number)
    assert low <= number <= high
    if number >= settings.threshold:
        shown = settings.rounded(number)
        assert shown % settings.base == 0
        assert shown >= settings.threshold
        assert {settings.rounded(n) for n in range(low, high + 1)} == {shown}
        assert high > low
        assert settings.rounded(high + 1) > shown
        assert low == settings.threshold or settings.rounded(low - 1) < shown


def test_twelve_at_a_threshold_of_twelve_is_shown_as_fifteen():
    assert Settings(12, 5).rounded(12) == 15


@pytest.mark.parametrize("value", [4, 0, -10, 10.0, True, "10", None])
@pytest.mark.parametrize("name", ["threshold", "base"])
def test_settings_under_five_or_not_whole_are_refused_with_the_place_to_mend_them(name, value):
    with pytest.raises(ProgrammeError) as error:
        Settings(**{name: value})
    assert str(error.value) == (
        f"The disclosure {name} is ‘{value}’, but it must be a whole number of at least 5. "
        f"Correct ‘{name}’ in sipp.toml under [disclosure], or ask whoever looks after the workbook."
    )


def test_five_is_accepted_and_the_base_may_be_above_the_threshold():
    assert Settings(5, 5).few == "fewer than 5"
    assert Settings(5, 20).rounded(5) == 20


@pytest.mark.parametrize(
    ("count", "public", "school"),
    [(None, "", ""), (0, "fewer than 10", "0"), (9, "fewer than 10", "9"), (10, "about 10", "10"),
     (23, "about 25", "23")],
)  # fmt: skip
def test_one_number_of_pupils_in_words(count, public, school):
    assert safe_number(count, Settings(), "public") == public
    assert safe_number(count, Settings(), "school") == school


def could_be(size, mean, sd, step):
    """Whether whole marks of so many pupils can have a mean and a standard deviation that round to these."""
    for total in range(math.ceil((mean - step / 2) * size), math.floor((mean + step / 2) * size) + 1):
        least, most = (
            max(0, sd + half) ** 2 * (size - 1) + total**2 / size for half in (-step / 2, step / 2)
        )
        # Squares of whole numbers add to an even sum exactly when the numbers do.
        if any((squares - total) % 2 == 0 for squares in range(math.ceil(least), math.floor(most) + 1)):
            return True
    return False


@pytest.mark.parametrize("highest", [3, 10, 60])
def test_a_published_mean_and_spread_of_whole_marks_fit_at_least_two_sizes(highest):
    settings, dice = Settings(10, 5), random.Random(11)
    for _ in range(300):
        marks = [dice.randint(0, highest) for _ in range(dice.randint(10, 60))]
        n, mean, sd = len(marks), statistics.mean(marks), statistics.stdev(marks)
        step = mean_step(settings.rounded(n), sd, 1)
        low, high = settings.span(n)
        fits = [k for k in range(low, high + 1) if could_be(k, to_step(mean, step), to_step(sd, step), step)]
        assert len(fits) >= 2


def test_the_step_of_a_mean_grows_finer_with_the_group_and_never_below_its_marks():
    assert mean_step(10, 15, 1) == pytest.approx(0.1)
    assert mean_step(95, 15, 1) == pytest.approx(0.1)
    assert mean_step(100, 15, 1) == pytest.approx(0.01)
    assert mean_step(20, 0.2, 0.001) == pytest.approx(0.01)
    assert mean_step(20, 0.2, 1) == pytest.approx(0.2)
    assert mean_step(20, 15, 5) == pytest.approx(0.5)


def test_the_correction_of_an_effect_comes_from_the_rounded_size():
    # By hand: 11 pupils, J = 1 − 3/(4·10 − 1) = .9231, g = .9231·50/10 = 4.615; as 10 pupils J = .9143, g = 4.57.
    assert effect_again(Settings(), (1 - 3 / 39) * 5, 50, 10, 50, 10) == 4.57
