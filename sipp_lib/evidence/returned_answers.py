"""A questionnaire that came back, as any school's file is looked at, but of which nothing need be asked."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import count

import numpy as np
import pandas as pd

from sipp_lib.errors import EvidenceError, Issue, refuse
from sipp_lib.evidence.combine import CurrentData
from sipp_lib.evidence.mapping.mapping import MappedColumn, Mapping
from sipp_lib.evidence.preview import Preview
from sipp_lib.evidence.readers.dialect import Dialect
from sipp_lib.evidence.readers.read import ReadFile
from sipp_lib.evidence.values.answers import among
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.handout import BY, Returned
from sipp_lib.records.kinds import Measure

Content = tuple[tuple[str, str], ...]
"""What somebody answered: statements and answers, in order."""
FEW = 3
"""Statements, and people who answer differently: fewer may say by chance what others say."""
SAME_ANSWERS = (
    "another file holds the same answers line by line. If this is the same copy of the form, with another name at "
    f"‘{BY}’, leave it out, or all who answered are counted twice."
)

PUPIL = "scn"
"""The question of a form that tells which pupil answers."""


def answers_of(back: Returned, known: CurrentData, slug: str) -> Preview:
    """The preview of a questionnaire, of which nothing is asked.

    A copy is known by its form and by who filled it in, and a line of it by what it says, wherever it is: what comes
    back twice, sorted, with other numbers or in a file with another name, adds nothing, and a copy to which lines were
    added adds these.

    Parameters
    ----------
    back : Returned
        The questionnaire.
    known : CurrentData
        What the partnership has.
    slug : str
        Its short name.

    Raises
    ------
    EvidenceError
        When it is empty, another partnership's, of a measure that is not there, or anything in it has to be put right.
    """
    refuse_others(back, slug)
    form, file = back.form, back.file
    measures = [each for each in known.measures if each.form == "survey" and each.code == form.measure]
    if not measures:
        text = (
            f"it holds answers for the measure ‘{form.measure}’, which this partnership does not have. Add it in "
            "Phase 3 (type of result: survey) with this short name, and add the file again."
        )
        raise refuse("no-measure", file, text, file=file)
    told = any(PUPIL in line for line in back.lines.values())
    asked = [each for each in form.asked if each.name != PUPIL or told]
    columns = [
        MappedColumn(each.label, PUPIL)
        if each.name == PUPIL
        else MappedColumn(each.label, "answer", form.measure, form.occasion)
        for each in asked
    ]
    which = hashlib.sha256(f"{form.id} {back.author.casefold()} {back.copy}".encode()).hexdigest()
    wrong = [*back.faults, *_strange(back, measures[0])]
    issues = [Issue("form-heading", "warn", text, file=file) for text in back.told]
    people: list[str] = []
    if not told and not wrong:
        surveys = known.evidence.surveys
        surveys = surveys[surveys["scale"] == form.measure]
        said = _contents(back, measures[0])
        people, wrong = _apart(back, said, surveys, f"r{which[:8]}-")
        issues += _as_another_copy(back, said, surveys, f"r{which[:8]}-")
    if wrong:
        raise EvidenceError(wrong)
    cells = {each.label: [line.get(each.name, "") for line in back.lines.values()] for each in asked}
    frame = pd.DataFrame(cells, dtype="str")
    kinds = frame.where(frame == "", "text").astype("str")
    rows = [back.places.get((number, "", 0), ("", number))[1] for number in back.lines]
    dialect = Dialect(file, "form", sheet=back.sheet)
    read = ReadFile(frame, kinds, np.array(rows, dtype=np.int64), dialect, issues, people=people)
    mapping = Mapping(tuple(columns), form.school)
    return Preview(file, which, read, mapping, known.measures, known.schools, known.listed, as_before=True)


def _strange(back: Returned, measure: Measure) -> list[Issue]:
    """A stop for each question to which an answer was given that was not offered: it would never be counted."""
    wrong = []
    for each in back.form.asked:
        if each.name == PUPIL:
            continue
        given = {number: line[each.name] for number, line in back.lines.items() if each.name in line}
        fitting = {*among(given.values(), measure.answers), *among(given.values(), each.choices)}
        # a cross is a mark of somebody who printed the form, and no number that an office held back
        lines = [n for n, said in given.items() if said not in fitting and missing_reason(said) != "missing"]
        if lines:
            many = "an answer that is" if len(lines) == 1 else "answers that are"
            text = (
                f"{back.file}, {back.where(lines)}, column ‘{each.label}’: {many} not among those to choose from. "
                "Choose one of them, or empty the cell, and add the file again."
            )
            wrong.append(Issue("unlisted-answer", "stop", text, each.label, file=back.file))
    return wrong


def _contents(back: Returned, measure: Measure) -> dict[int, Content]:
    """What each line says, in the measure's own words."""
    labels = {each.name: each.label for each in back.form.asked}
    own = among({answer for line in back.lines.values() for answer in line.values()}, measure.answers)
    return {
        number: tuple(
            sorted(
                (labels[name], own.get(said, said).casefold())
                for name, said in line.items()
                if name in labels
            )
        )
        for number, line in back.lines.items()
    }


