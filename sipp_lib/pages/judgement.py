"""Pupils taken into the target group, or left out of it, by those who know them, each with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.groups import TARGET
from sipp_lib.formats import counted
from sipp_lib.records.kinds import TargetGroup
from sipp_lib.records.kinds.performance import LEFT_OUT, TAKEN_IN, Judgement

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry
    from sipp_lib.workbook import Workbook

WORDS = "Some pupils were then taken in or left out by professional judgement."
"""What everybody may read of it, behind how the group was chosen; never who, how many or why."""


def members(book: Workbook, group: TargetGroup) -> list[str]:
    """The pseudonyms of a group: those of its record, else of a school's file where no group names anybody yet."""
    if group.pupils or any(each.pupils for each in book.bodies(TargetGroup)):
        return group.pupils
    pupils = book.evidence.pupils
    return sorted(pupils["pupil"][pupils["group"] == TARGET])


def judge(book: Workbook, group: str, pupil: str, *, inside: bool, reason: str) -> str:
    """Take one pupil into a group or leave one out, and keep who decided it, when and why.

    Parameters
    ----------
    book : Workbook
        For the school.
    group : str
        The id of the target group's record.
    pupil : str
        The pseudonym.
    inside : bool
        Whether the pupil is to be in the group.
    reason : str
        Why; it is not published.

    Returns
    -------
    str
        What was done, in a sentence.

    Raises
    ------
    UsageError
        Without a reason, for a pupil who is not known, for the last of a group, or when nobody has said who is typing.
    """
    entry = _group(book, group)
    body = entry.body
    assert isinstance(body, TargetGroup)  # noqa: S101  `_group` finds nothing else
    if not reason.strip():
        raise UsageError("Say why, in a sentence that a colleague would understand. It is not published.")
    before = members(book, body)
    if pupil not in before and not (book.evidence.pupils["pupil"] == pupil).any():
        raise UsageError("This pupil is no longer in the evidence. Show the list again.")
    after = {*before, pupil} if inside else {*before} - {pupil}
    if not after:
        raise UsageError("A target group needs at least one pupil. Take another one in first.")
    judged = Judgement(
        pupil=pupil,
        decision=TAKEN_IN if inside else LEFT_OUT,
        reason=reason.strip(),
        by_whom=book.store.author,
        day=date.today(),
    )
    rows = [*body.judged, judged]
    fields = {
        "pupils": sorted(after),
        "compared": sorted({*body.compared} - after),
        "size": len(after),
        "judged": [each.model_dump(mode="json") for each in rows],
        "how_chosen": chosen_by(body.how_chosen),
    }
    book.store.revise(entry.id, fields, list(entry.heads))
    return f"The group now has {counted(len(after), 'pupil')}. What you wrote is not published."


def kept(group: TargetGroup, pupils: Iterable[str], known: Iterable[str]) -> set[str]:
    """Pupils chosen by a rule, but for whom people decided otherwise: their last word on each pupil stands.

    Parameters
    ----------
    group : TargetGroup
        With the judgements.
    pupils, known : iterable of str
        Who meets the rule, and who is in the evidence at all.
    """
    last = {each.pupil: each.decision for each in group.judged}
    there = {*known}
    taken = {pupil for pupil, decision in last.items() if decision == TAKEN_IN and pupil in there}
    return ({*pupils} | taken) - {pupil for pupil, decision in last.items() if decision == LEFT_OUT}


def chosen_by(words: str) -> str:
    """How a group was chosen, and that people then looked at each pupil."""
    return words if WORDS in words else f"{words.strip()} {WORDS}".strip()


def _group(book: Workbook, group: str) -> Entry:
    found = next((entry for entry in book.records("target_group") if entry.id == group), None)
    if found is None:
        raise UsageError("This target group is no longer there. Show the list again.")
    return found
