"""Pupils whose names cannot be looked for on this machine: their key files are not here, or lack them or their names.

What a school's own report says of them stands in `sipp_lib.reports.records`, why no names can be shown in
`sipp_lib.pages.class_list`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sipp_lib.evidence.pupils.key_files import file_name, key_files, read_keys
from sipp_lib.files import content, listed
from sipp_lib.formats import counted, listing
from sipp_lib.machine import machine
from sipp_lib.programme import Place, Programme

SHOWN = 20  # schools in a sentence
BEGINNING = "Names could not be looked for: "
ADD_NAMES = "Add a class list with their names, or put the key file back from a copy"


@dataclass(frozen=True)
class Unsearched:
    """Whose names cannot be looked for; nothing where all can.

    Parameters
    ----------
    schools : tuple of str
        Codes of schools without a key file here, or with one that lacks pupils of the evidence; sorted.
    nameless : tuple of (str, int, int)
        Key files in which pupils have no name: its name, of how many pupils of the evidence, and how many it knows.
    several : bool
        Whether the evidence has pupils of more than one school, so that a child may stand in the files of two.
    """

    schools: tuple[str, ...] = ()
    nameless: tuple[tuple[str, int, int], ...] = ()
    several: bool = False

    def __bool__(self) -> bool:
        return bool(self.schools or self.nameless)

    @classmethod
    def of_all(cls, each: Iterable[Unsearched]) -> Unsearched:
        """What several partnerships have together: of a key file, what most of its pupils are in."""
        found = [*each]
        most: dict[str, tuple[str, int, int]] = {}
        for file in sorted((told for one in found for told in one.nameless), key=lambda told: told[1]):
            most[file[0]] = file
        schools = {school for one in found for school in one.schools}
        names = tuple(most[name] for name in sorted(most))
        return cls(tuple(sorted(schools)), names, any(one.several for one in found))

    @property
    def files(self) -> str:
        """The key files without names, and of how many pupils, for a sentence; empty without any."""
        told = [
            f"{name} has no name for {counted(without, 'pupil')} of {many}"
            for name, without, many in self.nameless
        ]
        return listing(told, SHOWN)


def unsearched(programme: Programme, place: Place) -> Unsearched:
    """The schools that have pupils in a partnership's evidence whom no key file here knows, or knows by a name.

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
    keys = read_keys(programme.id, codes, programme.folder)
    known, named = {each.pupil for each in keys}, {each.pupil for each in keys if each.name.strip()}
    told = {(school, pupil) for school, pupil in pupils if school and pupil}
    # they may have moved, and have their name elsewhere: only then all schools' are read
    if any(pupil not in named for school, pupil in told if school not in without):
        keys = read_keys(programme.id, programme=programme.folder)
        known, named = {each.pupil for each in keys}, {each.pupil for each in keys if each.name.strip()}
    lacking = {school for school, pupil in told if pupil not in known}
    nameless = []
    for school in codes:
        there = {pupil for code, pupil in told if code == school and pupil in known}
        if gone := len(there - named):
            nameless.append((f"{file_name(school)}.csv", gone, len(there)))
    return Unsearched(tuple(sorted(without | lacking)), tuple(nameless), len(codes) > 1)


def unsearched_words(found: Unsearched) -> str:
    """What whoever makes something for the public is to know of pupils whose names cannot be looked for; empty without.

    Parameters
    ----------
    found : Unsearched
        See `unsearched`.
    """
    told = []
    if found.schools:
        told.append(
            f"{machine()} has no key file of {listed_schools(found.schools)}, or one that lacks pupils, so a "
            "text that names one of these would not have been noticed. Before you publish this, have whoever keeps the "
            "keys make it, or run ‘sipp check’ there; or copy the keys here and make it again."
        )
    if found.nameless:
        told.append(
            f"the key file {found.files}, so a text that names one of these would not have been noticed. {ADD_NAMES}, "
            "and make it again."
        )
    return BEGINNING + " Also: ".join(told) if told else ""


def in_a_copy(found: Unsearched) -> list[str]:
    """The same for the readers of a school's own report, who may not be at the computer that made it."""
    then = "in a report for everyone that is made there, a text that names one of these would not be noticed."
    told = []
    if found.schools:
        told.append(f"has no key file of {listed_schools(found.schools)}, or one that lacks pupils")
    if found.nameless:
        told.append(f"has key files without names ({found.files})")
    return [f"The computer that made this copy {each}: {then}" for each in told]


def perhaps_twice(found: Unsearched) -> list[str]:
    """That a child may count twice: only where both key files are is one of two schools known to be the same."""
    if not (found.schools and found.several):
        return []
    return [
        f"No key file here knows all pupils of {listed_schools(found.schools)}, so a child who is in files of two "
        "schools may count twice."
    ]


def listed_schools(schools: Collection[str]) -> str:
    """Some codes of schools for a sentence, and how many more there are."""
    more = f" and {len(schools) - SHOWN} more" if len(schools) > SHOWN else ""
    return f"{', '.join(sorted(schools)[:SHOWN])}{more}"
