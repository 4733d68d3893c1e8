"""What all sentences are made of: text on one line, numbers alike, and in words why a number is not there."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from matplotlib.font_manager import findfont, get_font

from sipp_lib.evidence.occasions import is_month, normalise
from sipp_lib.formats import MONTH_NAME, fixed, long_month, number, whole

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure

Better = Literal["higher", "lower"]
ALIKE = "about the same"
TIME = re.compile(rf"(?i)\b(?:20\d\d|{MONTH_NAME}|spring|summer|autumn|winter)\b")


@lru_cache(maxsize=4096)
def _drawable(char: str) -> bool:
    return get_font(findfont("DejaVu Sans")).get_char_index(ord(char)) != 0


def plain(text: object, limit: int = 300) -> str:
    """Text on one line that the font can draw; what it cannot draw becomes □, what is too long ends in …."""
    if text is None or text is pd.NA or text is pd.NaT or (isinstance(text, float) and math.isnan(text)):
        return ""
    words = " ".join(unicodedata.normalize("NFC", str(text)[: limit * 4]).split())
    kept = []
    for char in words:
        category = unicodedata.category(char)
        if category in {"Cc", "Cf", "Cs"} or (category[0] == "M" and not _drawable(char)):
            continue
        kept.append(char if _drawable(char) else "□")
    words = re.sub("□+", "□", "".join(kept))
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def floats(column: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A column as floats; what is missing, hidden or infinite is NaN."""
    if not pd.api.types.is_numeric_dtype(column.dtype):
        column = pd.to_numeric(column, errors="coerce").astype("Float64")
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table one after another, each by its columns: pandas takes ten times as long."""
    columns = {str(name): frame[name].tolist() for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def places(*values: Iterable[float]) -> int:
    """How many decimals numbers of this size deserve: the largest decides for all."""
    known = [abs(x) for group in values for x in group if math.isfinite(x)]
    largest = max(known, default=10.0)
    return 3 if largest < 1 else 2 if largest < 10 else 1 if largest < 1000 else 0


def exact(at: Iterable[float]) -> int:
    """How many decimals round numbers such as ticks need to be told apart."""
    known = list(at)
    size = max((abs(x) for x in known), default=1.0) or 1.0
    return next((d for d in range(6) if all(abs(round(x, d) - x) < 1e-9 * size for x in known)), 6)


def alike(values: Iterable[float], most: int) -> int:
    """How many decimals tell all numbers of one chart as exactly as `most` would."""
    return min(most, exact(round(float(x), most) for x in values if math.isfinite(x)))


def is_nought(value: float, decimals: int) -> bool:
    """Whether a number is nought as it is written: then it lies on neither side."""
    return not re.search("[1-9]", fixed(value, decimals))


def when(occasion: str) -> str:
    """An occasion as a sentence has it: a month in full, September 2024, and any other as the measure names it."""
    month_first = re.sub(r"^(\d{4}) ([^\W\d]+)$", r"\2 \1", occasion)
    if not is_month(month_first):
        return occasion
    year, month = normalise(month_first).split("-")
    return long_month(date(int(year), int(month), 1))


def at(occasion: str) -> str:
    """When something was, in a sentence: in September 2024, and at ‘Before’ where the name tells no time of a year."""
    told = when(occasion)
    return f"in {told}" if TIME.search(told) else f"at ‘{told}’"


def hidden(row: Mapping[str, Any] | pd.Series[Any]) -> str:
    """Why a row has no value, in words: hidden by the gate, nobody there, or not known."""
    reason, n = row.get("suppressed", ""), row.get("n", pd.NA)
    if isinstance(reason, str) and reason:
        if reason.startswith("withheld") and not pd.isna(n):  # ‘protect pupils of 15’ would be misread
            return f"{reason} (of {whole(n)})"
        return f"{reason}, not shown" if pd.isna(n) else f"{reason} of {whole(n)}, not shown"
    return "nobody" if not pd.isna(n) and n == 0 else "not known"


def titled(what: str, unit: str) -> str:
    """What is measured with its unit, where it has one."""
    return f"{what}, {unit}" if unit else what


def started(text: str) -> str:
    """Words as they begin a sentence."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Text with a capital letter at its start and one full stop at its end."""
    return started(text).rstrip(".") + "." if text else ""


def interval(low: Any, high: Any, decimals: int | None = None) -> str:
    """The 95% interval in brackets, or nothing where there is none."""
    if pd.isna(low) or pd.isna(high):
        return ""
    ends = [number(end) if decimals is None else fixed(end, max(decimals, 0)) for end in (low, high)]
    return f" (95% interval {ends[0]} to {ends[1]})"


def includes_zero(row: Any) -> bool:
    """Whether an interval includes zero; one that is not known may."""
    return bool(pd.isna(row["low"]) or row["low"] <= 0 <= row["high"])


def about(safe: SafeFrame) -> str:
    """What stands before a number of pupils that the gate may have rounded."""
    return "about " if safe.audience == "public" else ""


def pupils(n: object) -> str:
    """A number of pupils in a chart or in its words; of one it is the singular."""
    many = whole(n)
    return f"{many} pupil{'' if many == '1' else 's'}"


def share(row: Any) -> str:
    """A percentage, or in words why it is not shown."""
    if not pd.isna(row["percent"]):
        return f"{fixed(row['percent'], 0)}%"
    if str(row.get("suppressed")).startswith("more than"):
        return str(row["suppressed"])
    return f"not shown ({row.get('suppressed') or 'nobody was measured'})"


def points(measure: Measure) -> str:
    """The unit of a difference."""
    return "percentage points" if measure.form in ("yes or no", "rate") else measure.unit


def direction(start: float, end: float, better: Better, fine: float = 0.0) -> str:
    """Which way somebody went, in words; a mean that moved by less than half of what is `fine` hardly did."""
    change = (end - start) * (1 if better == "higher" else -1)
    if abs(change) < fine / 2:
        return ALIKE
    return "improved" if change > 0 else "got worse" if change < 0 else "no change"
