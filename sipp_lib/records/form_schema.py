"""A kind of record as a form sees it, and what was typed in one as a record holds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from sipp_lib.errors import UsageError
from sipp_lib.formats import with_article
from sipp_lib.records.kinds import KINDS, Fields
from sipp_lib.records.offers import SEVERAL

Type = Literal[
    "text", "long", "lines", "choice", "choices", "date", "whole", "number", "tick", "link", "links", "rows"
]
NUMBER = r"[-+]?(\d+\.?\d*|\.\d+)"
WHOLE = r"[-+]?\d+"


def form_schema(kind: str, names: Sequence[str] = (), columns: Sequence[str] | None = None) -> dict[str, Any]:
    """What a form must know of a kind, as JSON.

    Parameters
    ----------
    kind : str
        The stored name of the kind.
    names : sequence of str
        The fields to show, in this order; all by default.
    columns : sequence of str, optional
        Those that stand in a table of many; by default the kind's own.

    Raises
    ------
    UsageError
        When there is no such field.
    """
    model = KINDS[kind]
    every = dict(model.fields())
    unknown = [name for name in (*names, *(columns or ())) if name not in every]
    one = with_article(model.title.lower())
    if unknown:
        raise UsageError(f"{one} has no field ‘{unknown[0]}’. It has: {', '.join(every)}.")
    shown = list(names) or list(every)
    return {
        "kind": kind,
        "title": model.title,
        "many": model.headed(),
        "add": f"Add {model.title.lower()}" if model.many == model.title else f"Add {one.lower()}",
        "help": model.help,
        "fields": [field(model, name) for name in shown],
        "columns": [name for name in columns or model.columns if name in shown],
        "blank": model.begun().model_dump(mode="json"),
        "by_hand": model.by_hand,
    }


def field(model: type[Fields], name: str) -> dict[str, Any]:
    """One field as a form sees it; of nested rows also their fields."""
    found = model.model_fields[name]
    rows = model.rows_of(name)
    starts, adds = model.starts_of(name)
    least, most, _ = model.range_of(name)
    return {
        "name": name,
        "label": found.title,
        "help": found.description,
        "range": _range(model, name),
        "least": least,
        "most": most,
        "type": input_type(model, name),
        "optional": _optional(model, name),
        "choices": _choices(model, name),
        "links": model.links_of(name),
        "when": model.when_of(name),
        "offers": model.offers_of(name),
        "several": model.offers_of(name) in SEVERAL and name != "name",
        "school": model.audience_of(name) == "school",
        "blank": found.get_default(call_default_factory=True),
        "mark": model.is_mark(name),
        "starts": [rows.model_validate(row).model_dump(mode="json") for row in starts] if rows else [],
        "adds": adds,
        # only words are mended by hand in rows that the workbook itself adds
        "filled": any(rows.holds_codes(each) for each, _ in rows.fields()) if rows else False,
        "fields": [field(rows, each) for each, _ in rows.fields()] if rows else [],
    }


def input_type(model: type[Fields], name: str) -> Type:
    """Which control a field has."""
    parts = _parts(model, name)
    many = any(get_origin(part) is list for part in parts)
    if model.rows_of(name):
        return "rows"
    if model.links_of(name):
        return "links" if many else "link"
    if _choices(model, name):
        return "choices" if many else "choice"
    if many:
        return "lines"
    kinds: dict[type, Type] = {bool: "tick", int: "whole", float: "number", date: "date"}
    found = [kinds[part] for part in parts if part in kinds]
    return found[0] if found else "long" if model.is_long(name) else "text"


def parse_input(model: type[Fields], name: str, value: Any) -> Any:
    """What a form sent, as the field holds it.

    Raises
    ------
    UsageError
        In a sentence that names the field, never what was typed, when the field cannot hold it.
    """
    label = str(model.model_fields[name].title)
    kind = input_type(model, name)
    if kind == "rows":
        rows = model.rows_of(name)
        if rows is None or not isinstance(value, list):
            raise UsageError(f"‘{label}’ is a list of rows.")
        return [_row(rows, row, f"{label}, row {number}") for number, row in enumerate(value, 1)]
    if kind in ("choices", "links", "lines"):
        return _several(model, name, value, label)
    if kind == "tick":
        if not isinstance(value, bool):
            raise UsageError(f"‘{label}’ is ticked or not.")
        return value
    if value is None or (isinstance(value, str) and not value.strip() and kind not in ("text", "long")):
        if not _optional(model, name):
            raise UsageError(f"‘{label}’ needs one of: {', '.join(_choices(model, name))}.")
        return None
    return _one(model, name, value, label)


def _one(model: type[Fields], name: str, value: Any, label: str) -> Any:
    kind = input_type(model, name)
    if kind in ("whole", "number"):
        return _number(value, label, whole=kind == "whole")
    if kind == "date":
        return _day(value, label)
    if kind == "choice":
        if value not in _choices(model, name):
            raise UsageError(f"‘{label}’ must be one of: {', '.join(_choices(model, name))}.")
        return value
    return _text(value, label)


def _several(model: type[Fields], name: str, value: Any, label: str) -> list[str]:
    if not isinstance(value, list):
        raise UsageError(f"‘{label}’ is a list.")
    items = [_text(item, label) for item in value]
    choices = _choices(model, name)
    if choices and not set(items) <= set(choices):
        raise UsageError(f"‘{label}’ must be chosen from: {', '.join(choices)}.")
    return list(dict.fromkeys(items)) if choices or model.links_of(name) else items


def _row(rows: type[Fields], row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict) or not set(row) <= set(rows.model_fields):
        raise UsageError(f"‘{where}’ is not a row of this form. Load the page again.")
    try:
        return {name: parse_input(rows, name, value) for name, value in row.items()}
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error


def _range(model: type[Fields], name: str) -> str:
    """What a number may be and usually is, in a sentence to read while it is typed; empty where it is no number."""
    kind, unit = input_type(model, name), model.unit_of(name)
    if kind not in ("whole", "number"):
        return ""
    least, most, usual = model.range_of(name)
    words = f"A {'whole ' if kind == 'whole' else ''}number" + (f" of {unit}" if unit else "")
    if least is None or most is None or most >= 1_000_000:  # a limit that no mark comes near is no help
        return f"{words}, such as {'12' if kind == 'whole' else '12.5'}."
    return f"{words} from {least:,g} to {most:,g}" + (f", usually up to {usual:,g}." if usual else ".")


def _number(value: Any, label: str, *, whole: bool) -> int | float:
    text = str(value).strip().replace("−", "-")
    if isinstance(value, bool) or not re.fullmatch(WHOLE if whole else NUMBER, text, re.ASCII):
        like = "a whole number in digits, such as 12" if whole else "a number in digits, such as 12.5"
        raise UsageError(f"‘{label}’ must be {like}.")
    if len(text) > 15:
        raise UsageError(f"‘{label}’ has too many digits.")
    return int(text) if whole else float(text)


def _day(value: Any, label: str) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise UsageError(f"‘{label}’ must be a date with day, month and year, such as 2025-09-03.") from error
    return day.isoformat()


def _text(value: Any, label: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"‘{label}’ is a text.")
    return value


def _parts(model: type[Fields], name: str) -> list[Any]:
    whole = model.model_fields[name].annotation
    return [whole, *get_args(whole)]


def _optional(model: type[Fields], name: str) -> bool:
    return NoneType in _parts(model, name)


def _choices(model: type[Fields], name: str) -> list[str]:
    found = (part for part in _parts(model, name) if get_origin(part) is Literal)
    return [str(choice) for part in found for choice in get_args(part)]
