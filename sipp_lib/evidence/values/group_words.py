"""Words of a column of groups: target, comparison or other; a yes in it says what its heading names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import yes_or_no
from sipp_lib.evidence.values.spelling import normalise_heading

GROUPS = {
    **dict.fromkeys(("target", "target group", "intervention", "focus", "treatment", "key group"), "target"),
    **dict.fromkeys(("comparison", "comparison group", "control", "waiting"), "comparison"),
    **dict.fromkeys(("other", "neither", "none"), "other"),
}
NAMED = {
    "comparison": re.compile(r"\b(comparison|control|waiting)\b"),
    "target": re.compile(r"\b(target(ed)?|intervention|focus|treatment|key|support(ed)?)\b"),
}


def group(cell: str, heading: str = "") -> str:
    """The group that a cell tells: "target", "comparison" or "other"; empty where it tells none.

    Parameters
    ----------
    cell : str
        As it stands in the file.
    heading : str
        Of its column: below ‘Intervention’ a yes is "target" and a no "other"; below ‘Control group’ a yes is
        "comparison", and a no may be either of the others.
    """
    text = stripped(cell).casefold()
    if text in GROUPS:
        return GROUPS[text]
    named = next((name for name, words in NAMED.items() if words.search(normalise_heading(heading))), "")
    said = yes_or_no([text]).values[0] if named else None
    if said:
        return named
    return "other" if said is False and named == "target" else ""


def tells_groups(cells: Sequence[str], heading: str) -> bool:
    """Whether all cells of a column tell a group."""
    filled = [cell for cell in cells if missing_reason(cell) != "missing"]
    return bool(filled) and all(group(cell, heading) for cell in filled)
