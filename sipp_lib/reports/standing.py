"""How far a partnership is, as the programme's index tells it: its dates, phase, decisions and quality assurance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sipp_lib import results
from sipp_lib.formats import day
from sipp_lib.phases import PHASES
from sipp_lib.records.kinds import Action, Decision, Event, Finding, Measure, SignOff

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

BEGUN = {
    4: ("log", "event", "cycle"),
    3: ("question", "driver", "action", "measure"),
    2: ("factor", "reading"),
}
"""The records that show that a phase has begun; those of the last phase must say something first."""
TELLS = {
    1: (("target_group", "outcome", "information"), ("score", "yes or no", "rate")),
    2: (("factor", "reading"), ("survey",)),
    3: (("question", "driver", "action", "measure"), ("score", "yes or no", "rate", "survey")),
    4: (("cycle", "event"), ("rate",)),
    5: (("finding", "self_check", "sign_off"), ("score", "yes or no", "survey")),
}
"""The records and the forms of measures of which a report tells in each phase."""
STAGES = ("start", "planning", "end")


def standing(book: Workbook) -> dict[str, Any]:
    """What the index tells of a partnership beside its results, as plain data.

    Parameters
    ----------
    book : Workbook
        The partnership, opened for the audience of the index.

    Returns
    -------
    dict
        ``start`` and ``end``, days as ISO 8601 or None; ``phase``, 1 to 5, the latest in which something was written
        down; ``decisions`` and ``checked``, sentences; ``stages``, how many of `STAGES` are signed off.
    """
    own, checked = book.partnership, {stage: _signed(book, stage) for stage in STAGES}
    return {
        "start": own.start.isoformat() if own.start else None,
        "end": own.end.isoformat() if own.end else None,
        "phase": phase(book),
        "decisions": decisions(book),
        "checked": [f"{stage.capitalize()}: {told}" for stage, (told, _) in checked.items()],
        "stages": sum(agreed for _, agreed in checked.values()),
    }


def phase(book: Workbook) -> int:
    """The latest phase in which something was written down; a log counts, whoever may read it."""
    if any(each.decision for each in book.bodies(Decision)) or any(e.answer for e in book.bodies(Finding)):
        return 5
    if any(action.progress in ("under way", "done") for action in book.bodies(Action)):
        return 4
    there = {entry.kind for entry in book.entries}
    return next((number for number, kinds in BEGUN.items() if there.intersection(kinds)), 1)


def left_out(book: Workbook) -> list[str]:
    """The phases of which the public would read a heading and nothing, by their names in links."""
    return [each.slug for each in PHASES if book.audience == "public" and not _is_told(book, each.number)]


def _is_told(book: Workbook, number: int) -> bool:
    kinds, forms = TELLS[number]
    process = results.measured(book, "score", "yes or no", role="process") if number == 4 else []
    return bool(process or results.measured(book, *forms) or any(map(book.records, kinds)))


def latest_day(book: Workbook) -> date | None:
    """The day of the latest record: reports carry no date of the clock."""
    at = max((entry.at for entry in book.entries), default="")
    return date.fromisoformat(at[:10]) if at else None


def ahead(book: Workbook) -> bool:
    """Whether the intervention is still to come: nothing tells that it began, and a task of it is not started yet.

    What was got ready, such as books that were ordered, does not begin it; where no task is written down, evidence of
    two occasions tells that something happened between them.
    """
    today, there = latest_day(book), {entry.kind for entry in book.entries}
    began = [each.day for each in book.bodies(Event) if each.intervention]
    if there & {"log", "cycle"} or any(each is None or (today and each <= today) for each in began):
        return False
    if any(each.decision for each in book.bodies(Decision)) or any(e.answer for e in book.bodies(Finding)):
        return False
    tasks = [each for each in book.bodies(Action) if each.purpose == "intervention"]
    if tasks:
        return any(each.progress == "not started" for each in tasks)
    return not any(len(results.occasions(book, each)) > 1 for each in book.bodies(Measure))


def starts(book: Workbook, question: str) -> date | None:
    """The first day ahead on which a task of the intervention for a research question is to begin."""
    today = latest_day(book)
    days = [
        each.start
        for each in book.bodies(Action)
        if each.purpose == "intervention" and each.progress == "not started" and question in each.questions
    ]
    return min((each for each in days if each and today and each > today), default=None)


def decisions(book: Workbook) -> list[str]:
    """What was decided of what, in the order of the report."""
    return [told for told, _ in decided(book)]


def decided(book: Workbook) -> list[tuple[str, Decision | None]]:
    """The same with the decision itself, where it is settled."""
    told: list[tuple[str, Decision | None]] = []
    for entry in book.records("decision"):
        decision = entry.body
        assert isinstance(decision, Decision)  # noqa: S101  records("decision") holds nothing else
        if any(conflict.field in ("what", "decision") for conflict in entry.conflicts):
            told.append(("Not settled: more than one version of a decision waits for a choice", None))
            continue
        word = decision.decision.capitalize() if decision.decision else "Not decided yet"
        told.append((": ".join(filter(None, [word, decision.what])), decision))
    return told


def _signed(book: Workbook, stage: str) -> tuple[str, bool]:
    """Whether everybody who looked at a stage agreed, and the latest day on which one did."""
    signed = [each for each in book.bodies(SignOff) if each.phase == stage]
    if not signed:
        return "not signed off yet", False
    if not all(each.agreed for each in signed):
        return ("not agreed by all yet" if any(each.agreed for each in signed) else "not agreed yet"), False
    latest = max((each.day for each in signed if each.day), default=None)
    return f"agreed{f', {day(latest)}' if latest else ''}", True
