"""A class or stage that is written beside the first of its pupils only: asked about, as the others would have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipp_lib.errors import Issue
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    from sipp_lib.evidence.convert import Converted
    from sipp_lib.evidence.mapping.mapping import Mapping

WRITTEN_ONCE = ("class", "stage")
LEAST = 3  # empty cells


def unfilled(cleaned: Converted, mapping: Mapping, file: str) -> list[Issue]:
    """A stop, which a person may lift, for each such column: most cells are empty, the first is not, and none is twice.

    Parameters
    ----------
    cleaned : Converted
        The rows of the file as values, in its order.
    mapping : Mapping
        What its columns are.
    file : str
        Its name, for the sentence.
    """
    issues = []
    for name in (each for each in WRITTEN_ONCE if each in cleaned.frame):
        there = cleaned.frame[name].notna().to_numpy(bool)
        words, empty = cleaned.frame[name][there], cleaned.rows[~there].tolist()
        if there[:1].all() and words.is_unique and len(empty) > max(LEAST - 1, len(words)):
            one = len(words) == 1
            text = (
                f"{file}, column ‘{mapping.of(name)[0].heading}’: only {row_numbers(cleaned.rows[there].tolist())} "
                f"{'has' if one else 'have'} a {name}, and {len(empty)} rows below {'it' if one else 'them'} have "
                "none. Write it in the row of each pupil, and add the file again."
            )
            issues.append(Issue("written-once", "stop", text, name, tuple(empty), file))
    return issues
