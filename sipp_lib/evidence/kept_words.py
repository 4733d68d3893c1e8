"""Words that would be kept, as a class, a measure or a time, and that are the name of a pupil: asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from sipp_lib.disclosure.free_text import KEPT_WORDS, SHOWN_WORDS, words_of_evidence
from sipp_lib.errors import Issue
from sipp_lib.evidence.combine import columns_of
from sipp_lib.evidence.pupils.adults import full_names
from sipp_lib.evidence.pupils.identifiers import Names
from sipp_lib.evidence.pupils.key_files import known_names, read_keys
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.mapping.mapping import Mapping as Columns
    from sipp_lib.evidence.pupils.identifiers import KnownPupil
    from sipp_lib.evidence.pupils.schools import KnownSchool
    from sipp_lib.programme import Programme

UNNAMED = "(a file whose name named a pupil)"
LONG_WORD = re.compile(r"\w{3,}")
A_NAME = re.compile(r"[^\W\d_]{2,}")


def names_kept(
    tables: Mapping[str, pd.DataFrame],
    rows: Mapping[str, list[int]],
    people: Iterable[KnownPupil],
    known: CurrentData,
    mapping: Columns,
    *,
    file: str,
    schools: Iterable[KnownSchool] = (),
) -> list[Issue]:
    """A stop, which a person may lift, for each column of words in which a pupil of the file or of a key file is named.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        What the file would bring.
    rows : mapping of str to list of int
        The spreadsheet row of each of their rows.
    people : iterable of KnownPupil
        The pupils of the file.
    known : CurrentData
        What the partnership has: the names of its schools and measures are no pupils'.
    mapping : Mapping
        What the columns of the file are.
    file : str
        Its name, for the sentences.
    schools : iterable of KnownSchool
        Schools that the file adds.
    """
    told = {text for each in known.measures for text in (each.name, each.code)}
    told |= {text for each in (*known.listed, *schools) for text in (each.name, each.code)}
    found: list[tuple[str, str, str]] = []
    for table, kept in KEPT_WORDS.items():
        columns = (
            *kept,
            *(() if table == "pupils" else SHOWN_WORDS[table]),
        )  # a stage or a sex is one of a list
        cells = {name: tables[table][name].dropna().astype(str).tolist() for name in columns}
        words = words_of_evidence(table, cells, told)
        found += [(table, column, word) for column, word in words if A_NAME.search(word)]
    if not found:
        return []
    here, earlier = Names.of(people, []), known_names(known.programme.id, known.programme.folder)
    places: dict[str, set[int]] = {}
    for table, column, word in found:
        if "name" in here.found(word) or "name" in earlier.found(word):
            at = (tables[table][column] == word).fillna(False).to_numpy(bool)
            places.setdefault(column, set()).update(
                row for row, named in zip(rows[table], at, strict=True) if named
            )
    issues = []
    for column, numbers in places.items():
        headings = [each.heading for each in columns_of(mapping, column)]
        where = f"{file}, {row_numbers(sorted(numbers))}, column ‘{headings[0] if headings else column}’"
        if column == "item" and not headings:
            where = f"{file}, the heading of a question"  # which holds the name
        text = (
            f"{where}: here stands the name of a pupil, and it would be kept as it stands. Correct the cells, or say "
            "what is in the column, and add the file again."
        )
        issues.append(Issue("kept-name", "stop", text, column, tuple(sorted(numbers)), file))
    return issues


def unnamed(source: str) -> str:
    """Where an import came from without the file's name; its SHA-256 stays, by which `sipp withdraw` finds it."""
    _, apart, digest = source.rpartition(" (SHA-256 ")
    return f"{UNNAMED}{apart}{digest}" if apart else UNNAMED


def source_of(
    file: str, sha256: str, people: Mapping[str, Iterable[KnownPupil]], programme: Programme
) -> str:
    """Where an import comes from, to be kept: a file that is called after a pupil without its name.

    Parameters
    ----------
    file, sha256 : str
        The school's file.
    people : mapping of str to iterable of KnownPupil
        Its pupils by their school.
    programme : Programme
        By whose key files others are known.
    """
    source = f"{file} (SHA-256 {sha256})"
    pupils = chain(*people.values(), read_keys(programme.id, programme=programme.folder))
    low = file.casefold()
    # of many thousand pupils few share a word with it
    near = [each for each in pupils if any(word in low for word in LONG_WORD.findall(each.name.casefold()))]
    names = Names.of(near, [])
    # names of files are often in small letters
    return (
        unnamed(source) if "name" in {*names.found(file), *full_names(names).found(file.title())} else source
    )
