"""A small file of one school, brought in step by step."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.simd import SimdLookup
from sipp_lib.programme import Place, Programme

ISLA, TOM, ZOE = "987654325", "012345674", "110345674"
HEAD = "SCN,Forename,Surname,Stage,SIMD decile,FME,READ Pre,READ Post\n"
ROWS = f"{ISLA},Isla,Fraser,P5,1,Y,7,9\n{TOM.lstrip('0')},Tom,Ross,P5,9,N,Absent,11\n{ZOE},Zoë,Reid,P5,10,N,12,*\n"
ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each; for one pupil, "
    "correct the wrong value. Then add the file again."
)
Sipp = Callable[..., "subprocess.CompletedProcess[str]"]


def programme(place: Place) -> Programme:
    return Programme.open(place.notebooks.parents[2])


def looked_at(
    place: Place, text: str, name: str = "scores.csv", simd: SimdLookup | None = None
) -> CheckedImport:
    path = place.notebooks.parents[3] / name
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(programme(place), place)
    return steps.check(steps.preview(path, place, known), known, simd)


def added(place: Place, text: str, name: str = "scores.csv") -> list[str]:
    done = looked_at(place, text, name)
    return steps.import_file(done, steps.current_data(programme(place), place), place)


def evidence(place: Place) -> dict[str, pd.DataFrame]:
    return steps.current_data(programme(place), place).evidence.tables


def codes(done: CheckedImport) -> list[tuple[str, str]]:
    return [(issue.code, issue.severity) for issue in done.issues]


def everything(folder: Path) -> bytes:
    """All that is kept in a folder, but for who holds it and waits for it."""
    paths = (path for path in sorted(folder.rglob("*")) if ".lock" not in path.name)
    return b"".join(path.read_bytes() for path in paths if path.is_file())
