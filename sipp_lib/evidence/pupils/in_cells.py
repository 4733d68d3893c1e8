"""A column whose cells are pupils whom the key files know, though its heading tells nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.headings import counts_up
from sipp_lib.evidence.mapping.mapping import Mapping
from sipp_lib.evidence.mapping.questionnaires import of_adults
from sipp_lib.evidence.pupils.names import normalise, restored_scn, same_number
from sipp_lib.evidence.values.missing import missing_reason, stripped

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.evidence.pupils.identifiers import KnownPupil

FEW = 3
"""Different cells below a heading that may be known pupils by chance."""


def asked_who(mapping: Mapping, frame: pd.DataFrame, known: Iterable[KnownPupil]) -> Mapping:
    """The mapping with a question about the column that tells known pupils, of a file that tells nobody.

    Parameters
    ----------
    mapping : Mapping
        As it was suggested by the headings: no column tells who a pupil is.
    frame : pandas.DataFrame
        The file as text.
    known : iterable of KnownPupil
        All whom the programme's key files know.
    """
    if of_adults(each.heading for each in mapping.columns):
        return mapping  # parents may well give their child's code
    pupils = [*known]
    told = {
        "scn": {each.scn for each in pupils if each.scn},
        "pupil": {same_number(each.number) for each in pupils if each.number},
        "name": {normalise(each.name) for each in pupils if each.name},
    }
    best, place, field = 0.5, -1, ""
    for at, column in enumerate(mapping.columns):
        cells = [stripped(cell) for cell in frame.iloc[:, at].unique() if not missing_reason(cell)]
        if column.field != LEAVE_OUT or len(cells) < FEW or counts_up(cells):
            continue
        for name, there in told.items():
            if (found := _share(cells, name, there)) > best:
                best, place, field = found, at, name
    if place < 0:
        return mapping
    asked = replace(mapping.columns[place], field=field, doubt="field")
    return replace(mapping, columns=(*mapping.columns[:place], asked, *mapping.columns[place + 1 :]))


def _share(cells: Sequence[str], field: str, there: Collection[str]) -> float:
    """The share of different cells that are known."""
    read = {"scn": restored_scn, "pupil": same_number, "name": normalise}[field]
    return sum(read(cell) in there for cell in cells) / len(cells)
