"""A class that stands beside the first of its pupils only is asked about, as the others would have none in silence."""

from __future__ import annotations

import pytest
from door_frames import READ, Door, stops

from sipp_lib.evidence import importer as steps

NAMES = ("Orla Finch", "Ned Moss", "Tam Heron", "Rowan Gray", "Isla Reid", "Finn Marsh", "Ada Lyle")


def listed(*classes: str, heading: str = "Class") -> str:
    lines = (f"{name},{each},{at}" for at, (name, each) in enumerate(zip(NAMES, classes, strict=True), 20))
    return "\n".join([f"Pupil,{heading},Reading Pre", *lines]) + "\n"


@pytest.mark.parametrize(
    ("classes", "heading", "told"),
    [
        (
            ("5A", "", "", "5B", "", "", ""),
            "Class",
            "only rows 2 and 5 have a class, and 5 rows below them have none",
        ),
        (("5A", *[""] * 6), "Class", "only row 2 has a class, and 6 rows below it have none"),
        (
            ("P5", "", "", "-", "P6", "", ""),
            "Stage",
            "only rows 2 and 6 have a stage, and 5 rows below them have none",
        ),
    ],
    ids=["two classes", "one", "stages, with a dash"],
)
def test_a_class_written_once_is_asked_about(
    door: Door, classes: tuple[str, ...], heading: str, told: str
) -> None:
    done = door.checked(listed(*classes, heading=heading), READ)
    assert stops(done) == [
        f"f.csv, column ‘{heading}’: {told}. Write it in the row of each pupil, and add the file again."
    ]
    assert done.asks == ["written-once"]
    (lifted,) = steps.check(done.preview.lift("written-once"), door.known).issues
    assert (lifted.severity, lifted.rows) == ("warn", done.issues[0].rows)
    assert lifted.message.endswith(": these pupils stay without it, as you said.")


@pytest.mark.parametrize(
    "classes",
    [
        ("5A", "5A", "5A", "5B", "5B", "", ""),
        ("", "", "5A", "", "", "", ""),
        ("5A", "5A", "", "", "", "", ""),
        ("5A", "5B", "5C", "5D", "", "", ""),
    ],
    ids=["some have none", "not the first", "twice", "most have one"],
)
def test_a_class_that_some_pupils_have_is_none_of_that(door: Door, classes: tuple[str, ...]) -> None:
    assert stops(door.checked(listed(*classes), READ)) == []
