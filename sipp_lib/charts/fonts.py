"""Text in the charts' font: how wide it is, and broken into lines that fit."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from sipp_lib.charts.canvas import BASE, SMALL
from sipp_lib.wording.words import plain


def line(size: float = BASE) -> float:
    """Height of one line of text, in inches."""
    return size * 1.28 / 72


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