def _kept(surveys: pd.DataFrame) -> dict[str, Content]:
    """What each who answered said, as it was kept."""
    found: dict[str, list[tuple[str, str]]] = {}
    for who, item, answer in zip(surveys["respondent"], surveys["item"], surveys["answer"], strict=True):
        found.setdefault(who, []).append((item, answer.casefold()))
    return {who: tuple(sorted(said)) for who, said in found.items()}


def _apart(
    back: Returned, contents: dict[int, Content], surveys: pd.DataFrame, start: str
) -> tuple[list[str], list[Issue]]:
    """What tells the people of a copy apart: as they were kept, where they were, else by what they say.

    The stops beside it: that all of them were, or that some were who are not in it any more while others are new. Then
    it cannot be known whether their answers were corrected.
    """
    before: dict[Content, list[str]] = {}
    taken: set[str] = set()
    for who, said in _kept(surveys[surveys["respondent"].str.startswith(start)]).items():
        before.setdefault(said, []).append(who.removeprefix(start))
        taken.add(who.removeprefix(start))
    people: list[str] = []
    new: list[int] = []
    for number, said in contents.items():
        if there := before.get(said):
            people.append(there.pop(0))
            continue
        names = (hashlib.sha256(f"{at} {said}".encode()).hexdigest()[:12] for at in count())
        people.append(next(name for name in names if name not in taken))
        taken.add(people[-1])
        new.append(number)
    if not new:
        text = (
            "everything in this form was taken in before. Nothing was added. If somebody else filled in this copy, "
            f"write at ‘{BY}’ a name or a number that no other copy has, and add it again."
        )
        return people, [Issue("nothing-new", "stop", f"{back.file}: {text}", file=back.file)]
    if any(before.values()):
        text = (
            "this copy of the form came back before, with other answers in place of these. If they were corrected, "
            "remove the earlier file first (‘Remove’ in phase 1, or ‘sipp withdraw’) and add this one; if they are "
            f"other people’s, leave nothing else in the form, write another name at ‘{BY}’, and add it again."
        )
        place = f"{back.file}, {back.where(new)}"
        return people, [Issue("other-answers", "stop", f"{place}: {text}", file=back.file)]
    return people, []


def _as_another_copy(
    back: Returned, contents: dict[int, Content], surveys: pd.DataFrame, start: str
) -> list[Issue]:
    """A stop that a person may lift, where so many lines say what another file says that it is hardly chance."""
    mine = Counter(contents.values())
    others: dict[str, Counter[Content]] = {}
    for who, said in _kept(surveys[surveys["occasion"] == back.form.occasion]).items():
        file, dash, _ = who.rpartition("-")
        if dash and not who.startswith(start):
            others.setdefault(file, Counter())[said] += 1
    for theirs in others.values():
        both = mine & theirs
        told = {said for said in both if len(said) >= FEW}
        if len(told) >= FEW and both in (mine, theirs):
            return [Issue("same-answers", "stop", f"{back.file}: {SAME_ANSWERS}", file=back.file)]
    return []


def refuse_others(back: Returned, slug: str) -> None:
    """Refuse a form of another partnership, or one in which nothing was filled in.

    Raises
    ------
    EvidenceError
        Saying so.
    """
    if back.form.partnership != slug:
        text = f"this form is of the partnership ‘{back.form.partnership}’. Add it there."
        raise refuse("other-partnership", back.file, text, file=back.file)
    if not back.lines and not back.faults:
        raise refuse(
            "form-empty", back.file, "this form is empty. Fill it in and add it again.", file=back.file
        )
