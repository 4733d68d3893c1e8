"""The gate: a result goes in, a table comes out in which no small group of pupils can be found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pandas as pd

from sipp_lib.disclosure import suppression
from sipp_lib.disclosure.rounding import LEAST, Settings
from sipp_lib.disclosure.safe import Audience, SafeFrame, Subject
from sipp_lib.disclosure.vocabulary import COLUMNS, role_of
from sipp_lib.errors import DisclosureError

__all__ = ["Settings", "gate"]

OF_PUPILS = {"count", "part", "share", "bound", "mean", "openings", "pupil"}

PROTECTED = ("pupils", "parents", "staff")
STAFF = Settings(LEAST, LEAST, "staff")
"""Of staff: their answers are no pupils' data, but in a small school one answer may point to one person."""


def gate(
    frame: pd.DataFrame,
    *,
    name: str,
    audience: Audience,
    settings: Settings,
    subject: Subject = "pupils",
    unit: float = 1.0,
    withheld: Sequence[bool] = (),
    exact: bool = False,
) -> SafeFrame:
    """What an audience may see of a result.

    Parameters
    ----------
    frame : pandas.DataFrame, one row a group or category
        Columns of the vocabulary in `sipp_lib.disclosure.vocabulary`. A table that already passed (it has
        ``suppressed``) may pass again with columns worked out from it.
    name : str
        What the table shows; the same in every report.
    audience : {"public", "school"}
        Everything is shown as it is in school.
    settings : Settings
        Threshold and base.
    subject : {"pupils", "parents", "staff", "records"}
        Whom the counts count; pupils and their parents are protected by `settings`, staff by `STAFF`.
    unit : float
        The smallest difference between two values of the measure: 1 for whole marks, .1 for marks with one
        decimal. Means of small groups are rounded no finer than it allows, or they would tell the size.
    withheld : sequence of bool, one a row
        Rows that tables beside this one would tell too much with; see `sipp_lib.disclosure.populations`. None when
        left out.
    exact : bool
        Whether the total of the rows' parts follows from a table beside this one exactly.

    Returns
    -------
    SafeFrame
        The same rows in the same order, so that a hidden group stays visible with the reason in
        ``suppressed``. In public, sizes and counts are rounded, percentages and intervals come from
        rounded numbers, openings are gone.

    Raises
    ------
    DisclosureError
        When a column is not in the vocabulary, or when the table holds single pupils, or numbers without
        the size of the group, and is meant for the public.
    """
    settings = STAFF if subject == "staff" else settings
    _check(frame, name, audience, subject, settings)
    # New frames: neither attributes nor an index of the old one may travel along.
    rows, columns = pd.RangeIndex(len(frame)), {str(column): frame[column].array for column in frame}
    truth = {name: columns[name] for name in suppression.having(frame, "key", "count", "part", "openings")}
    if audience == "public":
        for column in suppression.having(frame, "key", "note"):
            if columns[column].dtype == object:
                columns[column] = pd.array(columns[column], dtype="string")
    if "suppressed" not in columns and audience == "public" and subject in PROTECTED:
        safe = suppression.suppress(columns, rows, settings, unit, withheld, exact=exact)
        return SafeFrame(name, safe, audience, subject, truth)
    out = pd.DataFrame(columns if "suppressed" in columns else columns | {"suppressed": ""}, index=rows)
    if audience == "public" and subject in PROTECTED:
        out = suppression.suppress_again(out)
    return SafeFrame(name, out, audience, subject, truth)


def _check_words(frame: pd.DataFrame, name: str, audience: Audience, subject: Subject) -> None:
    """Refuse an audience, a subject or a column that nobody has said anything about."""
    if audience not in get_args(Audience) or subject not in get_args(Subject):
        raise DisclosureError(
            f"The table ‘{name}’ is for the audience ‘{audience}’ and about ‘{subject}’, of which one is unknown. "
            "Use the words of sipp_lib/disclosure/safe.py."
        )
    for column in frame:
        if column not in COLUMNS:
            raise DisclosureError(
                f"The column ‘{column}’ of the table ‘{name}’ is not in the vocabulary of results, so nobody "
                "has said whether it counts pupils. Add it to sipp_lib/disclosure/vocabulary.py with its role."
            )
    if not frame.columns.is_unique:
        raise DisclosureError(f"The table ‘{name}’ has two columns of the same name. Rename one of them.")


def _check(frame: pd.DataFrame, name: str, audience: Audience, subject: Subject, settings: Settings) -> None:
    _check_words(frame, name, audience, subject)
    roles = {role_of(str(column)) for column in frame}
    if audience == "school":
        return
    if "pupil" in roles:
        raise DisclosureError(
            f"The table ‘{name}’ holds individual pupils, so no public report shows it. "
            "Show counts or means in its place."
        )
    if subject == "records" and roles & OF_PUPILS:
        raise DisclosureError(
            f"The table ‘{name}’ is passed as one of records, but it has numbers of pupils. "
            "Pass it with the subject ‘pupils’."
        )
    if subject not in PROTECTED:
        return
    given = set(frame.columns)
    if roles & suppression.NUMBERS and "count" not in roles:
        raise DisclosureError(
            f"The table ‘{name}’ has numbers but not how many pupils are behind them, so no public report shows it. "
            "Add the column ‘n’."
        )
    whole_share = {"count", "n"} <= given or {"numerator", "denominator", "n"} <= given
    if ("count" in given and "n" not in given) or (
        "percent" in given and not whole_share and "suppressed" not in given
    ):
        raise DisclosureError(
            f"The table ‘{name}’ has a percentage or a part without its whole, so no public report shows it. "
            "Add the columns ‘count’ and ‘n’, or ‘numerator’, ‘denominator’ and ‘n’."
        )
    if "derived" in roles or "suppressed" in given:
        checked = [frame[column].dropna() for column in suppression.having(frame, "count", "part")]
        if any(int(n) < settings.threshold or int(n) % settings.base for column in checked for n in column):
            raise DisclosureError(
                f"The table ‘{name}’ was worked out from true numbers of pupils, from which they could be "
                "found again. Work it out from the rows that passed the gate."
            )
    if "mean" in roles and ("n" not in given or not {"sd", "sd_before", "sd_change"} & given):
        raise DisclosureError(
            f"The table ‘{name}’ has means without their standard deviation or without the column ‘n’, so no "
            "public report shows it. Add them."
        )
