"""What each row of a cleaned file tells of whom it is about, and rows of which that cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, Severity
from sipp_lib.evidence.convert import Converted
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.mapping import WHO, Mapping
from sipp_lib.evidence.pupils.identifiers import family_name, given_names
from sipp_lib.evidence.pupils.matching import Identity
from sipp_lib.evidence.pupils.names import accents, family_first, is_running, normalise, same_number
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, listing, row_numbers

LONG = ("measure", "occasion", "date", "item")
"""Columns by which a pupil has several rows."""

SEVERITY: dict[str, Severity] = {"one-name-two-numbers": "warn", "one-name-two-classes": "warn"}
TELL_APART = (
    "Add a column with the Scottish Candidate Number, the school’s own number, the class or the date of birth"
)


@dataclass(eq=False)
class People:
    """Whom the rows are about.

    Parameters
    ----------
    told : list of Told
        One for each row.
    within : list of str
        A number that tells a pupil from the others of this file only; empty where there is more.
    issues : list of Issue
        What was found.
    known_as : list of tuple of str
        The other names of each that the file tells: the one they go by, with a middle name, with another surname.
    """

    told: list[Identity]
    within: list[str]
    issues: list[Issue] = field(default_factory=list)
    known_as: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def each(self) -> list[tuple[Identity, str]]:
        """Whom each row is about."""
        return [*zip(self.told, self.within, strict=True)]

    def of(self, use: np.ndarray) -> People:
        """Some of the rows."""
        pick = [at for at, used in enumerate(use) if used]
        return People(
            [self.told[at] for at in pick],
            [self.within[at] for at in pick],
            self.issues,
            [self.known_as[at] for at in pick],
        )


def people(cleaned: Converted, mapping: Mapping, file: str = "") -> People:
    """Number, name and SCN of each row; a number that only counts the rows is no identity.

    Parameters
    ----------
    cleaned : Converted
        A file with at least one of the columns that tell a pupil.
    mapping : Mapping
        What its columns are.
    file : str
        Its name, for the sentences.
    """
    frame, many = cleaned.frame, len(cleaned.frame)
    part = {name: frame[name].fillna("").tolist() if name in frame else [""] * many for name in WHO}
    names = [
        name or (f"{last}, {first}" if last and first else last or first)
        for name, last, first in zip(
            family_first(part["name"]), part["surname"], part["forename"], strict=True
        )
    ]
    apart = _apart(frame)
    own, within = part["pupil"], [""] * many
    found = People([], within, known_as=_known_as(frame, names))
    if _only_counts(own, mapping):
        classes = frame["class"].fillna("").tolist() if "class" in frame else [""] * many
        schools = frame["school"].fillna("").tolist() if "school" in frame else [""] * many
        firsts: dict[tuple[str, ...], str] = {}
        for at, number in enumerate(own):
            if number and not names[at] and not part["scn"][at]:
                key = (same_number(number), classes[at], schools[at])
                within[at] = firsts.setdefault(key, str(int(cleaned.rows[at])))
        heading = mapping.of("pupil")[0].heading
        rest = (
            f"In {sum(map(bool, within))} rows nothing else tells it, so these cannot be joined with any other file."
            if any(within)
            else "The pupils are known by what else the file tells."
        )
        text = (
            f"{file}, column ‘{heading}’: the numbers only count the rows (1, 2, 3 …), so they are not used to tell "
            f"who a pupil is. {rest}"
        )
        severity: Severity = "warn" if any(within) else "note"
        found.issues.append(Issue("running-number", severity, text, heading, file=file))
        own = [""] * many
    found.told = [Identity(*each) for each in zip(own, names, part["scn"], apart, strict=True)]
    nobody = [at for at, told in enumerate(found.told) if not any(told[:3]) and not within[at]]
    if nobody:
        text = "nothing tells which pupil this is. Fill in the number or the name and add the file again."
        found.issues.append(_about("no-pupil", cleaned, nobody, text, file))
    found.issues += _namesakes(cleaned, found.told, file)
    return found


def _known_as(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The other names of each, such as ‘Sinclair, Bobby’ of Robert Sinclair; none that is the same."""
    there = [each for each in ("known_as", "middle_names", "other_surname") if each in frame]
    if not there:
        return [()] * len(names)
    told = frame[there].fillna("").to_dict("records")
    found = []
    for name, row in zip(names, told, strict=True):
        called = str(row.get("known_as", ""))
        whole = {called} if " " in called or not name else set()
        given = [called] if called and not whole else []
        given += [each for each in str(row.get("middle_names", "")).split() if len(each.strip(".")) > 1]
        own, family = given_names(name), family_name(name)
        last = str(row.get("other_surname", ""))
        whole |= {f"{family}, {each}" for each in given if family}
        whole |= {f"{last}, {each}" for each in (own, *given) if last and each}
        found.append(tuple(sorted(each for each in whole if each and normalise(each) != normalise(name))))
    return found


