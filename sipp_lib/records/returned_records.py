"""A form that came back with records in it: each line checked as what is typed is, and kept as its writer's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sipp_lib.errors import EvidenceError, Issue, SippError, refuse
from sipp_lib.evidence.values.dates import dates
from sipp_lib.handout import BY, OF_LINE, Asked, Line, Returned
from sipp_lib.records.came_back import Came, came_before, corrected
from sipp_lib.records.form_schema import parse_input
from sipp_lib.records.kinds import KINDS, Body, Fields, Record
from sipp_lib.records.merge import Entry
from sipp_lib.records.revision import Revision, canonical, checked
from sipp_lib.records.store import Store

LONGEST_NAME = 200
OTHER_WORDS = (
    "this line came back before, and now says something else. If it was corrected, correct it on its page and empty "
    "the line here; if it is another {}, write it in an empty line; if somebody else filled in this copy, write "
    f"another name at ‘{BY}’. Then add the form again."
)
SOMEBODY_ELSE = (
    "Somebody else’s copy of this form said the same as {}. If it is one copy, with another name at ‘"
    + BY
    + "’, remove one of the two on the page."
)
MOVED = (
    f"this line was elsewhere when the form came back before, and what belongs to it is known by the number of the "
    f"line only. Choose at ‘{OF_LINE}’ on each sheet what each row belongs to, or put the lines back where they were. "
    "Then add the form again."
)
ONCE = "this form is filled in once, and more than one line is. Keep one of them, and add the form again."
TICKED = {"yes": True, "true": True, "x": True, "✓": True, "no": False, "false": False}


@dataclass
class Corrected:
    """A record of which its line says something else than when it came back before.

    Parameters
    ----------
    changes : dict
        What was changed in the line.
    parents : tuple of str
        The revision that the line was before: what others changed since stands beside it.
    """

    changes: Body
    parents: tuple[str, ...]


@dataclass
class ReturnedRecords:
    """What a form brings to the records.

    Parameters
    ----------
    back : Returned
        The form.
    new : dict of str to dict
        What is to be written, by record.
    corrected : dict of str to Corrected
        The records of which lines were corrected.
    came : dict of str to Came
        Which line each of both is.
    parents : tuple of str
        Where there is one record of the kind: what was on the form when it was made.
    before : int
        How many of its lines were taken in before.
    told : list of str
        What is to be said of its lines.
    """

    back: Returned
    new: dict[str, Body] = field(default_factory=dict)
    corrected: dict[str, Corrected] = field(default_factory=dict)
    came: dict[str, Came] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    before: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def counts(self) -> str:
        """How much it brings, in words."""
        model = KINDS[self.back.form.kind]
        if model.single:
            return f"answers for ‘{model.title}’"
        one, many = model.title.lower(), model.headed().lower()
        parts = [(len(self.new), ""), (len(self.corrected), "corrected ")]
        return " and ".join(f"{n} {what}{one if n == 1 else many}" for n, what in parts if n)


def stage(back: Returned, store: Store) -> ReturnedRecords:
    """What a form would bring; nothing is written.

    A line is known by its form, its writer and what it says: what comes back twice, resaved or under another name,
    brings nothing. One that says something else than before is a correction, where it is much the same; where it is
    not, a person is asked to say what it is.

    Parameters
    ----------
    back : Returned
        The form.
    store : Store
        The partnership's records.

    Raises
    ------
    EvidenceError
        When nobody says who filled it in, a cell holds what its field cannot, a line came back before with something
        else in it, or there is nothing new.
    """
    form, file = back.form, back.file
    model = KINDS.get(form.kind)
    if model is None or not model.by_hand:
        text = "this form is of a newer version of the workbook. Bring the workbook up to date first."
        raise refuse("form-damaged", file, text, file=file)
    wrong = [*back.faults]
    author = back.author
    if not author or len(author) > LONGEST_NAME:
        text = f"{file}: nobody says who filled in this form. Write a name at ‘{BY}’, and add it again."
        wrong.append(Issue("nobody", "stop", text, file=file))
    revisions = store.revisions()
    known = {entry.id: entry for entry in map(store.get, {each.record for each in revisions})}
    staged = ReturnedRecords(back)
    first = next(iter(back.lines), 0)
    lines: dict[int, tuple[Came, Record]] = {}
    for number in back.lines:
        if form.one and back.lines[number] != back.lines[first]:
            wrong.append(_issue(back.place(number), ONCE, file))
            continue
        values, found = _values(back, number, model, known)
        wrong += found
        before = _single(known, model) if model.single else None
        try:
            body = checked(model.kind, {**(before.body if before else model.begun()).model_dump(), **values})
        except SippError as error:
            wrong.append(_issue(back.place(number), str(error), file))
            continue
        if found:
            continue
        came = Came.of(back, number, canonical(values))
        if before is None:
            lines[number] = came, model.from_body(body)
        else:
            _stage_single(staged, before.id, values, came, revisions)
    wrong += _stage_lines(staged, lines, revisions)
    if wrong:
        raise EvidenceError(wrong)
    if not staged.came:
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
        reason = staged.came[record].as_reason()
        if model.single and any(each.record == record for each in store.revisions()):
            known = {each.rev for each in store.history(record)}
            parents = staged.parents if {*staged.parents} <= known else None
            written.append(
                store.revise(record, values, author=author, parents=parents or None, reason=reason)
            )
        else:
            body = model.model_validate({**model.begun().model_dump(), **values})
            written.append(store.add(body, author=author, record_id=record, reason=reason))
    for record, each in staged.corrected.items():
        reason = staged.came[record].as_reason()
        written.append(store.revise(record, each.changes, author=author, parents=each.parents, reason=reason))
    return written


def _stage_single(
    staged: ReturnedRecords, record: str, values: Body, came: Came, revisions: Sequence[Revision]
) -> None:
    """What comes back for the one record of its kind, unless it did before; a correction follows what it corrects."""
    author = staged.back.author.casefold()
    earlier = came_before(revisions, came.form)
    mine = [each for each in earlier if each.record == record and each.author == author]
    if any(came.said in each.said for each in mine):
        staged.before += 1
        return
    staged.new[record], staged.came[record] = values, came
    staged.parents = tuple(each.rev for each in mine) or staged.back.form.seen


def _stage_lines(
    staged: ReturnedRecords, lines: dict[int, tuple[Came, Record]], revisions: Sequence[Revision]
) -> list[Issue]:
    """What the lines of a form bring: new records, and those that were corrected; what has to be asked about."""
    if not lines:
        return []
    back = staged.back
    everything = came_before(revisions, next(iter(lines.values()))[0].form)
    mine = [each for each in everything if each.author == back.author.casefold()]
    there = {each.record for each in revisions}
    free = {each.record: each for each in mine}
    ids = {number: _id_of(back, body) for number, (_, body) in lines.items()}
    before = {
        number: {each.record for each in mine if came.said in each.said} | ({ids[number]} & there)
        for number, (came, _) in lines.items()
    }
    staged.before = sum(map(bool, before.values()))
    for record in set[str]().union(*before.values()):
        free.pop(record, None)
    wrong: list[Issue] = []
    mended: list[int] = []
    others: list[int] = []
    for number, (came, body) in lines.items():
        if before[number]:
            continue
        found, other = corrected(body, came, free.values())
        if found and found.body:
            del free[found.record]
            was, now = found.body.model_dump(mode="json"), body.model_dump(mode="json")
            changes = {
                each.name: now[each.name]
                for each in back.form.asked
                if each.name in now and was[each.name] != now[each.name]
            }
            if back.numbered and found.line != came.line and any(body.rows_of(name) for name in changes):
                wrong.append(_issue(back.place(number), MOVED, back.file))
            staged.corrected[found.record] = Corrected(changes, (found.rev,))
            staged.came[found.record] = came
            mended.append(number)
        elif other:
            wrong.append(_issue(back.place(number), OTHER_WORDS.format(body.title.lower()), back.file))
        else:
            staged.new[ids[number]] = body.model_dump(mode="json")
            staged.came[ids[number]] = came
            if any(came.said in each.said for each in everything):
                others.append(number)
    if mended:
        staged.told.append(f"Corrected since this form came back before: {back.where(mended)}.")
    if others:
        staged.told.append(SOMEBODY_ELSE.format(back.where(others)))
    return wrong


def _id_of(back: Returned, body: Record) -> str:
    text = "\n".join([back.form.id, back.author.casefold(), canonical(body.to_body())])
    return sha256(text.encode()).hexdigest()[:16]


def _single(known: dict[str, Entry], model: type[Record]) -> Entry | None:
    return next((each for each in known.values() if each.kind == model.kind and not each.withdrawn), None)


def _values(
    back: Returned, number: int, model: type[Record], known: dict[str, Entry]
) -> tuple[Body, list[Issue]]:
    """What was written in a line, with the rows that belong to it, as the record holds it; and what it cannot hold."""
    wrong: list[Issue] = []

    def read(asked: Sequence[Asked], line: Line, of: type[Fields], place: str) -> Body:
        found: Body = {}
        for each in asked:
            if each.name not in line or each.name not in of.model_fields:
                continue
            try:
                found[each.name] = parse_input(of, each.name, _typed(each, line[each.name], of, known))
            except SippError as error:
                wrong.append(_issue(place, str(error), back.file))
        return found

    asked = [each for each in back.form.asked if each.name in dict(model.fields())]
    values = read(asked, back.lines[number], model, back.place(number))
    for each in asked:
        rows = back.rows.get(number, {}).get(each.name, [])
        if rows and (inner := model.rows_of(each.name)):
            values[each.name] = [
                read(each.fields, row, inner, back.place(number, each.name, at))
                for at, row in enumerate(rows)
            ]
    return {each.name: values[each.name] for each in asked if each.name in values}, wrong


def _issue(place: str, text: str, file: str) -> Issue:
    return Issue("form-line", "stop", f"{place}: {text}", file=file)


def _typed(asked: Asked, text: str, model: type[Fields], known: dict[str, Entry]) -> Any:
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


def _linked(asked: Asked, text: str, model: type[Fields], known: dict[str, Entry]) -> str:
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
