"""Schools of whose pupils not all can be looked for on this machine, as their key files are not here or lack some.

What a school's own report says of them stands in `sipp_lib.reports.records`, why no names can be shown in
`sipp_lib.pages.class_list`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from sipp_lib.evidence.pupils.key_files import file_name, key_files, read_keys
from sipp_lib.files import content, listed
from sipp_lib.machine import machine
from sipp_lib.programme import Place, Programme

SHOWN = 20  # schools in a sentence
BEGINNING = "Names could not be looked for: "


def schools_without_keys(programme: Programme, place: Place) -> list[str]:
    """The codes of the schools that have pupils in a partnership's evidence whom no key file here knows, sorted.

    So are those of a school whose key file is an older copy than the evidence, or is of another machine that added
    fewer files. A pupil may stand in the key file of another school, but a school without one is always told of. Only
    two columns are read, so that a whole programme is looked through in a moment; also of files that were withdrawn, as
    texts may still tell of their pupils.

    Raises
    ------
    ProgrammeError
        When a key file cannot be read.
    """
    pupils: set[tuple[str, str]] = set()
    for path in listed(place.evidence, ".csv"):
        if path.name.startswith("pupils-") and path.is_file():
            text = io.StringIO(content(path).decode("utf-8", "replace"), newline="")
            pupils.update((row.get("school") or "", row.get("pupil") or "") for row in csv.DictReader(text))
    here = {path.stem for path in key_files(programme.id, programme.folder)}
    codes = sorted({school for school, _ in pupils} - {""})
    without = {school for school in codes if file_name(school) not in here}
    known = {each.pupil for each in read_keys(programme.id, codes, programme.folder)}
    lacking = {(school, pupil) for school, pupil in pupils if school and pupil not in known}
    # they may have moved: only then all schools' are read
    if any(school not in without for school, _ in lacking):
        known |= {each.pupil for each in read_keys(programme.id, programme=programme.folder)}
    return sorted(without | {school for school, pupil in lacking if pupil not in known})


def unsearched_words(schools: Collection[str]) -> str:
    """What whoever makes something for the public is to know of schools whose keys are not all here; empty without any.

    Parameters
    ----------
    schools : collection of str
        Their codes, see `schools_without_keys`.
    """
    if not schools:
        return ""
    return (
        f"{BEGINNING}{machine()} has no key file of {listed_schools(schools)}, or one that lacks pupils, so a "
        "text that names one of these would not have been noticed. Before you publish this, have whoever keeps the "
        "keys make it, or run ‘sipp check’ there; or copy the keys here and make it again."
    )


def listed_schools(schools: Collection[str]) -> str:
    """Some codes of schools for a sentence, and how many more there are."""
    more = f" and {len(schools) - SHOWN} more" if len(schools) > SHOWN else ""
    return f"{', '.join(sorted(schools)[:SHOWN])}{more}"
