"""What each column of an export holds: label, unit, choices, missing, source, audience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Literal, get_args, get_origin

from sipp_lib.disclosure.vocabulary import COLUMNS
from sipp_lib.evidence.mapping.column_types import words
from sipp_lib.evidence.schema import TABLES, to_text
from sipp_lib.programme import shipped
from sipp_lib.records.chain import phase_of
from sipp_lib.records.kinds import KINDS, Audience, Fields

TYPES = {
    bool: ("boolean", "yes or no"),
    int: ("Int64", "whole number"),
    float: ("Float64", "number"),
    date: ("datetime64[us]", "date"),
    str: ("string", "text"),
}
UNITS = {
    "log.minutes": "minutes",
    "cycle_lessons.number": "1 for the first research lesson",
    "self_check.progress": "0.5 to 5",
    "import.rows": "rows",
    "measure.reliability": "0 to below 1",
    "rank": "place among the records of its kind; empty where nobody moved it",
    "measure.lowest": "of the measure: column ‘unit’",
    "measure.planned": "of the measure: column ‘unit’",
    "measure.highest": "of the measure: column ‘unit’",
    "pupils.simd_decile": "decile, 1 the most deprived",
    "observations.value": "of the measure: table ‘measure’, column ‘unit’",
    "observations.numerator": "of the measure; half-days for attendance",
    "observations.denominator": "of the measure; half-days for attendance",
}
REFERS = {
    "pupils.school": "school.code",
    "observations.pupil": "pupils.pupil",
    "observations.measure": "measure.code",
    "surveys.scale": "measure.code",
    "target_group.pupils": "pupils.pupil",
    "target_group_judged.pupil": "pupils.pupil",
    "target_group.chosen_on": "measure.code",
}
EMPTY = "empty (CSV) or null (Parquet)"
NOTHING = f"{EMPTY}: nothing was written"
NOT_KNOWN = f"{EMPTY}: not in the school's file, or missing or suppressed there; never nought"
NEVER = "never missing"
RECORD_ID = "id of a record"


@dataclass(frozen=True)
class CodebookLine:
    """A line of the codebook: what one column of one table holds, and its type in pandas."""

    table: str
    column: str
    label: str
    help: str = ""
    holds: str = "text"
    choices: str = ""
    unit: str = ""
    refers_to: str = ""
    missing: str = NEVER
    source: str = "the workbook"
    audience: Audience = "public"
    dtype: str = "string"


def many(model: type[Fields], field: str) -> bool:
    """Whether a record may say several things in the field."""
    return get_origin(model.model_fields[field].annotation) is list


def partnership(table: str) -> CodebookLine:
    """The column that every table begins with, so that several partnerships can be stacked."""
    return CodebookLine(table, "partnership", "Partnership", "Its short name.")


def record_id(kind: str) -> CodebookLine:
    """The id of a record in the table of its kind."""
    return CodebookLine(kind, "id", "Id", "The record's own id; other tables refer to it.", RECORD_ID)


def parent_id(table: str, kind: str) -> CodebookLine:
    """The id of the record in a table of what it says more than once."""
    help = f"The {KINDS[kind].title.lower()} it belongs to."
    return CodebookLine(table, f"{kind}_id", "Belongs to", help, RECORD_ID, refers_to=f"{kind}.id")


def position(table: str, column: str = "row") -> CodebookLine:
    """The place among the several things a record says."""
    help = "Which one it is, in the order of the form."
    return CodebookLine(table, column, "Position", help, "whole number", unit="from 1", dtype="Int64")


def history(kind: str) -> tuple[CodebookLine, ...]:
    """When a record was written, and by whom."""
    when = "date and time in UTC (ISO 8601)"
    return (
        CodebookLine(kind, "created", "First written", holds=when),
        CodebookLine(kind, "changed", "Last changed", holds=when),
        CodebookLine(kind, "changed_by", "Changed by", audience="school"),
    )


def field(kind: str, table: str, model: type[Fields], name: str, audience: Audience) -> CodebookLine:
    """A field of a form; `audience` is that of the record or of the rows it lies in."""
    told = model.model_fields[name]
    parts = [part for part in (told.annotation, *get_args(told.annotation)) if part is not NoneType]
    literal = next((part for part in parts if get_origin(part) is Literal), None)
    plain = str if literal else next((part for part in parts if part in TYPES), str)
    dtype, holds = TYPES[plain]
    link, missing = model.links_of(name), NOTHING
    if not many(model, name) and told.default not in ("", None):
        missing = f"{NEVER}; ‘{to_text(told.default)}’ also where nobody chose"
    return CodebookLine(
        table,
        name,
        str(told.title),
        told.description or "",
        RECORD_ID if link else "one of the choices" if literal else holds,
        "; ".join(get_args(literal)),
        UNITS.get(
            f"{table}.{name}" if name != "rank" else name, "pupils" if model.counts_pupils(name) else ""
        ),
        f"{link}.id" if link else REFERS.get(f"{table}.{name}", ""),
        missing,
        f"the form ‘{KINDS[kind].title}’, phase {phase_of(kind)}",
        "school" if audience == "school" else model.audience_of(name),
        dtype,
    )


def conflicts() -> tuple[CodebookLine, ...]:
    """The versions of fields that two people changed differently."""
    help = (
        "Two people changed a field differently and nobody has chosen yet; "
        "the record's own table holds what stood there before."
    )
    labels = {
        "kind": "Kind of record",
        "id": "Id of the record",
        "field": "Field",
        "version": "Version, from 1",
        "value": "What this version says, as JSON",
        "author": "Written by",
        "at": "Written at",
    }
    return tuple(
        CodebookLine("conflicts", name, label, help, audience="school") for name, label in labels.items()
    )


def evidence(table: str) -> Iterator[CodebookLine]:
    """The columns of a table of evidence, in the words of the glossary, and the import that brought the row."""
    glossary = shipped("GLOSSARY.md").read_text(encoding="utf-8")
    section = glossary.split(f"\n## Evidence: `{table}`\n")[1].split("\n## ")[0]
    meanings = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", section, re.MULTILINE))
    for column, kind in TABLES[table].items():
        yield CodebookLine(
            table,
            column,
            _label(column),
            meanings[column],
            kind.expected.partition(";")[0],
            unit=UNITS.get(f"{table}.{column}", ""),
            refers_to=REFERS.get(f"{table}.{column}", ""),
            missing=NEVER if kind.needed else NOT_KNOWN,
            source="the school's file: see ‘import_id’",
            audience="school",
            dtype=kind.dtype,
        )
    yield CodebookLine(
        table, "import_id", "Import", "The import that brought the row.", RECORD_ID, refers_to="import.id"
    )


def _label(column: str) -> str:
    if column in COLUMNS:
        return COLUMNS[column].label
    text = words(column)
    return text[0].upper() + text[1:]
