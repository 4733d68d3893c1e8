"""How well two people agree on what voices are about, in words."""

from __future__ import annotations

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, whole
from sipp_lib.wording.words import about, interval

LEVELS = (
    (0.81, "very well"),
    (0.61, "well"),
    (0.41, "moderately well"),
    (float("-inf"), "hardly more than by chance"),
)
"""From which agreement it is called what: Landis & Koch (1977), in the words of Altman (1991)."""
SCALE = "Here 1 is the same theme each time, and 0 no more than chance alone would give."
EVERY = " As they gave the same theme every time, it cannot be calculated how sure this is."
UNCOUNTED = "That is too little to count themes."


def sentences(safe: SafeFrame) -> list[str]:
    """How well the two agree.

    Parameters
    ----------
    safe : SafeFrame, one row
        ``n``, ``kappa``, ``se``, as `sipp_lib.results.themes` has them.
    """
    row = require_safe(safe).iloc[0]
    if pd.isna(row["n"]):
        return [
            "Two people each gave what was said a theme, without looking at the other's. There were too few voices to "
            "publish how well they agree, or how many spoke of what."
        ]
    told = [
        f"Two people each gave a theme to {about(safe)}{whole(row['n'])} voices, the same ones, without looking at the "
        "other's."
    ]
    if pd.isna(row["kappa"]):
        return [
            *told,
            "How well they agree cannot be calculated: all voices have one theme, or it is withheld.",
        ]
    value, error = float(row["kappa"]), row["se"]
    level = next(words for least, words in LEVELS if round(value, 2) >= least)
    ends = "" if pd.isna(error) else interval(max(value - 1.96 * error, -1), min(value + 1.96 * error, 1), 2)
    told.append(
        f"They agree {level}: {fixed(value, 2)} beyond chance{ends}. {SCALE}{EVERY if value == 1 else ''}"
    )
    return told if round(value, 2) >= LEVELS[2][0] else [*told, UNCOUNTED]
