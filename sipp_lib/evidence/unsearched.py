"""Schools whose pupils nobody can look for on this machine, as their key files are not here."""

from __future__ import annotations

import csv
import io

from sipp_lib.evidence.pupils.key_files import file_name, key_files
from sipp_lib.files import content, listed
from sipp_lib.programme import Place, Programme


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
