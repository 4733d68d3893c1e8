"""What was done of what was planned, in words: no effect, no chance, no wrong way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.formats import fixed
from sipp_lib.wording import verdict
from sipp_lib.wording.words import about, places, share, when

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

NO_OUTCOME = "This says how far the plan was carried out, not whether it helped."


def sentences(measure: Measure, whose: str, safe: SafeFrame, planned: Sequence[str]) -> list[str]:
    """What was planned, as the research questions say, and what was done on each occasion."""
    rows = [row for _, row in safe.frame.iterrows()]
    parts = [f"{when(row['occasion'])}, {_done(measure, row, rounded=bool(about(safe)))}" for row in rows]
    told = [f"{measure.name} ({whose}): {'; '.join(parts)}."]
    if planned:
        told.append(f"Planned: {'; '.join(each.rstrip('.') for each in planned)}.")
    return [*told, NO_OUTCOME]


def _done(measure: Measure, row: Any, *, rounded: bool) -> str:
    if pd.isna(row["n"]) or not row["n"]:
        return f"not shown ({verdict.why(row, 'nobody was measured')})"
    many = verdict.pupils(int(row["n"]), rounded)
    if "percent" in row:
        return f"{share(row)} of {many}" if not pd.isna(row["percent"]) else share(row)
    if pd.isna(row["mean"]):
        return f"not shown ({verdict.why(row, 'withheld to protect pupils')})"
    mean = float(row["mean"])
    of = f"{fixed(mean, min(places([mean]), 1))}{verdict.unit_suffix(measure.unit)} on average for {many}"
    if measure.highest and not measure.lowest:
        of += f" ({fixed(100 * mean / measure.highest, 0)}% of what was possible)"
    return of
