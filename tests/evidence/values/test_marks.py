"""Marks as schools write them: out of a total, ages, per cent, with a band of confidence, made dates by Excel."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.values.marks import EXCEL_DATES, POINTED, marks


@pytest.mark.parametrize(
    ("cells", "values", "said"),
    [
        (["24/30", "8 / 30", "10 out of 30"], [24, 8, 10], "these are read as marks out of 30."),
        (
            ["24/30", "29", ""],
            [24, 29, None],
            "these are read as marks out of 30. The numbers without a total are read as out of it too.",
        ),
        (
            ["9:04", "9y 4m", "10 years 4 months", ">12:00", "09:04:00"],
            [112, 112, 124, None, 112],
            "these are ages in years and months, and are read as months.",
        ),
        (["95 (89-101)", "101 [96–106]"], [95, 101], "the number before the brackets is taken."),
        (["53%", "60 %"], [53, 60], "these are percentages, from 0 to 100."),
    ],
)
def test_marks_are_read_and_said(cells: list[str], values: list[float | None], said: str) -> None:
    read = marks(cells)
    assert (read.found.values, read.said, read.stop, read.found.wrong) == (values, said, "", [])


def test_excel_shows_a_percentage_and_it_is_read_as_shown() -> None:
    read = marks(["0.5333333333333333", "0.725"], ["number:0%", "number:0.0%"])
    assert read.found.values == [53, 72.5]


@pytest.mark.parametrize(
    ("cells", "heading", "stop", "at"),
    [
        (["2026-12-05", "13/20"], "Maths Pre", EXCEL_DATES, (0,)),
        (["9.01", "8.10"], "Reading Age Sept", POINTED, (0, 1)),
        (
            ["8/20", "10/25"],
            "Maths",
            "these marks are out of different totals (20 and 25), so they cannot be compared. Write all of them in per "
            "cent and add the file again.",
            (0, 1),
        ),
        (
            ["24/30", "31"],
            "Maths",
            "this is more than the 30 that other cells of the column are out of. Correct the cells.",
            (1,),
        ),
        (
            ["60%", "0.61"],
            "Spelling",
            "some cells of this column are in per cent and these have no per cent sign, so it is not clear what they "
            "are. Write all of them in per cent and add the file again.",
            (1,),
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_remedy(
    cells: list[str], heading: str, stop: str, at: tuple[int, ...]
) -> None:
    read = marks(cells, (), heading)
    assert (read.stop, read.at) == (stop, at)


def test_plain_ages_and_numbers_stay_as_they_are() -> None:
    assert marks(["9.1", "8.45"], (), "Reading Age").found.values == [9.1, 8.45]
    assert marks(["27", "16"], (), "Reading").stop == ""


TIMES = (
    "these look like minutes and seconds, not ages or marks. Write them as seconds, such as 125 for 2:05; if they are "
    "ages in years and months, no months are above 11. Then add the file again."
)


@pytest.mark.parametrize(
    ("cells", "heading", "stop", "at"),
    [
        (["2:05", "1:10"], "Time (mm:ss)", TIMES, (0, 1)),
        (["2:05", "1:48", ""], "Obstacle run", TIMES, (0, 1)),
        (["9:04", "8:11"], "Reading age", "", ()),
        (["9:04:00", "8:11:00"], "Reading age", "", ()),
    ],
)
def test_minutes_and_seconds_are_no_ages(
    cells: list[str], heading: str, stop: str, at: tuple[int, ...]
) -> None:
    read = marks(cells, (), heading)
    assert (read.stop, read.at) == (stop, at)
