"""A pupil's name in a cell of a class, a measure or a scale is asked about before it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from door_frames import ENJOY, READ, Door, stops

from sipp_lib.evidence import importer as steps

HEAD = "Pupil,Class,Reading Pre\n"
ROWS = ["Orla Finch,5A,20", "Ned Moss,5A,21", "Tam Heron,5B,22", "Rowan Gray,5B,23"]
ASKS = (
    "f.csv, row {}, column ‘{}’: here stands the name of a pupil, and it would be kept as it stands. Correct the "
    "cells, or say what is in the column, and add the file again."
)


@pytest.mark.parametrize("word", ["Orla Finch", "Ned", '"finch, orla"', "Rowan"])
def test_a_name_among_classes_is_asked_about(door: Door, word: str) -> None:
    done = door.checked(f"{HEAD}{chr(10).join(ROWS)}\nIsla Reid,{word},24\n", READ)
    assert stops(done) == [ASKS.format(6, "Class")]
    assert done.asks == ["kept-name"]
    lifted = steps.check(done.preview.lift("kept-name"), door.known)
    assert [(issue.severity, issue.message) for issue in lifted.issues] == [
        ("warn", "f.csv, row 6: this word is no pupil’s name, as you said; it is kept as it stands.")
    ]


def test_a_pupil_whom_an_earlier_file_told_is_known_too(door: Door) -> None:
    first = door.checked(f"{HEAD}{chr(10).join(ROWS)}\n", READ)
    steps.import_file(first, door.known, door.place)
    done = door.checked(f"Pupil,Class,Reading Post\nIsla Reid,Tam Heron,24\n{ROWS[0]}\n")
    assert stops(done) == [ASKS.format(2, "Class")]


def test_a_class_of_several_pupils_and_words_of_the_records_are_none(door: Door) -> None:
    rows = "".join(f"{each.replace('5A', 'Rowan').replace('5B', 'Rowan')}\n" for each in ROWS)
    assert stops(door.checked(f"{HEAD}{rows}", READ)) == []
    assert (
        stops(
            door.checked("Pupil,Subject,Score,Term\nReading Finch,Reading,20,Pre\nNed Moss,Reading,21,Pre\n")
        )
        == []
    )


def test_a_name_among_measures_is_asked_about(door: Door) -> None:
    rows = "".join(
        f"{name},Reading,{at},Pre\n" for at, name in enumerate(("Orla Finch", "Ned Moss", "Tam Heron"))
    )
    done = door.checked(f"Pupil,Subject,Score,Term\n{rows}Isla Reid,Orla Finch,7,Pre\n", READ)
    assert stops(done) == [ASKS.format(5, "Subject")]


def test_a_name_among_questions_is_asked_about(door: Door) -> None:
    heading = "I like to sit beside Orla"
    rows = "".join(f"{name},Yes\n" for name in ("Orla Finch", "Ned Moss", "Tam Heron", "Isla Reid"))
    done = door.checked(f"Pupil,{heading}\n{rows}", ENJOY, occasion="Pre", school="Glen Primary")
    assert stops(done) == [
        "f.csv, the heading of a question: here stands the name of a pupil, and it would be kept as it stands. Correct "
        "the cells, or say what is in the column, and add the file again."
    ]


@pytest.mark.parametrize("name", ["Isla Reid reading.csv", "isla_reid p5.csv", "reading Rowan.csv"])
def test_a_file_that_is_called_after_a_pupil_is_kept_without_its_name(door: Door, name: str) -> None:
    done = door.checked(f"{HEAD}{chr(10).join(ROWS)}\nIsla Reid,5B,24\n", READ)
    seen = replace(done.preview, file=name)
    steps.import_file(replace(done, preview=seen), door.known, door.place)
    came = {body.came_from()[0] for _, body in door.known.imports}
    assert came == {"(a file whose name named a pupil)"}


def test_another_file_keeps_its_name(door: Door) -> None:
    done = door.checked(f"{HEAD}{chr(10).join(ROWS)}\n", READ)
    steps.import_file(done, door.known, door.place)
    assert {body.came_from()[0] for _, body in door.known.imports} == {"f.csv"}
