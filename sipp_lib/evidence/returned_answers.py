"""A questionnaire that came back, as any school's file is looked at, but of which nothing need be asked."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, refuse
from sipp_lib.evidence.combine import CurrentData
from sipp_lib.evidence.mapping.mapping import MappedColumn, Mapping
from sipp_lib.evidence.preview import Preview
from sipp_lib.evidence.readers.dialect import Dialect
from sipp_lib.evidence.readers.read import ReadFile
from sipp_lib.formats import SHOWN, listing
from sipp_lib.handout import BY, Returned

PUPIL = "scn"
"""The question of a form that tells which pupil answers."""


def answers_of(back: Returned, known: CurrentData, slug: str) -> Preview:
    """The preview of a questionnaire, of which nothing is asked.

    A copy is known by its form and by who filled it in, and a line by its number: what comes back twice, resaved or
    under another name, adds nothing, and a copy to which lines were added adds these.

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
        When it is empty, another partnership's, or of a measure that is not there.
    """
    refuse_others(back, slug)
    form, file = back.form, back.file
    if form.measure not in {each.code for each in known.measures if each.form == "survey"}:
        text = (
            f"it holds answers for the measure ‘{form.measure}’, which this partnership does not have. Add it in "
            "Phase 3 (type of result: survey) with this short name, and add the file again."
        )
        raise refuse("no-measure", file, text, file=file)
    asked = [
        each
        for each in form.asked
        if each.name != PUPIL or any(PUPIL in line for line in back.lines.values())
    ]
    cells = {each.label: [line.get(each.name, "") for line in back.lines.values()] for each in asked}
    frame = pd.DataFrame(cells, dtype="str")
    kinds = frame.where(frame == "", "text").astype("str")
    columns = [
        MappedColumn(each.label, PUPIL)
        if each.name == PUPIL
        else MappedColumn(each.label, "answer", form.measure, form.occasion)
        for each in asked
    ]
    which = hashlib.sha256(f"{form.id} {back.author.casefold()} {back.copy}".encode()).hexdigest()
    _refuse_known(back, known, f"r{which[:8]}-")
    dialect = Dialect(file, "form", sheet=back.sheet)
    issues = [Issue("form-heading", "warn", text, file=file) for text in back.told]
    read = ReadFile(frame, kinds, np.array([*back.lines], dtype=np.int64), dialect, issues)
    mapping = Mapping(tuple(columns), form.school)
    return Preview(file, which, read, mapping, known.measures, known.schools, known.listed, as_before=True)


def _refuse_known(back: Returned, known: CurrentData, start: str) -> None:
    """Refuse a copy that came back before: with the same answers, or with others in the same lines."""
    surveys = known.evidence.surveys
    there = surveys[surveys["respondent"].str.startswith(start) & (surveys["scale"] == back.form.measure)]
    given = {
        (who, item): answer.casefold()
        for who, item, answer in zip(there["respondent"], there["item"], there["answer"], strict=True)
    }
    labels = {each.name: each.label for each in back.form.asked}
    said = {
        (number, labels[name]): answer.casefold()
        for number, line in back.lines.items()
        for name, answer in line.items()
    }
    if not back.copy and all(
        given.get((f"{start}{n}", item)) == answer for (n, item), answer in said.items()
    ):
        text = (
            "everything in this form was taken in before. Nothing was added. If somebody else filled in this copy, "
            f"write at ‘{BY}’ a name or a number that no other copy has, and add it again."
        )
        raise refuse("nothing-new", back.file, text, file=back.file)
    other = sorted(
        {n for (n, item), answer in said.items() if given.get((f"{start}{n}", item), answer) != answer}
    )
    if other:
        text = (
            "this copy of the form came back before, with other answers there. If it was corrected, remove the earlier "
            "file first (sipp withdraw) and add this one; if other people filled it in, write another name at "
            f"‘{BY}’, and add it again."
        )
        place = f"{back.file}, {listing([*map(back.where, other)], SHOWN)}"
        raise refuse("other-answers", place, text, file=back.file)


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
    if not back.lines:
        raise refuse(
            "form-empty", back.file, "this form is empty. Fill it in and add it again.", file=back.file
        )
