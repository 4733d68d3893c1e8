"""A mapping as people see it: what each column may be, what was measured, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.fields import FIELDS, LEAVE_OUT
from sipp_lib.evidence.mapping import ATTENDANCE, MANY, WHO, Column, Mapping, measured, named_in, together

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

CHOICES = {
    "Who": ("scn", "pupil", "name", "forename", "surname", "date_of_birth"),
    "About the pupil": (
        *(
            "school",
            "class",
            "stage",
            "sex",
            "group",
            "data_zone",
            "simd_decile",
            "simd_quintile",
            "simd_band",
        ),
        *("fme", "asn", "eal", "care_experienced"),
    ),
    "What was measured": ("value", "answer", "item", *ATTENDANCE, "measure", "occasion", "date"),
    "Of a register, not kept": ("authorised", "unauthorised"),
}
"""The fields of `FIELDS` as a list offers them."""

UNSEEN = (*WHO, "date_of_birth", LEAVE_OUT)
"""Columns of which no cell is shown: they tell who a pupil is, or may."""

RESPONDENT = "the number of each who answered"


@dataclass(frozen=True)
class Taken:
    """Columns that were taken with one measure at one time.

    Parameters
    ----------
    key : str
        What tells them apart, see `sipp_lib.evidence.mapping.together`.
    columns : tuple of int
        Their places in the mapping.
    measure, occasion : str
        What was measured and when, as far as it is known.
    tells_measure, tells_occasion : bool
        Whether a column of the file says it, so that nobody is asked.
    """

    key: str
    columns: tuple[int, ...]
    measure: str
    occasion: str
    tells_measure: bool
    tells_occasion: bool


def words(field: str) -> str:
    """What a field is called."""
    return FIELDS[field].words if field in FIELDS else RESPONDENT if field == "respondent" else field


def taken(mapping: Mapping) -> list[Taken]:
    """What was measured in the file, in the order of its columns."""
    groups: dict[str, list[int]] = {}
    for at, column in enumerate(mapping.columns):
        if column.field in MANY:
            groups.setdefault(together(at, column), []).append(at)
    told = {column.field for column in mapping.columns}
    return [
        Taken(
            key,
            tuple(places),
            mapping.columns[places[0]].measure,
            mapping.columns[places[0]].occasion,
            "measure" in told,
            "occasion" in told,
        )
        for key, places in groups.items()
    ]


def with_field(mapping: Mapping, at: int, field: str, known: Sequence[Measure] = ()) -> Mapping:
    """The mapping with one column taken for something else.

    Raises
    ------
    UsageError
        When there is no such column or field.
    """
    if not 0 <= at < len(mapping.columns) or field not in {*FIELDS, LEAVE_OUT, "respondent"}:
        raise UsageError("Choose what is in the column.")
    column = measured(Column(mapping.columns[at].heading, field, block=mapping.columns[at].block), known)
    # one more column of a register or a questionnaire was taken with the others
    like = [each for each in taken(mapping) if each.key == together(at, column) and at not in each.columns]
    if like:
        column = replace(column, measure=like[0].measure, occasion=like[0].occasion)
    return replace(mapping, columns=(*mapping.columns[:at], column, *mapping.columns[at + 1 :]))


def with_measure(
    mapping: Mapping, places: Sequence[int], measure: str, known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with some columns as a measure, by its short name or its name; what was no result becomes one."""
    if measure.strip() == LEAVE_OUT:
        for at in places:
            mapping = with_field(mapping, at, LEAVE_OUT)
        return mapping
    found = named_in(measure, known)
    same = found[0] if found and found[1] else None
    field = {"survey": "answer", "rate": "percent"}.get(same.form if same else "", "value")
    columns = list(mapping.columns)
    for at in places:
        # numbers of a rate are percentages, whatever they were taken for
        if columns[at].field not in MANY or (columns[at].field == "value" and field == "percent"):
            columns[at] = measured(Column(columns[at].heading, field, block=columns[at].block), known)
        code = same.code if same else measure.strip()[:200]
        columns[at] = replace(columns[at], measure=code, doubt="")
    return replace(mapping, columns=tuple(columns))


def with_taken(
    mapping: Mapping, key: str, measure: str, occasion: str, known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with what was measured, and when, said of the columns that belong together.

    Raises
    ------
    UsageError
        When there are no such columns.
    """
    groups = {each.key: each for each in taken(mapping)}
    if key not in groups:
        raise UsageError("These columns are no longer there.")
    mapping = with_occasion(mapping, groups[key].columns, occasion)
    return with_measure(mapping, groups[key].columns, measure, known)


def with_occasion(mapping: Mapping, places: Sequence[int], occasion: str) -> Mapping:
    """The mapping with when some columns were taken."""
    columns = [
        replace(column, occasion=occasion.strip()[:200]) if at in places else column
        for at, column in enumerate(mapping.columns)
    ]
    return replace(mapping, columns=tuple(columns))
