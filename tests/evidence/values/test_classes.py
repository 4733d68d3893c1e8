"""A class that Excel has made a date of is a stop, as nobody would know it again."""

from __future__ import annotations

import pytest
from door_frames import READ, Door, stops

from sipp_lib.evidence.values.classes import made_by_excel


@pytest.mark.parametrize("cell", ["05-Jun", "6-May-25", "2025-06-05", "2025-06-05 00:00:00", "05/06/2025"])
def test_dates_are_no_classes(cell: str) -> None:
    assert made_by_excel(cell)


@pytest.mark.parametrize("cell", ["5/6", "P5/6", "5-6", "June", "5J", "1A1", "May Class", "01B"])
def test_classes_are_no_dates(cell: str) -> None:
    assert not made_by_excel(cell)


@pytest.mark.parametrize("heading", ["Class", "Reg class"])
def test_a_class_that_became_a_date_is_a_stop(door: Door, heading: str) -> None:
    done = door.checked(f"Name,{heading},Reading Pre\nOrla Finch,05-Jun,20\nNed Moss,6A,21\n", READ)
    assert stops(done) == [
        f"f.csv, row 2, column ‘{heading}’: Excel has made dates of these (of 5/6, 5 June). In the original, format "
        "the column as text, write them again, and add the file again."
    ]
