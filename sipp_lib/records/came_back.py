"""Which line of which form a revision came from: so that it is known when it comes back, as it was or corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from typing import NamedTuple

from sipp_lib.handout import SPARE, Returned
from sipp_lib.records.form_schema import input_type
from sipp_lib.records.kinds import KINDS, Record
from sipp_lib.records.revision import Revision, body_of

ALIKE, LONG = 0.6, 20
"""Two texts that share so much are one, corrected; two equal ones of more letters than these are no chance."""
WORDS = "From a form that came back"
OF_REASON = re.compile(
    rf"{WORDS} \[([0-9a-f]{{16}}) ([0-9a-f]{{16}}) (\d{{1,5}}) ([0-9a-f]{{16}})\]", re.ASCII
)


class Came(NamedTuple):
    """Where a revision came from, as its reason says: so that a line that comes back again is known.

    Nobody who does not have the form can tell from it what was written.

    Parameters
    ----------
    form, copy : str
        Which form and which copy of it, as digests.
    line : int
        The number of the line.
    said : str
        A digest of the form and of what the line said.
    """

    form: str
    copy: str
    line: int
    said: str

    @classmethod
    def of(cls, back: Returned, line: int, said: str) -> Came:
        """Of a line of a form that came back."""
        digests = (back.form.id, back.copy, f"{back.form.id}\n{said}")
        form, copy, own = (sha256(each.encode()).hexdigest()[:16] for each in digests)
        return cls(form, copy, line, own)

    def as_reason(self) -> str:
        """As a revision keeps it."""
        return f"{WORDS} [{self.form} {self.copy} {self.line} {self.said}]"

    @classmethod
    def from_reason(cls, reason: str) -> Came | None:
        """From what a revision keeps, if it came from a form."""
        found = OF_REASON.fullmatch(reason)
        return cls(found[1], found[2], int(found[3]), found[4]) if found else None


@dataclass
class Earlier:
    """A record that came from a form, as its line was when it last came back.

    Parameters
    ----------
    record, author, copy : str
        Its id, who filled the form in, and a digest of which copy.
    line : int
        The number of the line.
    rev : str
        The revision that the line was.
    body : Record or None
        What it said; None where that was erased or is not on this computer.
    said : set of str
        Digests of all that the line ever said.
    """

    record: str
    author: str
    copy: str
    line: int
    rev: str
    body: Record | None
    said: set[str] = field(default_factory=set)


def came_before(revisions: Iterable[Revision], form: str) -> list[Earlier]:
    """The records that came from a form.

    Parameters
    ----------
    revisions : iterable of Revision
        All of a partnership, in the order in which they came in.
    form : str
        The form, as `Came.form` has it.
    """
    found: dict[tuple[str, str], Earlier] = {}
    for each in revisions:
        came = Came.from_reason(each.reason)
        if came is None or came.form != form:
            continue
        body = body_of(each) if each.body is not None else None
        last = Earlier(each.record, each.author.casefold(), came.copy, came.line, each.rev, body)
        before = found.get((each.record, last.author))
        last.said = {came.said, *(before.said if before else ())}
        found[each.record, last.author] = last
    return [*found.values()]


def corrected(new: Record, came: Came, free: Iterable[Earlier]) -> tuple[Earlier | None, bool]:
    """The record of which a line is a correction, and whether the line of its number said something else altogether.

    Parameters
    ----------
    new : Record
        What the line says.
    came : Came
        Which line it is.
    free : iterable of Earlier
        What the same person's lines said that are not in the form any more.
    """
    same = [each for each in free if each.copy == came.copy]
    own = [each for each in same if each.line == came.line and came.line <= SPARE]
    # two names may be as alike as Cycle 1 and Cycle 2: the same name goes before the same number
    likely = sorted([*own, *same], key=lambda each: not (each.body and _same_name(each.body, new)))
    found = next((each for each in likely if each.body and _alike(each.body, new)), None)
    return found, bool(own)


def _same_name(one: Record, other: Record) -> bool:
    return one.telling("school") == other.telling("school") and one.called("school") == other.called("school")


def _alike(one: Record, other: Record) -> bool:
    """Whether two records are one, corrected: by what they are called, or by a longer text that is in both."""
    model, name = KINDS[one.kind], one.telling("school")
    if name == other.telling("school") and name and input_type(model, name) in ("text", "long"):
        was, now = (each.called("school").casefold() for each in (one, other))
        if SequenceMatcher(a=was, b=now, autojunk=False).ratio() >= ALIKE:
            return True
    texts = (str(getattr(one, name)) for name, _ in model.fields() if input_type(model, name) == "long")
    there = {str(getattr(other, name)).strip() for name, _ in model.fields()}
    return any(text.strip() in there for text in texts if len(text.strip()) > LONG)
