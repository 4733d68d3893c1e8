"""How wide a chart is drawn, and how small its words may be: for a page, or for the screen that looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

BASE, SMALL = 11.2, 10.4  # points; nothing on a chart is smaller
READABLE = 11.05  # a whole pixel may be lost to rounding
"""Pixels: no word of a chart is shown smaller; a phone of 390 leaves 361 to the chart of a report."""
_WIDE: ContextVar[float] = ContextVar("wide", default=4.7)
"""Inches at 100 CSS pixels each, of a chart that is not drawn for a certain screen."""


def wide() -> float:
    """How wide a new figure is, in inches."""
    return _WIDE.get()


@contextmanager
def drawn_for(pixels: float) -> Iterator[None]:
    """Within, new figures are as wide as a screen has room for, or so wide that they can be read when it shrinks them.

    Parameters
    ----------
    pixels : float
        The room, in CSS pixels.
    """
    smallest = SMALL * 100 / 72
    token = _WIDE.set(max(pixels / 100, min(_WIDE.get(), pixels / 100 * smallest / READABLE)))
    try:
        yield
    finally:
        _WIDE.reset(token)
