"""Attendance in words: persistent absence, months without a register, and how pupils count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sipp_lib.register import BY_OPENINGS, EQUALLY, NO_REGISTER, no_register_for
from sipp_lib.wording.words import about, share

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure


def sentences(measure: Measure, whose: str, safe: SafeFrame | None) -> list[str]:
    """How many missed 10% or more of possible openings (persistent absence)."""
    row = None if safe is None else safe.frame.iloc[0]
    if safe is None or row is None or (safe.audience == "school" and not row["n"]):
        return [f"{measure.name} of {whose}: no attendance before the intervention has been brought in."]
    missed = "missed 10% or more of possible openings (persistent absence)"
    told = (
        f"{measure.name} of {whose} before the intervention: how many {missed} is {share(row)}."
        if share(row).startswith("not shown")
        else f"{measure.name} of {whose} before the intervention: {share(row)} of {about(safe)}{int(row['n'])} pupils "
        f"{missed}."
    )
    return [" ".join(filter(None, [told, _weighting(safe)]))]


def register(safe: SafeFrame) -> list[str]:
    """The months of a series that have no register, and how pupils count."""
    unread = safe.frame["month"][safe.frame["suppressed"] == NO_REGISTER]
    return [*filter(None, [no_register_for(unread), _weighting(safe)])]


def weighting(ways: Iterable[object]) -> str:
    """How pupils count, in a sentence, where they do not all count by half-days; else empty."""
    known = {EQUALLY, BY_OPENINGS} & {*map(str, ways)}
    if EQUALLY not in known:
        return ""
    where = "Where only percentages were given, not half-days," if len(known) > 1 else ""
    return f"{where or 'Only percentages were given, not half-days, so'} each pupil counts the same."


def _weighting(safe: SafeFrame) -> str:
    return weighting(safe.frame["weighted"]) if "weighted" in safe.frame else ""