def without_repeats(
    cleaned: Converted, who: Sequence[object], file: str = ""
) -> tuple[np.ndarray, list[Issue]]:
    """Which rows to use where a row stands twice, and a warning that names them.

    Parameters
    ----------
    cleaned : Converted
        The file.
    who : sequence
        Whom each row is about.
    file : str
        Its name.

    Returns
    -------
    (numpy.ndarray of bool, list of Issue)
        True for the first of rows that agree in every cell that is kept.
    """
    again = cleaned.frame.assign(_who=[str(each) for each in who]).duplicated().to_numpy(bool)
    rows = [int(row) for row in cleaned.rows[again]]
    if not rows:
        return ~again, []
    text = f"{file}, {row_numbers(rows)}: the row stands in the file already, so it is used once."
    return ~again, [Issue("repeated-row", "warn", text, rows=tuple(rows), file=file)]


PARTS = (
    "a pupil has several rows for one time here, which differ in what is left out ({}). If each is a part, such as "
    "mornings and afternoons, add the half-days up to one row for each pupil and month. If a row is in the file twice, "
    "leave one of them out. Then add the file again."
)
KINDS = (
    "a pupil has several results of one measure at one time here, which differ in what is left out ({}). If they are "
    "of different kinds, such as a raw and a standardised score, keep one kind, or give each a measure of its own. If "
    "one is wrong, correct it. Then add the file again."
)


def parts_of_one(
    cleaned: Converted, who: Sequence[object], texts: pd.DataFrame, mapping: Mapping, file: str
) -> list[Issue]:
    """A stop where a pupil has several rows for one time that only columns tell apart that are left out.

    Parameters
    ----------
    cleaned : Converted
        The file.
    who : sequence
        Whom each row is about.
    texts : pandas.DataFrame
        The file as text.
    mapping : Mapping
        What its columns are.
    file : str
        Its name.
    """
    register = bool(mapping.of("numerator", "denominator"))
    if not (register or "measure" in cleaned.frame):
        return []
    by = [
        name for name in LONG if name in cleaned.frame and not (register and name == "date")
    ]  # told by month
    long = cleaned.frame[by].astype("string").fillna("")
    keys = pd.Series([str(key) for key in zip(who, *(long[name] for name in long), strict=True)])
    left_out = (LEAVE_OUT, "date") if register else (LEAVE_OUT,)
    places = [at for at, each in enumerate(mapping.columns) if each.field in left_out]
    left = texts.iloc[:, places].reset_index(drop=True).set_axis(places, axis=1)
    apart = [at for at in places if (left[at].groupby(keys).nunique() > 1).any()]
    same = left[apart].assign(_who=keys).duplicated(keep=False)
    if not register:  # one value twice is used once
        same |= cleaned.frame.reset_index(drop=True).assign(_who=keys).duplicated(keep=False)
    rows = [int(row) for row in cleaned.rows[(keys.duplicated(keep=False) & ~same).to_numpy(bool)]]
    if not rows or not apart:
        return []
    names = listing([f"‘{mapping.columns[at].heading}’" for at in apart], SHOWN)
    text = f"{file}, {row_numbers(rows)}: {(PARTS if register else KINDS).format(names)}"
    return [Issue("parts-of-one", "stop", text, rows=tuple(rows), file=file)]


