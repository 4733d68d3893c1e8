"""Text and numbers for charts and alt texts: measured, wrapped, no glyph missing."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from sipp_lib.formats import whole

BASE, SMALL = 11.0, 10.0  # points; at 360 px of a phone the smaller is still 9 px high


def line(size: float = BASE) -> float:
    """Height of one line of text, in inches."""
    return size * 1.28 / 72


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


@lru_cache(maxsize=4096)
def width(text: str, size: float = BASE, weight: str = "normal") -> float:
    """Width of one line of text in the charts' font, in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def widest(texts: Iterable[str], size: float = SMALL, weight: str = "normal") -> float:
    """Width of the widest line of some texts, in inches."""
    return max((width(line, size, weight) for text in texts for line in text.split("\n")), default=0.0)


@lru_cache(maxsize=1024)
def wrap(
    text: object, inches: float, size: float = BASE, lines: int = 99, weight: str = "normal"
) -> tuple[str, ...]:
    """Text broken into lines that fit, as measured; the last line ends in … where there is more."""
    words = plain(text)
    wide = width(words, size, weight)
    if wide <= inches:
        return (words,) if words else ()
    for most in range(max(2, int(1.3 * len(words) * inches / wide)), 0, -1):
        rows = textwrap.wrap(words, most, max_lines=lines, placeholder="…")
        if all(width(row, size, weight) <= inches for row in rows):
            break
    return tuple(rows)


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


def hidden(row: Mapping[str, Any] | pd.Series[Any]) -> str:
    """Why a row has no value, in words: hidden by the gate, nobody there, or not known."""
    reason, n = row.get("suppressed", ""), row.get("n", pd.NA)
    if isinstance(reason, str) and reason:
        return f"{reason}, not shown" if pd.isna(n) else f"{reason} of {whole(n)}, not shown"
    return "nobody" if not pd.isna(n) and n == 0 else "not known"


def titled(what: str, unit: str) -> str:
    """What is measured with its unit, where it has one."""
    return f"{what}, {unit}" if unit else what


def sentence(text: str) -> str:
    """Text with a capital letter at its start and one full stop at its end."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""
