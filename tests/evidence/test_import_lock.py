from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from glen_files import ISLA, TOM, added, known, looked_at, names, programme

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.evidence.withdraw import withdraw
from sipp_lib.programme import Place


def _one(place: Place, file: Path, gate: Any, told: Any) -> None:
    done = looked_at(place, file)
    gate.wait()
    try:
        steps.import_file(done, known(place), place)
        told.put("ok")
    except EvidenceError as error:
        told.put(str(error))


def at_once(place: Place, files: list[Path]) -> list[str]:
    """Bring files in at the same moment, each checked before any of them was written."""
    context = multiprocessing.get_context("fork")
    gate, told = context.Barrier(len(files)), context.Queue()
    jobs = [context.Process(target=_one, args=(place, file, gate, told)) for file in files]
    for job in jobs:
        job.start()
    results = sorted(told.get(timeout=60) for _ in jobs)
    for job in jobs:
        job.join()
    return results


@pytest.mark.parametrize("first", [False, True])
def test_imports_at_the_same_moment_lose_nobody_and_agree_on_who_is_who(glen: Place, first: bool) -> None:
    if first:
        added(glen, "Name,Reading May 2027\nMax Law,9\n")
    files = []
    for at, (one, two, when) in enumerate(
        [
            ("Orla Finch", "Ned Moss", "Pre"),
            ("Tam Heron", "Orla Finch", "Post"),
            ("Ned Moss", "Ada Birk", "May 2026"),
        ]
    ):
        files.append(glen.notebooks.parents[3] / f"{at}.csv")
        files[-1].write_text(f"Name,Reading {when}\n{one},{20 + at}\n{two},{30 + at}\n")
    assert at_once(glen, files) == ["ok"] * 3
    pupils = known(glen).evidence.pupils["pupil"]
    assert pupils.is_unique
    assert set(pupils) == {pupil.pupil for pupil in read_keys(programme(glen).id)}
    assert len(pupils) == 4 + first


def test_the_same_file_twice_at_the_same_moment_comes_in_once(glen: Place) -> None:
    path = glen.notebooks.parents[3] / "same.csv"
    path.write_text("Name,Reading Pre\nOrla Finch,21\nNed Moss,14\n")
    assert at_once(glen, [path, path]) == [
        "ok",
        "same.csv: everything in the file was imported before. Nothing was added.",
    ]
    assert len(known(glen).evidence.observations) == 2


def test_what_was_withdrawn_or_forgotten_after_the_check_does_not_come_back(glen: Place) -> None:
    added(glen, f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n", name="first.csv")
    done = looked_at(glen, f"SCN,Stage\n{TOM},P5\n")
    assert done.arrival.replaces["pupils"]
    forget(programme(glen), glen, ISLA)
    steps.import_file(done, known(glen), glen)
    assert known(glen).evidence.pupils["stage"].tolist() == ["P5"]
    assert names(glen) == {"Tom Ross"}
    done = looked_at(glen, f"SCN,Stage,ASN\n{TOM},P5,Y\n")
    withdraw(glen, "more.csv")
    withdraw(glen, "first.csv")
    steps.import_file(done, known(glen), glen)
    assert len(known(glen).evidence.pupils) == 1
