"""The chain from data to finding: which record rests on which, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sipp_lib.formats import listing, with_article
from sipp_lib.phases import PHASES
from sipp_lib.records.kinds import (
    KINDS,
    Action,
    Cycle,
    Event,
    Factor,
    Fields,
    Finding,
    Measure,
    Outcome,
    Partnership,
    Question,
)
from sipp_lib.records.kinds.base import TELLING
from sipp_lib.records.merge import Entry

NONE_YET = {
    "partnership": "There is no partnership record yet. Say who you are and what you want to be different.",
    "school": "No school is named yet. Add each school that takes part.",
    "information": "No performance information has been added yet. Add what you looked at and what it shows.",
    "target_group": "No target group has been chosen yet. Say who they are and how they were chosen.",
    "outcome": "No outcome has been agreed yet. Say for whom, which measure, from what to what, by when.",
    "factor": "No factor has been named yet. Say what helps these learners and what holds them back.",
    "question": "There is no research question yet. Ask one that data could answer either way.",
    "measure": "There is no measure yet. Say what will be collected, with what and when.",
    "action": "There is no action yet. Plan the tasks of the intervention and of its evaluation.",
    "cycle": "There is no cycle yet. Write down what you try and what you predict before you look.",
    "voice": "Nobody has been quoted yet. Ask learners, parents or staff what they noticed.",
    "finding": "There is no finding yet. Answer each research question from the evidence.",
    "decision": "Nothing has been decided yet. Say what you will adopt, adapt or abandon.",
    "sharing": "Nothing has been shared yet. Say who has heard about what you found.",
}
"""What is said where a partnership has no record of a kind, in the order of the phases."""

NEEDED: dict[str, dict[str, str]] = {
    "partnership": {"name": "a name"},
    "school": {"name": "a name"},
    "information": {"finding": "what it shows"},
    "target_group": {"who": "who they are", "how_chosen": "how they were chosen"},
    "outcome": {
        "for_whom": "the target group",
        "measure": "a measure",
        "baseline": "where they are now",
        "target": "where they should be",
        "by_when": "a date",
    },
    "factor": {
        "level": "its level",
        "influence": "whether it helps or hinders",
        "information": "the information that suggested it",
    },
    "question": {"question": "the question in full", "comparison": "who it is compared with"},
    "measure": {"code": "its short name"},
    "cycle": {"predictions": "a prediction", "learned": "what you learned", "decision": "a decision"},
    "finding": {
        "question": "the research question",
        "evidence": "the evidence",
        "answer": "an answer",
        "strength": "the strength of the evidence",
    },
    "decision": {
        "decision": "whether you adopt, adapt or abandon it",
        "findings": "the finding it is based on",
    },
    "sharing": {"with_whom": "who you shared it with"},
}
"""The fields without which a record breaks the chain, and what a sentence calls them."""


@dataclass(frozen=True)
class Missing:
    """Something the chain lacks.

    Parameters
    ----------
    phase : int
        The phase in which it is put right, 1 to 5.
    record : str or None
        The record concerned, or None where there is none yet.
    kind : str
        The kind of record.
    message : str
        A sentence or two for a teacher; of a record's text it quotes its name at most, and that only where
        its audience is ``public``.
    field : str
        The first field that is to be filled in, where one is.
    into : str
        The kind in whose form it is put right, where that is another.
    """

    phase: int
    record: str | None
    kind: str
    message: str
    field: str = ""
    into: str = ""

    @property
    def place(self) -> str:
        """The form, record and field on the phase's page, as the end of a link to it."""
        row = {} if self.into else {"record": self.record, "field": self.field}
        return urlencode(
            {"form": self.into or self.kind, **{name: held for name, held in row.items() if held}}
        )


def phase_of(kind: str) -> int:
    """The phase a kind of record belongs to; who takes part belongs to the first."""
    module = KINDS[kind].__module__.rpartition(".")[2]
    return next((phase.number for phase in PHASES if phase.slug == module), 1)


def links(body: Fields) -> Iterator[tuple[str, str, str, str]]:
    """Every link of a record, in its nested rows too.

    Yields
    ------
    tuple of str
        The record's field (of nested rows the one that holds them), the label, the kind it links to, and the id it
        holds.
    """
    for name, field in type(body).fields():
        held = getattr(body, name)
        values = held if isinstance(held, list) else [held]
        kind = type(body).links_of(name)
        if kind is not None:
            yield from ((name, str(field.title), kind, value) for value in values if value)
        elif type(body).rows_of(name) is not None:
            for row in values:
                if row is not None:
                    yield from ((name, label, inner, value) for _, label, inner, value in links(row))


