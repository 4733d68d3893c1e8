"""Whether people agreed to take part: nothing is used of those who did not, and to agree is no answer to an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sipp_lib.errors import Issue
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.values.answers import normalise
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    from sipp_lib.evidence.mapping.mapping import Mapping
    from sipp_lib.evidence.readers.read import ReadFile

STUDY = r"\b(survey|questionnaire|study|research|evaluation|form)\b"
PART = r"\b(take|taking) part\b|\bparticipat\w+|\bbe (included|involved)\b"
# strict, as an item may well say ‘I like to take part’: what it is about must be the survey itself
ASKED = re.compile(
    rf"(?=.*\b(agree|consent|happy|willing|permission|opt)\b)(?=.*({PART}))(?=.*{STUDY}).*|"
    rf"(?=.*\b(agree|consent|happy|permission)\b)(?=.*\b(answers?|responses?|data|information)\b.*\bused\b).*|"
    rf"(?=.*\bconsent\b)(?=.*({STUDY}|{PART})).*|(i|do you) (give )?(my |your )?consent|"
    rf"((do you|i) (agree|consent)|are you (happy|willing)) to ({PART})( in (this|it))?"
)
SAID = re.compile(
    r"(yes|no|y|n|true|false|1|0|i|agree|disagree|consent|declin|refus|opt|given|not)\b.*|(declin|refus).*"
)
REFUSED = re.compile(
    r"(no|n|false|0)\b.*|.*\b(not|don't|no longer|disagree|opt(ed)? out|with(draw|held)\w*)\b.*|(declin|refus).*"
)
FEW = 3


def is_consent(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column tells who agreed to take part in the survey that a file holds, by yes or no."""
    said = {normalise(stripped(cell)) for cell in cells if missing_reason(cell) != "missing"}
    return (
        bool(ASKED.fullmatch(normalise_heading(heading.replace("’", "'")).rstrip("?")))
        and 0 < len(said) <= FEW
        and all(map(SAID.fullmatch, said))
    )


def without_refusals(seen: ReadFile, mapping: Mapping, file: str) -> tuple[ReadFile, list[Issue]]:
    """The file without the rows of those who did not agree to take part, and what is said of them.

    Parameters
    ----------
    seen : ReadFile
        The file as text.
    mapping : Mapping
        What its columns are; a column that a person takes for something else tells of no consent.
    file : str
        Its name.
    """
    use, issues = np.ones(len(seen.frame), dtype=bool), []
    for at, column in enumerate(mapping.columns):
        cells = seen.frame.iloc[:, at].tolist()
        if column.field != LEAVE_OUT or not is_consent(column.heading, cells):
            continue
        said = [normalise(stripped(cell)) for cell in cells]
        refused = np.array([bool(REFUSED.fullmatch(each)) for each in said])
        open_ = np.array([missing_reason(cell) == "missing" for cell in cells])
        use &= ~refused
        text = f"these people did not agree to take part (column ‘{column.heading}’), so nothing of them is used."
        issues += _about("no-consent", seen, refused, text, file)
        text = (
            f"nothing says whether these people agreed to take part (column ‘{column.heading}’). Ask, and leave out "
            "the rows of those who did not (--leave-out-row, or ‘Rows to leave out’ on the page)."
        )
        issues += _about("consent-not-told", seen, open_ & ~refused, text, file)
    if use.all():
        return seen, issues
    if not use.any():
        text = f"{file}: nobody in this file agreed to take part, so there is nothing to add."
        return seen, [Issue("nobody-agreed", "stop", text, file=file)]
    frame, formats = (each[use].reset_index(drop=True) for each in (seen.frame, seen.formats))
    return replace(seen, frame=frame, formats=formats, rows=seen.rows[use]), issues


def _about(code: str, seen: ReadFile, which: np.ndarray, text: str, file: str) -> list[Issue]:
    rows = [int(row) for row in seen.rows[which]]
    return (
        [Issue(code, "warn", f"{file}, {row_numbers(rows)}: {text}", rows=tuple(rows), file=file)]
        if rows
        else []
    )
