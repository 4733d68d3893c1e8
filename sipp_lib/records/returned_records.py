"""A form that came back with records in it: each line checked as what is typed is, and kept as its writer's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sipp_lib.errors import EvidenceError, Issue, SippError, refuse
from sipp_lib.evidence.values.dates import dates
from sipp_lib.handout import Asked, Returned
from sipp_lib.records.form_schema import parse_input
from sipp_lib.records.kinds import KINDS, Body, Record
from sipp_lib.records.merge import Entry
from sipp_lib.records.revision import canonical, checked
from sipp_lib.records.store import Store

LONGEST_NAME = 200
TICKED = {"yes": True, "true": True, "x": True, "✓": True, "no": False, "false": False}


@dataclass
class ReturnedRecords:
    """What a form brings to the records.

    Parameters
    ----------
    back : Returned
        The form.
    new : dict of str to dict
        What is to be written, by record.
    parents : tuple of str
        Where there is one record of the kind: what was on the form when it was made.
    before : int
        How many of its lines were taken in before.
    """

    back: Returned
    new: dict[str, Body] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    before: int = 0

    @property
    def counts(self) -> str:
        """How much it brings, in words."""
        model = KINDS[self.back.form.kind]
        if model.single:
            return f"answers for ‘{model.title}’"
        many = len(self.new)
        return f"{many} {(model.title if many == 1 else model.many or f'{model.title}s').lower()}"


def stage(back: Returned, store: Store) -> ReturnedRecords:
    """What a form would bring; nothing is written.

    A line is known by its form, its writer and what it says: what comes back twice, resaved or under another name,
    brings nothing.

    Parameters
    ----------
    back : Returned
        The form.
    store : Store
        The partnership's records.

    Raises
    ------
    EvidenceError
        When nobody says who filled it in, a cell holds what its field cannot, or there is nothing new.
    """
    form, file = back.form, back.file
    model = KINDS.get(form.kind)
    if model is None or not model.by_hand:
        text = "this form is of a newer version of the workbook. Bring the workbook up to date first."
        raise refuse("form-damaged", file, text, file=file)
    author = back.author
    if not author or len(author) > LONGEST_NAME:
        text = "nobody says who filled in this form. Write a name at ‘Filled in by’, and add it again."
        raise refuse("nobody", file, text, file=file)
    known = {entry.id: entry for entry in map(store.get, {each.record for each in store.revisions()})}
    staged = ReturnedRecords(back)
    wrong: list[Issue] = []
    for number, line in back.lines.items():
        where = file if form.one else f"{file}, line {number}"
        try:
            values = _values(form.asked, line, model, known)
            before = _single(known, model) if model.single else None
            body = checked(model.kind, {**(before.body if before else model.begun()).model_dump(), **values})
        except SippError as error:
            wrong.append(Issue("form-cell", "stop", f"{where}: {error}", rows=(number,), file=file))
            continue
        if before is not None:
            staged.new[before.id], staged.parents = values, form.seen
            continue
        own = sha256("\n".join([form.id, author.casefold(), canonical(body)]).encode()).hexdigest()[:16]
        if own in known:
            staged.before += 1
        else:
            staged.new[own] = values
    if wrong:
        raise EvidenceError(wrong)
    if not staged.new:
        text = "everything in this form was taken in before. Nothing was added."
        raise refuse("nothing-new", file, text, file=file)
    return staged


def keep(staged: ReturnedRecords, store: Store) -> list[Entry]:
    """Write what a form brings, as the person who is named in it; the records as they are then.

    Raises
    ------
    StoreError
        When it cannot be kept.
    """
    form, author = staged.back.form, staged.back.author
    model, written = KINDS[form.kind], []
    for record, values in staged.new.items():
        if model.single and any(each.record == record for each in store.revisions()):
            known = {each.rev for each in store.history(record)}
            parents = staged.parents if {*staged.parents} <= known else None
            written.append(store.revise(record, values, author=author, parents=parents or None))
        else:
            body = model.model_validate({**model.begun().model_dump(), **values})
            written.append(store.add(body, author=author, record_id=record))
    return written


def _single(known: dict[str, Entry], model: type[Record]) -> Entry | None:
    return next((each for each in known.values() if each.kind == model.kind and not each.withdrawn), None)


def _values(
    asked: tuple[Asked, ...], line: dict[str, str], model: type[Record], known: dict[str, Entry]
) -> Body:
    """What was written in a line, as the record holds it."""
    fields = dict(model.fields())
    return {
        each.name: parse_input(model, each.name, _typed(each, line[each.name], model, known))
        for each in asked
        if each.name in line and each.name in fields
    }


def _typed(asked: Asked, text: str, model: type[Record], known: dict[str, Entry]) -> Any:
    """A text as a form on the screen would send it."""
    ways: dict[str, Callable[[str], Any]] = {
        "date": _day,
        "tick": lambda said: TICKED.get(said.casefold(), said),
        "choice": lambda said: _choice(asked, said),
        "choices": lambda said: [_choice(asked, part) for part in _parts(said)],
        "lines": _parts,
        "link": lambda said: _linked(asked, said, model, known),
        "links": lambda said: [_linked(asked, part, model, known) for part in _parts(said)],
    }
    return ways.get(asked.type, str)(text)


def _day(text: str) -> str:
    found = dates([text]).values[0]  # the day before the month, as in Britain
    return found.isoformat() if found else text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _choice(asked: Asked, text: str) -> str:
    return next((each for each in asked.choices if each.casefold() == text.casefold()), text)


def _linked(asked: Asked, text: str, model: type[Record], known: dict[str, Entry]) -> str:
    """The record of a name; where there is none, or more than one, it is said what to do."""
    kind = model.links_of(asked.name)
    found = [
        entry.id
        for entry in known.values()
        if entry.kind == kind
        and not entry.withdrawn
        and entry.body.called("school").casefold() == text.casefold()
    ]
    if len(found) != 1:
        raise refuse(
            "form-link",
            f"‘{asked.label}’",
            "there is no record of this name, or more than one. Choose from the list, or leave it empty and choose "
            "on the page.",
            file="",
        )
    return found[0]
