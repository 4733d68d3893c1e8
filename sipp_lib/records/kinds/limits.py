"""What a field may hold when it is written: lengths, ranges, days in their order. What is stored stays readable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sipp_lib.records.kinds.base import Fields

LONGEST = 20_000
"""Letters of a text; of a list of texts, all of them together."""
MANY = 1_000
"""Rows of a table in a record, and links from one."""
CODE, CODES = 200, 50_000
"""Letters of a code or an id, and how many codes the workbook fills in."""
YEARS = 1950, 2100


def refused(record: Fields, names: Collection[str] | None = None) -> str:
    """Why a record cannot be written with what it holds, in a sentence with the field's label and never its value.

    Parameters
    ----------
    record : Fields
        A record, or a row nested in one.
    names : collection of str, optional
        The fields that are written; all by default. What was stored earlier in the others is left in peace.

    Returns
    -------
    str
        Empty when it can be written.
    """
    model = type(record)
    written = [name for name, _ in model.fields() if names is None or name in names]
    for name in written:
        label = str(model.model_fields[name].title)
        if found := _refused(model, name, getattr(record, name), label):
            return found
    for first, second in model.spans:
        ends = getattr(record, first), getattr(record, second)
        if {first, second}.isdisjoint(written) or None in ends:
            continue
        one, two = (f"‘{model.model_fields[name].title}’" for name in (first, second))
        if isinstance(ends[0], date) and ends[1] < ends[0]:
            return f"{two} is before {one}. Change one of the two dates."
        if not isinstance(ends[0], date) and ends[1] <= ends[0]:
            return f"{two} must be higher than {one}. Change one of the two numbers."
    return ""


def _refused(model: type[Fields], name: str, value: Any, label: str) -> str:
    if isinstance(value, list):
        return _several(model, name, value, label)
    if isinstance(value, str):
        return _text(value, label, CODE if model.links_of(name) else LONGEST)
    if isinstance(value, date):
        low, high = YEARS
        if not low <= value.year <= high:
            return f"‘{label}’ has the year {value.year}. Give a year from {low} to {high}, with four digits."
    elif isinstance(value, int | float) and not isinstance(value, bool):
        least, most, _ = model.range_of(name)
        if (least is not None and value < least) or (most is not None and value > most):
            return f"‘{label}’ must be a number from {_number(least)} to {_number(most)}. Correct it."
    return ""


def _several(model: type[Fields], name: str, values: list[Any], label: str) -> str:
    codes, links = model.holds_codes(name), model.links_of(name)
    many = CODES if codes else MANY if links or model.rows_of(name) else LONGEST
    if len(values) > many:
        return f"‘{label}’ has more than {many:,} entries. Leave some out, or keep the list as a file."
    for number, value in enumerate(values, 1):
        if isinstance(value, Fields):
            if found := refused(value):
                return f"‘{label}’, row {number}: {found}"
        elif (codes or links) and len(value) > CODE:
            return _text(value, label, CODE)
    if codes or links or model.rows_of(name):
        return ""
    return _text("".join(values), label, LONGEST)


def _text(text: str, label: str, most: int) -> str:
    if len(text) <= most:
        return ""
    return f"‘{label}’ is longer than {most:,} letters. Shorten it, or keep it as a file."


def _number(limit: float | None) -> str:
    return "any number" if limit is None else f"{limit:,.6g}".replace("-", "−")
