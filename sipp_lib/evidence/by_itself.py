"""What a file tells by itself of its school and its times, so that nobody is asked for it, and where it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.questions import asks_school
from sipp_lib.evidence.pupils.linkage import school_by_scn

if TYPE_CHECKING:
    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.preview import Preview

TOLD = {"school": "From", "measure": "Measure:", "occasion": "When:"}
KNOWN = "where its pupils are known"


def at_home(seen: Preview, known: CurrentData) -> tuple[Preview, list[str]]:
    """A preview with the school where the pupils of the file are known by their SCNs, and that it was taken so."""
    if asks_school(seen.mapping) and not seen.mapping.school:
        school = _school_by_scn(seen, known)
        if school and seen.mapping.likely_school in ("", school):
            return seen.answer("school", school), [_said(seen, "school", school, KNOWN)]
    return seen, []


def told_by_itself(
    seen: Preview, known: CurrentData, said: dict[tuple[str, str], tuple[str, str]]
) -> tuple[Preview, list[str]]:
    """A preview with the school and the time that the file itself tells, and what was taken from where.

    ``said`` has the measure and the time that a person said of a column of other files with these headings, which no
    measure may plan yet: the measure is taken up, the time where the name of this file tells it.
    """
    told = []
    for question in seen.questions:
        what = question.key.partition(":")[0]
        answer, where = "", ""
        if what == "school":
            answer, where = _school(seen, known)
        elif what in ("measure", "occasion"):
            at = question.columns[0]
            of_heading = (seen.mapping.headings_hash, seen.mapping.columns[at].heading)
            measure, when = said.get(of_heading, ("", ""))
            if what == "measure":
                answer, where = measure, "as you said of another file"
            else:
                answer, where = seen.time_in_names(at, [when]), "as the name of the file says"
        if answer:
            seen = seen.answer(question.key, answer)
            told.append(_said(seen, what, answer, where))
    return seen, told


def _said(seen: Preview, what: str, answer: str, where: str) -> str:
    called = next((each.name for each in seen.listed if each.code == answer), answer)
    return f"{TOLD[what]} {called}, {where}."


def _school_by_scn(seen: Preview, known: CurrentData) -> str:
    scns = [
        str(cell)
        for at, column in enumerate(seen.mapping.columns)
        if column.field == "scn"
        for cell in seen.read.frame.iloc[:, at]
    ]
    return school_by_scn(scns, known) if scns else ""


def _school(seen: Preview, known: CurrentData) -> tuple[str, str]:
    """The school of a file, where what it is called and who is in it do not say two."""
    by_name, by_scn = seen.mapping.likely_school, _school_by_scn(seen, known)
    if by_name and by_scn and by_name != by_scn:
        return "", ""
    return by_name or by_scn, KNOWN if by_scn else "as the file says"
