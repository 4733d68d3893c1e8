"""A name that slipped among stages or sexes is a stop, as tables show these words; a school's own stages are kept."""

from __future__ import annotations

import pytest
from door_frames import READ, Door, stops

STAGE = "this is no stage such as P5 or S2, unlike the other cells."
SEX = "this is no word for a pupil's sex or gender that is known, and tables would show it."


@pytest.mark.parametrize(
    ("heading", "cells", "sentence"),
    [
        ("Stage", ["P5", "P5", "Orla Finch", "P6", "P6", "P5"], STAGE),
        ("Stage", ["S1", "S2", "S1", "Moss", "S2", "S1"], STAGE),
        ("Sex", ["F", "M", "Orla Finch", "F", "M", "F"], SEX),
        ("Gender", ["Female", "Male", "Ned", "Female", "Male", "Male"], SEX),
    ],
)
def test_what_is_no_stage_and_no_sex_is_a_stop(
    door: Door, heading: str, cells: list[str], sentence: str
) -> None:
    rows = "".join(f"k{at}7,{each},{20 + at}\n" for at, each in enumerate(cells))
    (stop,) = stops(door.checked(f"Pupil code,{heading},Reading Pre\n{rows}", READ))
    row = 2 + next(at for at, each in enumerate(cells) if each in ("Orla Finch", "Moss", "Ned"))
    assert stop.startswith(
        f"f.csv, row {row}, column ‘{heading}’: {sentence} Correct the cells, or leave them empty"
    )


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Stage", ["P5", "P5/6", "P6-7", "Nursery", "Primary Six", "P7"]),
        ("Stage", ["S1", "1st year", "Senior Phase", "S3", "S4", "N5"]),
        ("Sex", ["F", "M", "Non-binary", "Prefer not to say", "", "boy"]),
        ("Gender", ["Female", "Male", "Trans man", "Gender fluid", "Not known", "X"]),
    ],
)
def test_words_that_schools_use_are_kept(door: Door, heading: str, cells: list[str]) -> None:
    rows = "".join(f"k{at}7,{each},{20 + at}\n" for at, each in enumerate(cells))
    assert stops(door.checked(f"Pupil code,{heading},Reading Pre\n{rows}", READ)) == []
