"""Schools whose pupils nobody can look for on this machine, as their key files are not here.

What a school's own report says of them stands in `sipp_lib.reports.records`, why no names can be shown in
`sipp_lib.pages.class_list`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from sipp_lib.evidence.pupils.key_files import file_name, key_files
from sipp_lib.files import content, listed
from sipp_lib.machine import machine
from sipp_lib.programme import Place, Programme

SHOWN = 20  # schools in a sentence
BEGINNING = "Names could not be looked for: "


def schools_without_keys(programme: Programme, place: Place) -> list[str]:
    """The codes of the schools that have pupils in a partnership's evidence but no key file on this machine, sorted.

    Only one column is read, so that a whole programme is looked through in a moment; also of files that were
    withdrawn, as texts may still tell of their pupils.
    """
    here = {path.stem for path in key_files(programme.id, programme.folder)}
    schools: set[str] = set()
    for path in listed(place.evidence, ".csv"):
        if path.name.startswith("pupils-") and path.is_file():
            text = io.StringIO(content(path).decode("utf-8", "replace"), newline="")
            schools.update(row.get("school") or "" for row in csv.DictReader(text))
    return sorted(school for school in schools - {""} if file_name(school) not in here)


def unsearched_words(schools: Collection[str]) -> str:
    """What whoever makes something for the public is to know of schools without a key file here; empty without any.

    Parameters
    ----------
    schools : collection of str
        Their codes, see `schools_without_keys`.
    """
    if not schools:
        return ""
    return (
        f"{BEGINNING}{machine()} has no key file of {listed_schools(schools)}, so a text that names one of their "
        "pupils would not have been noticed. Before you publish this, have whoever keeps the keys make it, or run "
        "‘sipp check’ there; or copy the keys here and make it again."
    )


def listed_schools(schools: Collection[str]) -> str:
    """Some codes of schools for a sentence, and how many more there are."""
    more = f" and {len(schools) - SHOWN} more" if len(schools) > SHOWN else ""
    return f"{', '.join(sorted(schools)[:SHOWN])}{more}"