def chain(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The edges of the chain, from what is rested on to what rests on it, each once.

    Parameters
    ----------
    entries : iterable of Entry
        The records in use; links to others are left out.
    """
    every = list(entries)
    known = {(entry.kind, entry.id) for entry in every}
    found = ((kind, target, entry.id) for entry in every for _, _, kind, target in links(entry.body))
    return list(dict.fromkeys((target, own) for kind, target, own in found if (kind, target) in known))


def missing(entries: Iterable[Entry]) -> list[Missing]:
    """What the chain lacks, in the order of the phases, then of the kinds, then of the records.

    Parameters
    ----------
    entries : iterable of Entry
        The records in use.
    """
    every = list(entries)
    there = {entry.kind for entry in every}
    found = [
        Missing(phase_of(kind), None, kind, text) for kind, text in NONE_YET.items() if kind not in there
    ]
    if not any(isinstance(entry.body, Event) and entry.body.intervention for entry in every):
        text = "No event says when the intervention began. Add one, and the charts will mark it."
        found.append(Missing(phase_of("event"), None, "event", text))
    known = {(entry.kind, entry.id) for entry in every}
    for entry in every:
        own = phase_of(entry.kind)
        said = [*_lacks(entry), *_conflicts(entry), *_broken(entry, known), *_gaps(entry, every)]
        name = named(entry)
        found += [Missing(own, entry.id, entry.kind, f"{name} {text}", field) for field, text in said]
        found += [
            Missing(phase_of(into), entry.id, entry.kind, f"{name} {text}", into=into)
            for into, text in _elsewhere(entry, every)
        ]
    order = list(KINDS)
    return sorted(found, key=lambda lack: (lack.phase, order.index(lack.kind)))


def _lacks(entry: Entry) -> Iterator[tuple[str, str]]:
    body = entry.body
    there = {  # what may rest on the data
        "baseline": getattr(body, "baseline_on", ""),
        "evidence": getattr(body, "told", False) and getattr(body, "measures", ()),
        "finding": getattr(body, "measure", None),
    }
    words = {
        name: text
        for name, text in NEEDED.get(entry.kind, {}).items()
        if not getattr(entry.body, name) and not there.get(name)
    }
    if words:
        yield next(iter(words)), f"still needs {listing([*words.values()])}."


def _conflicts(entry: Entry) -> Iterator[tuple[str, str]]:
    for conflict in entry.conflicts:
        yield conflict.field, f"was changed in two places at once, in ‘{conflict.label}’. Choose a version."


def _broken(entry: Entry, known: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    gone = ((name, label) for name, label, *link in links(entry.body) if tuple(link) not in known)
    for name, label in dict.fromkeys(gone):
        yield (
            name,
            f"refers in ‘{label}’ to an entry that no longer exists. Choose another or leave it empty.",
        )


def _gaps(entry: Entry, every: list[Entry]) -> Iterator[tuple[str, str]]:
    """What a record lacks around it, and its field that puts that right."""
    bodies = [(other.id, other.body) for other in every]
    match entry.body:
        case Partnership():
            count = sum(isinstance(body, Partnership) for _, body in bodies)
            if count > 1:
                yield "", f"is one of {count} entries for the partnership. Keep one and remove the others."
        case Factor() as factor:
            yield from _factor_gaps(factor)
        case Question() as question:
            sure = {ref for ref, body in bodies if isinstance(body, Factor) and body.confirmed == "confirmed"}
            if not sure & set(question.factors):
                yield "factors", "is not linked to a confirmed factor. Link one, or test its factor first."
        case Measure() as measure:
            used = any(isinstance(body, Outcome) and body.measure == entry.id for _, body in bodies)
            yield from _measure_gaps(measure, used=used)
        case Cycle() as cycle:
            unseen = sum(not prediction.observed for prediction in cycle.predictions)
            if unseen:
                yield (
                    "predictions",
                    f"has {unseen} of its predictions without what was observed. Write down what you saw.",
                )
        case Finding() as finding:
            if not (finding.measures or finding.voices or finding.cycles):
                yield (
                    "measures",
                    "is not linked to a measure, voice or cycle. Say where its evidence comes from.",
                )
        case _:
            return


def _factor_gaps(factor: Factor) -> Iterator[tuple[str, str]]:
    if factor.confirmed == "untested" and not factor.tests:
        yield "tests", "has not been tested. Plan a test: what would you expect to see if you were wrong?"
    elif factor.confirmed == "untested":
        yield "confirmed", "has no judgement yet. Say whether its tests confirm it."
    elif not any(test.evidence or test.outcome != "untested" for test in factor.tests):
        yield (
            "tests",
            f"was judged {factor.confirmed} without a test that says so. Add the test and what you found.",
        )


def _measure_gaps(measure: Measure, *, used: bool) -> Iterator[tuple[str, str]]:
    if measure.form == "survey" and not measure.answers:
        yield "answers", "is a questionnaire without possible answers. List them from best to worst."
    if not measure.questions and not used:
        yield "questions", "is not linked to a research question or an outcome. Link it, or remove it."


def _elsewhere(entry: Entry, every: list[Entry]) -> Iterator[tuple[str, str]]:
    """The kind in whose form is put right what a record lacks around it."""
    own, bodies = entry.id, [other.body for other in every]
    match entry.body:
        case Factor(confirmed="confirmed", influence="pressure"):
            if not any(isinstance(body, Question) and own in body.factors for body in bodies):
                yield (
                    "question",
                    "is a confirmed pressure that no research question answers. Ask one that does.",
                )
        case Question():
            if not any(isinstance(body, Action) and own in body.questions for body in bodies):
                yield "action", "has no action in the plan. Plan one for it."
            if not any(isinstance(body, Measure) and own in body.questions for body in bodies):
                yield "measure", "has no measure. Say how you will know if it worked."
            if not any(isinstance(body, Finding) and body.question == own for body in bodies):
                yield "finding", "has no finding yet. Answer it from the evidence."
        case _:
            return


def named(entry: Entry) -> str:
    """What a sentence calls a record: its kind, and its name where everybody may read it."""
    title = KINDS[entry.kind].title.lower()
    model = type(entry.body)
    public = entry.body.audience == "public"
    # a finding's question is the id of another record
    fields = [name for name in TELLING if name in model.model_fields and model.links_of(name) is None]
    texts = (getattr(entry.body, name) for name in fields if public and model.audience_of(name) == "public")
    said = next((text for text in texts if text), "")
    if not said:
        return with_article(title)
    return f"The {title} ‘{said if len(said) <= 80 else said[:79] + '…'}’"
