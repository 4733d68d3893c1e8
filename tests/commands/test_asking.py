from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from door_frames import READ, Door
from importing import HEAD, ROWS, ZOE, added, evidence, programme

from sipp_lib.commands import asking
from sipp_lib.evidence.import_queue import CHANGED, ImportQueue, QueuedFile
from sipp_lib.programme import Place


def test_any_column_is_corrected_before_importing_by_the_command(
    door: Door, sipp: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    text = "SCN,Reading raw score Pre,Reading standardised score Pre,House\n987654325,21,98,Red\n012345674,14,86,Red\n"
    door.seen(text, READ)
    words = ("add", door.folder / "f.csv", "--to", "glen", "--programme", door.folder / "programme")
    said = ["2", "9", "3", "value", "STD", "Pre", "4", "class", "2", "leave out", "", "y"]
    done = sipp(*words, input="\n".join(said) + "\n")
    assert done.returncode == 0, done.stderr
    right = "Is every column right? (Press Enter to continue, or type a column's number to change it) "
    lines = done.stdout.splitlines()
    assert f"{right}Type the number of a column, from 1 to 4, or press Enter." in lines
    assert lines.count("  1  SCN: Scottish Candidate Number; 0 of 2 missing") == 4
    assert (
        "  2  Reading raw score Pre: a score or mark (READ, Pre); 0 of 2 missing; for example 14, 21" in lines
    )
    assert (
        "  3  Reading standardised score Pre: a score or mark (STD, Pre); 0 of 2 missing; for example 86, 98"
        in lines
    )
    assert "  4  House: class; 0 of 2 missing" in lines
    assert "987654325" not in done.stdout
    tables = door.known.evidence.tables
    assert tables["observations"][["measure", "value"]].to_numpy().tolist() == [["STD", 98], ["STD", 86]]
    assert tables["pupils"]["class"].tolist() == ["Red", "Red"]


def test_no_value_is_shown_where_nobody_is_asked(
    door: Door, sipp: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    door.seen("SCN,READ Pre\n987654325,21\n012345674,14\n", READ)
    words = ("add", door.folder / "f.csv", "--to", "glen", "--programme", door.folder / "programme")
    done = sipp(*words, "--yes")
    assert (done.returncode, done.stdout.splitlines()[1:3]) == (
        0,
        [
            "SCN: Scottish Candidate Number; 0 of 2 missing",
            "READ Pre: a score or mark (READ, Pre); 0 of 2 missing",
        ],
    )


def test_what_came_in_while_somebody_was_asked_is_shown_and_then_it_is_asked_again(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "others.csv"
    path.write_text("SCN,READ Pre\n234567890,5\n345678901,6\n", encoding="utf-8")
    queue = ImportQueue(programme(place), place, confirmed=False)
    queue.files.append(QueuedFile(path))
    queue.read(queue.files[0])
    asked = []

    def confirm(text: str) -> bool:
        asked.append(text)
        if len(asked) == 1:
            added(place, HEAD + ROWS)
        return True

    monkeypatch.setattr(asking.typer, "confirm", confirm)
    monkeypatch.setattr(asking.typer, "prompt", lambda *_, **__: "")
    asking.add_one(queue, yes=False)
    assert asked == ["Add this?", "Add this?"]
    first, again = capsys.readouterr().out.split(f"{CHANGED}\n")
    assert "none of its 2 pupils is known" not in first
    assert "none of its 2 pupils is known" in again
    assert again.endswith("others.csv was added to ‘north-cluster’.\n")
    assert len(evidence(place)["pupils"]) == 5


def test_what_would_be_asked_says_how_to_be_asked_where_yes_refuses_it(
    place: Place, sipp: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    added(place, HEAD + ROWS)
    names = ("more.csv", "again.csv")
    for name in names:
        (tmp_path / name).write_text(f"SCN,Forename,Surname,READ Post\n{ZOE},Tam,Heron,5\n", encoding="utf-8")
    words = ("--to", place.slug, "--yes", "--programme", place.notebooks.parents[2])
    stop = (
        "the number is known, but it belongs to a pupil with another name. Compare numbers and names with the school’s "
        "register. Where the number is wrong, correct it; where the column only numbers the pupils of a class, leave "
        "it out. If a pupil has a new name, say yes when you are asked. Run the command without --yes."
    )
    alone = sipp("add", tmp_path / names[0], *words)
    assert (alone.returncode, alone.stderr.splitlines()[0]) == (1, f"more.csv, row 2: {stop}")
    both = sipp("add", *(tmp_path / name for name in names), *words)
    assert both.returncode == 1
    for name in names:
        assert f"  Must be put right: {name}, row 2: {stop}" in both.stdout.splitlines()
    assert both.stdout.endswith("Nothing was added.\n")
