"""Files of a partnership that is new, checked and brought in as a page does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.mapping.questions import seen_whole
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.programme import Place, Programme

TRIALS = Path(__file__).parents[1] / "evidence" / "trials"
ISLA, TOM, ZOE = "987654325", "012345674", "110345674"
Make = Callable[..., Place]


def programme(place: Place) -> Programme:
    return Programme.open(place.notebooks.parents[2])


def known(place: Place) -> steps.CurrentData:
    return steps.current_data(programme(place), place)


def looked_at(place: Place, file: Path | str, school: str = "", name: str = "more.csv") -> CheckedImport:
    if isinstance(file, str):
        path = place.notebooks.parents[3] / name
        path.write_text(file, encoding="utf-8")
        file = path
    now = known(place)
    seen = steps.preview(file, place, now)
    if school:
        seen = seen.answer("school", school)
    return steps.check(replace(seen, mapping=seen_whole(seen.mapping)), now)


def added(place: Place, file: Path | str, school: str = "", name: str = "more.csv") -> CheckedImport:
    done = looked_at(place, file, school, name)
    steps.import_file(done, known(place), place)
    return done


def said(done: CheckedImport, severity: str = "") -> list[str]:
    return [issue.message for issue in done.issues if severity in ("", issue.severity)]


def both(place: Place) -> int:
    rows = known(place).evidence.observations
    return int((rows.groupby("pupil")["occasion"].nunique() == 2).sum())


def names(place: Place) -> set[str]:
    return {pupil.name for pupil in read_keys(programme(place).id) if pupil.name}
