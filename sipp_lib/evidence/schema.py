"""What each column of the evidence may hold, and how its values are written in a file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Type:
    """What a column may hold: in words, as a pandas dtype, and how a cell becomes a value or a ValueError."""

    expected: str
    dtype: str
    parse: Callable[[str], object]
    needed: bool = False
    added: bool = False  # files that were kept before have no such column


def _matching(pattern: str, make: Callable[[str], object]) -> Callable[[str], object]:
    def parse(cell: str) -> object:
        if not re.fullmatch(pattern, cell):
            raise ValueError
        return make(cell)

    return parse


def _finite(cell: str) -> float:
    if not math.isfinite(number := float(cell)):
        raise ValueError
    return number


TEXT = Type("text", "string", str)
NEEDED = Type("text; the cell may not be empty", "string", str, needed=True)
LEVEL = Type("text", "string", str, added=True)
GROUP = Type("target, comparison or other", "string", _matching("target|comparison|other", str))
DECILE = Type("a whole number from 1 (most deprived) to 10", "Int64", _matching("[1-9]|10", int))
COUNT = Type("a whole number, 0 or more", "Int64", _matching("0|[1-9][0-9]{0,8}", int))
NUMBER = Type("a number such as 12 or 12.5", "Float64", _matching(r"-?[0-9]+(\.[0-9]+)?", _finite))
YES_NO = Type("yes or no", "boolean", _matching("yes|no", lambda cell: cell == "yes"))
DATE = Type(
    "a date such as 2026-03-14",
    "datetime64[us]",
    _matching("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda cell: np.datetime64(date.fromisoformat(cell), "us")),
)

TABLES: dict[str, dict[str, Type]] = {
    "pupils": {
        "pupil": NEEDED,
        "school": TEXT,
        "class": TEXT,
        "stage": TEXT,
        "sex": TEXT,
        "simd_decile": DECILE,
        "fme": YES_NO,
        "asn": YES_NO,
        "eal": YES_NO,
        "care_experienced": YES_NO,
        "group": GROUP,
    },
    "observations": {
        "pupil": NEEDED,
        "measure": NEEDED,
        "occasion": NEEDED,
        "date": DATE,
        "value": NUMBER,
        "numerator": COUNT,
        "denominator": COUNT,
        "level": LEVEL,
    },
    "surveys": {"respondent": NEEDED, "scale": NEEDED, "occasion": TEXT, "item": NEEDED, "answer": NEEDED},
}


def to_text(cell: object) -> str:
    """A value as the files write it; what is of the wrong type stays so and is found on reading."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if isinstance(cell, float) and math.isfinite(cell):
        return format(Decimal(repr(float(cell))), "f").removesuffix(".0")
    if isinstance(cell, date):
        return cell.isoformat().removesuffix("T00:00:00")
    return str(cell)
