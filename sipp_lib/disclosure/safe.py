"""The one type that a published number passes through: a table that knows its audience and its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sipp_lib.errors import DisclosureError

if TYPE_CHECKING:
    import pandas as pd

Audience = Literal["public", "school"]
Subject = Literal["pupils", "parents", "staff", "records"]


@dataclass(frozen=True)
class SafeFrame:
    """A table that passed the gate; only `sipp_lib.disclosure.gate` makes one.

    Parameters
    ----------
    name : str
        What the table shows, the same in every report: the key of a later audit of all that was released.
    frame : pandas.DataFrame
        What its audience may see. For ``public`` it has a column ``suppressed``: empty, or why a row's
        numbers are missing, in words.
    audience : {"public", "school"}
        For whom it was made.
    subject : {"pupils", "parents", "staff", "records"}
        Whom the counts count; pupils and their parents are protected by the threshold.
    truth : mapping of str to array
        The columns of `counts`.
    """

    name: str
    frame: pd.DataFrame
    audience: Audience
    subject: Subject
    truth: Mapping[str, Any] = field(repr=False)

    @property
    def counts(self) -> pd.DataFrame:
        """The true counts behind each row, with its keys; for the audit in the school, never shown or saved."""
        import pandas as pd

        return pd.DataFrame(dict(self.truth.items()), index=self.frame.index)

    def __reduce__(self) -> tuple[object, ...]:
        raise DisclosureError("A table with its true counts cannot be saved. Save its ‘frame’ instead.")


def require_safe(safe: SafeFrame) -> pd.DataFrame:
    """The rows an audience may see, for a chart or a table to draw.

    Raises
    ------
    DisclosureError
        When what is handed over did not pass the gate.
    """
    if not isinstance(safe, SafeFrame):
        raise DisclosureError(
            "These numbers did not pass the disclosure gate, so they are not drawn. "
            "Pass them through sipp_lib.disclosure.gate.gate() first."
        )
    return safe.frame


def require_unchanged(safe: SafeFrame, kept: SafeFrame) -> None:
    """Stop where a table is no longer what the gate let through.

    Parameters
    ----------
    safe, kept : SafeFrame
        The table, and a copy of it that was made as it passed.

    Raises
    ------
    DisclosureError
        When it was changed meanwhile.
    """
    told = (safe.name, safe.audience, safe.subject)
    if told != (kept.name, kept.audience, kept.subject) or not kept.frame.equals(safe.frame):
        raise DisclosureError(
            f"The table ‘{kept.name}’ was changed after it had passed the gate, so it is not shown. Change a copy "
            "of its frame, and pass that through report.book.gate(frame, name)."
        )
