"""Columns of which heading and cells seem clear, and which a person is still asked about: numbers, names, classes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.mapping import WHO, MappedColumn
from sipp_lib.evidence.mapping.name_columns import names_in_doubt
from sipp_lib.evidence.pupils.names import COUNTING
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    import pandas as pd


def in_doubt(columns: Sequence[MappedColumn], frame: pd.DataFrame, *, adults: bool) -> list[MappedColumn]:
    """The columns of a mapping, with those in doubt marked so.

    Parameters
    ----------
    columns : sequence of MappedColumn
        As far as each tells by itself.
    frame : pandas.DataFrame
        The file as text.
    adults : bool
        Whether parents or staff filled it in, who are no pupils.
    """
    found = [*columns]
    for name, other in (("forename", "known_as"), ("surname", "other_surname")):
        if not any(each.field in ("name", name) for each in columns):
            found = [replace(each, field=name) if each.field == other else each for each in found]
    found = _own_numbers(_counted(found, frame), frame)
    found = found if adults else names_in_doubt(found, frame)
    return [_class_in_doubt(each, frame.iloc[:, at].tolist(), found) for at, each in enumerate(found)]


def _own_numbers(columns: Sequence[MappedColumn], frame: pd.DataFrame) -> list[MappedColumn]:
    """The columns, without a pupil's own number where most pupils have several, and share them."""
    own = _places(columns, "pupil")
    told = next((at for field in ("scn", "name", "surname") if (at := _places(columns, field))), [])
    if not own or not told:
        return [*columns]
    names = [*told, *(_places(columns, "forename") if columns[told[0]].field == "surname" else [])]
    rows = frame.iloc[:, [*own, *names]].itertuples(index=False, name=None)
    pairs = {(number, who) for number, *who_ in rows if (who := tuple(who_)) and not missing_reason(number)}
    of_each, shared = (Counter(pair[side] for pair in pairs).values() for side in (1, 0))
    doubted = 2 * sum(many > 1 for many in of_each) > len(of_each) and max(shared, default=0) > 1
    column = MappedColumn(columns[own[0]].heading, LEAVE_OUT, doubt="field")
    return [column if doubted and at == own[0] else each for at, each in enumerate(columns)]


def _counted(columns: Sequence[MappedColumn], frame: pd.DataFrame) -> list[MappedColumn]:
    """The columns; names that are but numbers, ‘Pupil 3’, are the pupils' own numbers."""
    found = [*columns]
    for at in _places(columns, "name") if not _places(columns, "pupil") else ():
        cells = [stripped(cell) for cell in frame.iloc[:, at] if not missing_reason(cell)]
        if cells and all(re.fullmatch(r"\d+", COUNTING.sub("", cell)) for cell in cells):
            found[at] = replace(columns[at], field="pupil")
    return found


def _places(columns: Sequence[MappedColumn], field: str) -> list[int]:
    return [at for at, each in enumerate(columns) if each.field == field]


def _class_in_doubt(
    column: MappedColumn, cells: Sequence[str], columns: Sequence[MappedColumn]
) -> MappedColumn:
    """A class of one pupil each, or a form A or B, is asked about: the cells may be something else."""
    few = 8 if any(each.field in WHO for each in columns) else 3
    filled = [cell for cell in cells if missing_reason(cell) != "missing"]
    alone = column.field == "class" and len(filled) >= few and len(set(filled)) == len(filled)
    # of a test there may be a form A and a form B
    test = normalise_heading(column.heading) == "form" and all(
        re.fullmatch("[a-d]", cell, re.I) for cell in filled
    )
    return replace(column, doubt="field") if alone or (test and column.field == "class") else column