def _only_counts(own: Sequence[str], mapping: Mapping) -> bool:
    """Whether the column of numbers counts the rows, or the answers to a form."""
    if not any(own):
        return False
    headings = {normalise_heading(column.heading) for column in mapping.columns}
    form = not headings.isdisjoint({"start time", "completion time"})
    return (form and normalise_heading(mapping.of("pupil")[0].heading) == "id") or is_running(
        list(filter(None, own))
    )


def _apart(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """What tells two pupils of one name apart: the day of birth, which is not kept, and the class."""
    born = frame["date_of_birth"].dt.strftime("%Y-%m-%d") if "date_of_birth" in frame else None
    if born is None and "class" not in frame:
        return [()] * len(frame)
    columns = [
        [f"{what} {text}" if text else "" for text in column.fillna("").tolist()]
        for what, column in (
            ("born", born),
            ("class", frame["class"].str.casefold() if "class" in frame else None),
        )
        if column is not None
    ]
    return [tuple(filter(None, cells)) for cells in zip(*columns, strict=True)]


def _namesakes(cleaned: Converted, told: Sequence[Identity], file: str) -> list[Issue]:
    """Rows of one name: with several numbers; told apart by the class; or by nothing, which is a stop."""
    issues: list[Issue] = []
    ids: dict[tuple[str, str], dict[str, int]] = {}
    places: dict[tuple[str, str], dict[tuple[str, ...], list[int]]] = {}
    schools = cleaned.frame["school"].fillna("").tolist() if "school" in cleaned.frame else [""] * len(told)
    for at, (each, school) in enumerate(zip(told, schools, strict=True)):
        who = (normalise(each.name), school)  # two schools may each have a pupil of one name
        if each.name and (each.scn or each.own):
            ids.setdefault(who, {}).setdefault(each.scn or same_number(each.own), at)
        elif each.name:
            places.setdefault(who, {}).setdefault(each.apart, []).append(at)
    numbered = [at for same in ids.values() if len(same) > 1 for at in same.values()]
    if numbered:
        text = (
            "the same name has different numbers, so these count as different pupils. Correct the number if they are "
            "one."
        )
        issues.append(_about("one-name-two-numbers", cleaned, numbered, text, file))
    classed = [at for same in places.values() if len(same) > 1 for rows in same.values() for at in rows]
    if classed:
        text = (
            "the same name appears with different classes or dates of birth, so these count as different pupils. "
            "Correct the class or the date if they are one."
        )
        issues.append(_about("one-name-two-classes", cleaned, classed, text, file))
    long = cleaned.frame[[name for name in LONG if name in cleaned.frame]].astype("string").fillna("")
    keys = list(long.itertuples(index=False, name=None)) if len(long.columns) else [()] * len(told)
    unclear, accented = set(), set()
    for name, same in places.items():
        for apart, rows in same.items():
            beside = [at for at in ids.get(name, {}).values() if told[at].apart == apart]
            if len({accents(told[at].name) for at in (*rows, *beside)}) > 1:
                accented |= {*rows, *beside}
            elif len({keys[at] for at in (*rows, *beside)}) < len(rows) + len(beside):
                unclear |= {*rows, *beside}
    if accented:
        text = (
            "these names differ only by an accent, and two pupils may have this name, so it is not clear whether "
            f"these rows are about one pupil or two. {TELL_APART}; if it is one pupil, write the name in one way. Then "
            "add the file again."
        )
        issues.append(_about("accents", cleaned, sorted(accented), text, file))
    if unclear:
        text = (
            "the same name appears more than once, and two pupils may have one name, so it is not clear whether these "
            f"rows are about one pupil or two. {TELL_APART}; if it is one pupil, put the results in one row. Then add "
            "the file again."
        )
        issues.append(_about("namesakes", cleaned, sorted(unclear), text, file))
    return issues


def _about(code: str, cleaned: Converted, at: Sequence[int], text: str, file: str) -> Issue:
    rows = sorted(int(cleaned.rows[each]) for each in at)
    return Issue(
        code, SEVERITY.get(code, "stop"), f"{file}, {row_numbers(rows)}: {text}", rows=tuple(rows), file=file
    )
