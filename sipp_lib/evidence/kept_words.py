"""Words that would be kept, as a class, a measure or a time, and that are the name of a pupil: asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sipp_lib.disclosure.free_text import KEPT_WORDS, SHOWN_WORDS, words_of_evidence
from sipp_lib.errors import Issue
from sipp_lib.evidence.combine import columns_of
from sipp_lib.evidence.pupils.identifiers import Names
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.mapping.mapping import Mapping as Columns
    from sipp_lib.evidence.pupils.identifiers import KnownPupil
    from sipp_lib.evidence.pupils.schools import KnownSchool

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
