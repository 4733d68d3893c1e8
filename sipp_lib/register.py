"""What a school's register does not tell of, wherever it is shown: months without one, and how pupils count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sipp_lib.formats import listing, month

NO_REGISTER = "no register"
"""Why a month has no number; stands in ``suppressed`` of a table."""

EQUALLY = "each pupil the same"
BY_OPENINGS = "by half-days possible"
"""How pupils count in a rate; stands in ``weighted`` of a table, where not all count by half-days."""

HOLIDAYS = (7,)  # nobody expects a register of July
SHOWN = 12


def without_register(months: Iterable[date]) -> list[date]:
    """The months between the first and the last that are not among them, July aside; each as its first day."""
    there = {(each.year, each.month) for each in months}
    if not there:
        return []
    (year, month), last = min(there), max(there)
    found = []
    while (year, month) < last:
        if (year, month) not in there and month not in HOLIDAYS:
            found.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def no_register_for(months: Iterable[date]) -> str:
    """That months have no register: ‘No register for Nov 2025, Dec 2025 and Apr 2026.’; empty for none."""
    names = [month(each) for each in months]
    return f"No register for {listing(names, SHOWN)}." if names else ""
