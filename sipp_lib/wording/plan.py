"""The action plan in words: each action, its dates and its progress."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import short_day
from sipp_lib.wording import words

MOST = 25  # actions drawn or told; the table has all


def by_date(frame: pd.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Dated actions with both ends in order, and the undated ones."""
    ends = {end: pd.to_datetime(frame[end]) for end in ("start", "end")}
    dated, undated = [], []
    for row in words.rows(frame.assign(**ends)):
        known = [day for day in (row["start"], row["end"]) if not pd.isna(day)]
        if known:
            dated.append(row | {"first": min(known), "last": max(known)})
        else:
            undated.append(row)
    return dated, undated


def name(row: dict[str, Any]) -> str:
    """What an action is called."""
    return words.plain(row["action"], 120) or "no name yet"


def progress(row: dict[str, Any]) -> str:
    """How far an action is."""
    return words.plain(row["progress"]) or "not started"


def alt(timeline: SafeFrame, *, intervention: pd.Timestamp | None = None) -> str:
    """Say in sentences what `sipp_lib.charts.plan.chart` shows."""
    frame = require_safe(timeline)
    if frame.empty:
        return "No actions yet."
    dated, undated = by_date(frame)
    count = "1 action" if len(frame) == 1 else f"{len(frame)} actions"
    told = [f"Timeline of {count}."]
    if intervention is not None:
        told.append(f"The intervention begins on {short_day(intervention)}.")
    for row in [*dated, *undated][:MOST]:
        if "first" not in row:
            when = "no date yet"
        elif row["first"] == row["last"]:
            when = short_day(row["first"])
        else:
            when = f"{short_day(row['first'])} to {short_day(row['last'])}"
        told.append(f"{words.sentence(name(row))[:-1]}: {when}, for the {row['purpose']}, {progress(row)}.")
    if len(frame) > MOST:
        told.append(f"{len(frame) - MOST} more are in the table.")
    return " ".join(told)
