"""Each row's school and pseudonym, and what is said where a number has two names or a pupil is known already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, Severity
from sipp_lib.evidence.convert import Converted
from sipp_lib.evidence.mapping.mapping import OWN_SCHOOL, Mapping
from sipp_lib.evidence.pupils import key_files, pseudonyms
from sipp_lib.evidence.pupils.identifiers import KnownPupil
from sipp_lib.evidence.pupils.identities import TELL_APART, People
from sipp_lib.evidence.pupils.matching import MatchedRows, Register, match
from sipp_lib.evidence.pupils.names import Nearly, normalise, restored_scn
from sipp_lib.evidence.pupils.schools import Finder, KnownSchool, short_name
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    from sipp_lib.evidence.combine import CurrentData

ASKED = {
    "other-name": "Are these the same pupils under new names?",
    "other-school": "Have all these pupils moved to this school?",
    "simd-differs": "Use the lookup’s deciles in place of the file’s own?",
    "same-answers": "Did other people fill in this copy of the form?",
    "written-once": "Are the other pupils in no class or stage that you know?",
    "kept-name": "Is this a class, a measure, a level, a time or a question of that name, and no pupil?",
}
"""Stops that a person may lift by saying yes to a question, and the question."""

LIFTED = {
    "other-name": "these are taken for the same pupils under new names, as you said; both names are kept.",
    "other-school": "these pupils are taken to have moved to this school, as you said; their pseudonyms stay.",
    "simd-differs": "the lookup’s SIMD deciles are used in place of the file’s own, as you said.",
    "same-answers": "these answers are counted beside the same ones of another file, as you said.",
    "written-once": "these pupils stay without it, as you said.",
    "kept-name": "this word is no pupil’s name, as you said; it is kept as it stands.",
}
"""What is said once they are lifted."""

FEW = 3
"""Pupils of one name at two schools are chance; as many as this, and most of a file, are not."""


@dataclass(eq=False)
class LinkedRows:
    """Who the rows of a file are.

    Parameters
    ----------
    codes : list of str
        The pseudonym of each row.
    keys : dict of str to bytes
        The key of each school.
    people : dict of str to list of KnownPupil
        What each school's key file is to know.
    moved : set of str
        Pupils who were at another school.
    issues : list of Issue
        What was found.
    """

    codes: list[str]
    keys: dict[str, bytes] = field(default_factory=dict)
    people: dict[str, list[KnownPupil]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)


def schools_of(
    cleaned: Converted, mapping: Mapping, known: CurrentData, file: str
) -> tuple[pd.Series[str], tuple[KnownSchool, ...], list[Issue]]:
    """The short name of each row's school, looked up in the records; the schools that are new there; what was found.

    A partnership without any school gets those of its first files; a school that is none of several is a stop.
    """
    there = known.listed or tuple(KnownSchool(code, code) for code in known.schools)
    search = Finder(
        there or [KnownSchool(code, code) for code in known.evidence.pupils["school"].dropna().unique()]
    )
    column = next((each.heading for each in mapping.of("school")), "")
    told = pd.Series(mapping.school, index=range(len(cleaned.frame)), dtype="str")
    issues: list[Issue] = []
    if mapping.school == OWN_SCHOOL:
        own = own_schools(cleaned.frame["scn"], known) if "scn" in cleaned.frame else []
        told = pd.Series(own or "", index=told.index, dtype="str")
        text = (
            f"{file}: no column tells the school, so each pupil is taken to be at the school where the SCN is known "
            f"({', '.join(dict.fromkeys(own))})."
        )
        issues += [Issue("own-schools", "note", text, "school", file=file)] if own else []
    elif "school" in cleaned.frame:
        told = cleaned.frame["school"].reset_index(drop=True).astype("str").fillna(mapping.school)
    codes: dict[str, str] = {"": ""}
    new: list[KnownSchool] = []
    for text in told.unique():
        code = search.find(text) if text else ""
        if text and not code and not there:
            code = short_name(text, search.taken)
            new.append(KnownSchool(" ".join(text.split()), code))
            search.add(new[-1])
        codes[text] = code
    strange = [int(row) for row in cleaned.rows[((told != "") & (told.map(codes) == "")).to_numpy(bool)]]
    if strange:
        where = f", {row_numbers(strange)}, column ‘{column}’" if column else ""
        names = ", ".join(each.code for each in there)
        text = (
            f"{file}{where}: this is not clearly one of the schools of the partnership ({names}). Correct the name, or "
            "add the school to your list of schools first, and add the file again."
        )
        issues.append(Issue("unknown-school", "stop", text, "school", tuple(strange), file))
    nowhere = [int(row) for row in cleaned.rows[(told == "").to_numpy(bool)]]
    if nowhere:
        text = f"{file}, {row_numbers(nowhere)}: no school is given. Fill in its name and add the file again."
        issues.append(Issue("no-school", "stop", text, "school", tuple(nowhere), file))
    return told.map(codes), tuple(new), issues


def link(
    cleaned: Converted,
    people: People,
    schools: pd.Series[str],
    known: CurrentData,
    *,
    file: str,
    sha256: str,
    said: Collection[str] = (),
) -> LinkedRows:
    """The pseudonym of each row, by the key of its school.

    Parameters
    ----------
    cleaned, people, schools
        The file, whom its rows are about and at which school.
    known : Known
        What the partnership has.
    file, sha256 : str
        The file's name and hash.
    said : collection of str
        Those of `ASKED` that a person has said yes to; what it lifts is found all the same, see `lifted`.
    """
    programme = known.programme
    # a number that holds the file's hash keeps apart those whom nothing tells apart across files
    made = LinkedRows([f"r{sha256[:8]}-{number}" if number else "" for number in people.within])
    school_of = schools.to_numpy(object)
    places = schools.groupby(school_of, sort=False).indices
    everybody = _Everybody.of(known)
    for school in dict.fromkeys(school_of[school_of != ""]):
        at = [int(each) for each in places[school] if any(people.told[each][:3])]
        key = pseudonyms.school_key(programme.id, school, programme.folder)
        earlier = key_files.read_keys(programme.id, [school], programme.folder)
        before = (known.evidence.pupils["school"] == school).any()
        if key is None and not earlier and before and at:
            text = (
                f"{file}: this machine has no key of the school {school}, whose pupils are in the evidence, so they "
                "would get other pseudonyms. Copy the folder of keys from the machine that imported them."
            )
            made.issues.append(Issue("no-key", "stop", text, "school", file=file))
        if not at:
            continue
        key = key or pseudonyms.new_key()
        rows = [people.told[each] for each in at]
        who = match(key, rows, earlier, everybody.register, by_name="other-school" in said)
        place = _Place(file, school, cleaned.rows[at], who, everybody, known, earlier)
        made.issues += place.issues(in_evidence=bool(before))
        called = [
            replace(pupil, name=name)
            for each, pupil in zip(at, who.people, strict=True)
            for name in people.known_as[each]
        ]
        made.keys[school], made.people[school] = key, [*who.people, *called]
        made.moved |= {who.people[each].pupil for each in who.moved}
        for each, pupil in zip(at, who.people, strict=True):
            made.codes[each] = pupil.pupil
        everybody.add(school, who.people)  # a pupil of two schools in one file is one
    return made


def school_by_scn(cells: Iterable[str], known: CurrentData) -> str:
    """The only school where most pupils with these SCNs are in the evidence, or else in the key files; else empty."""
    numbers = {restored_scn(cell) for cell in cells if cell.strip()}
    everybody = _Everybody.of(known)
    codes = {everybody.register.by_scn.get(number, "") for number in numbers} - {""}
    there = known.evidence.pupils[known.evidence.pupils["pupil"].isin(codes)]
    schools, many = set(there["school"].dropna()), len(there)
    if not many:  # another partnership may know them
        schools, many = {each for code in codes for each in everybody.schools[code]}, len(codes)
    return schools.pop() if 2 * many > len(numbers) and len(schools) == 1 else ""


def own_schools(cells: Iterable[str], known: CurrentData) -> list[str]:
    """Of each SCN the school where that pupil is known; none unless of several schools, as a few may have moved."""
    there = known.evidence.pupils.dropna(subset=["school"]).groupby("pupil")["school"]
    school = there.first()[there.nunique() == 1]
    by_scn = _Everybody.of(known).register.by_scn
    found = pd.Series([by_scn.get(restored_scn(str(cell))) for cell in cells], dtype="object").map(school)
    sizes = found.value_counts()
    if found.isna().any() or len(sizes) < 2 or sizes.min() < FEW:
        return []
    return [str(each) for each in found]


def lift_stops(issue: Issue) -> Issue:
    """A stop of `ASKED` once a person has said yes: what is done then, as a warning."""
    where = f"{issue.file}, {row_numbers(issue.rows)}" if issue.rows else issue.file
    return replace(issue, severity="warn", message=f"{where}: {LIFTED[issue.code]}")


@dataclass(eq=False)
class _Everybody:
    """The pupils of all schools of a programme, and the schools of each."""

    register: Register
    schools: dict[str, list[str]]

    @classmethod
    def of(cls, known: CurrentData) -> _Everybody:
        made = cls(Register(), {})
        codes = {key_files.file_name(each.code): each.code for each in known.listed}
        programme = known.programme
        for path in key_files.key_files(programme.id, programme.folder):
            keys = key_files.read_keys(programme.id, [path.stem], programme.folder)
            made.add(codes.get(path.stem, path.stem), keys)
        return made

    def add(self, school: str, pupils: Iterable[KnownPupil]) -> None:
        for pupil in pupils:
            self.register.add(pupil)
            if school not in (there := self.schools.setdefault(pupil.pupil, [])):
                there.append(school)

    def other(self, pupil: KnownPupil, school: str) -> str:
        """The other school where a pupil, or one of this name, is known."""
        codes = [pupil.pupil] if pupil.scn else list(self.register.by_name.get(normalise(pupil.name), {}))
        schools = (each for code in codes for each in self.schools.get(code, ()) if each != school)
        return next(schools, "")


@dataclass(eq=False)
class _Place:
    """The rows of one school in a file, for the sentences about them."""

    file: str
    school: str
    numbers: np.ndarray
    who: MatchedRows
    everybody: _Everybody
    known: CurrentData
    earlier: Sequence[KnownPupil]

    def issues(self, *, in_evidence: bool) -> list[Issue]:
        who = self.who
        found = [
            self._rows(
                "other-name",
                "stop",
                who.strangers,
                "the number is known, but it belongs to a pupil with another name. Compare numbers and names with the "
                "school’s register. Where the number is wrong, correct it; where the column only numbers the pupils of "
                "a class, leave it out. If a pupil has a new name, say yes when you are asked.",
            ),
            self._rows(
                "unclear-pupil",
                "stop",
                who.unclear,
                "there may be several pupils with this name or number (numbers with and without zeros in front, such "
                f"as 046 and 46, may be one), so it is not clear who is meant. {TELL_APART} that the earlier file "
                "has, and add the file again.",
            ),
            self._rows(
                "renamed",
                "note",
                who.renamed,
                "the number is known under another name, such as a surname that has changed or a short forename, so "
                "this is taken for the same pupil, and both names are kept. Check that this is right.",
            ),
            self._rows(
                "respelt-number",
                "note",
                who.respelt,
                "the number was written differently in an earlier file, such as with zeros in front, and is taken "
                "for the same. Check that this is right.",
            ),
            self._rows(
                "namesake",
                "warn",
                who.namesakes,
                "a pupil of this name is known already under another number, so these count as different pupils. "
                "Correct the number if they are one.",
            ),
            self._rows(
                "linked-by-name",
                "note",
                who.linked,
                "these pupils are known from an earlier import by their names alone. Check that they are the same.",
            ),
            self._rows(
                "nearly-known",
                "warn",
                self._nearly_known(),
                "new here, but a pupil of nearly the same name is known (such as with a middle name, an initial or "
                "the surname first), so one child may count as two. Check whether they are one: if so, write the "
                "name as the earlier file has it and add the file again.",
            ),
            *self._moved(),
        ]
        there = self.known.evidence.pupils
        many = int((there["school"] == self.school).sum())
        if in_evidence and not who.known and not who.moved:
            different = len({pupil.pupil for pupil in who.people})
            text = (
                f"{self.file}: {_none_of(different)} known in {self.school}, of which {many} "
                f"{'pupil was' if many == 1 else 'pupils were'} brought in before. If these are other pupils, such as "
                "another class, that is right. If they should be the same, their numbers or names are written "
                "differently from the earlier file: compare the two before you bring this one in."
            )
            found.append(Issue("nobody-known", "warn", text, file=self.file))
        elif in_evidence and (new := self._new()):
            different = len({pupil.pupil for pupil in who.people})
            are = "is" if len(new) == 1 else "are"
            text = f"{self.file}: {len(new)} of {different} pupils {are} new in {self.school}."
            found.append(Issue("new-pupils", "note", text, file=self.file))
        return [issue for issue in found if issue]

    def _new(self) -> set[str]:
        """Pupils who were neither known at this school nor at another."""
        moved = {self.who.people[at].pupil for at in self.who.moved}
        return {pupil.pupil for pupil in self.who.people} - self.who.known - moved

    def _nearly_known(self) -> list[int]:
        """Rows of new pupils whose name is nearly that of a known pupil who is not in the file, with no two numbers."""
        new, people = self._new(), self.who.people
        left = [each for each in self.earlier if each.name and each.pupil not in self.who.known]
        names = Nearly(each.name for each in left)
        known: dict[str, list[KnownPupil]] = {}
        for each in left:
            known.setdefault(each.name, []).append(each)
        return [
            at
            for at, pupil in enumerate(people)
            if pupil.pupil in new
            and any(
                not ((pupil.scn and each.scn) or (pupil.number and each.number))
                for name in names.found(pupil.name)
                for each in known[name]
            )
        ]

    def _moved(self) -> list[Issue | None]:
        """Pupils of another school: one or a few have moved; most of a file is likely given to the wrong school."""
        people = self.who.people
        many = len({pupil.pupil for pupil in people})
        # those who are told by name alone are only counted: two schools may each have a Jack Smith
        named = {
            at
            for at, pupil in enumerate(people)
            if pupil.name
            and not pupil.scn
            and pupil.pupil not in self.who.known
            and self.everybody.other(pupil, self.school)
        }
        moved = sorted({*self.who.moved} | named)
        codes = {people[at].pupil for at in moved}
        schools = ", ".join(dict.fromkeys(self.everybody.other(people[at], self.school) for at in moved))
        by_scn = bool(self.who.moved)
        if 2 * len(codes) > many and (by_scn or len(codes) >= FEW):
            text = (
                f"{self.file}: {_some_of(len(codes), many)} of {schools}, by the same "
                f"{'SCN' if by_scn else 'names'}. Which school is the file from? If it is {schools}, choose that "
                f"school and add the file again. If they have all moved to {self.school}, say yes when you are asked."
            )
            return [Issue("other-school", "stop", text, "school", file=self.file)]
        text = (
            f"known at {schools} by the SCN, so the pseudonym stays and the school is now {self.school}. Check that "
            "this is right."
        )
        return [self._rows("moved-school", "note", self.who.moved, text)]

    def _rows(self, code: str, severity: Severity, at: Sequence[int], text: str) -> Issue | None:
        rows = sorted({int(self.numbers[each]) for each in at})
        if not rows:
            return None
        return Issue(
            code, severity, f"{self.file}, {row_numbers(rows)}: {text}", rows=tuple(rows), file=self.file
        )


def _some_of(few: int, many: int) -> str:
    are = "are already here as pupils" if few > 1 else "is already here as a pupil"
    return f"its pupil {are}" if many == 1 else f"{few} of its {many} pupils {are}"


def _none_of(many: int) -> str:
    return "its pupil is not" if many == 1 else f"none of its {many} pupils is"
