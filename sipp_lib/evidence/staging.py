"""What a school's file would bring to the evidence: rows under pseudonyms, checked against what is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence import occasions, tidy
from sipp_lib.evidence.checks.base import title
from sipp_lib.evidence.combine import (
    KEYS,
    CurrentData,
    check_together,
    drop_imported_before,
    fill_known_pupils,
)
from sipp_lib.evidence.convert import Converted, convert
from sipp_lib.evidence.kept_words import names_kept
from sipp_lib.evidence.mapping.aggregates import find_aggregates
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, types_about
from sipp_lib.evidence.mapping.left_out import RESULTS, why_left_out
from sipp_lib.evidence.mapping.mapping import LEAST, WHO, Mapping
from sipp_lib.evidence.mapping.name_columns import unsought
from sipp_lib.evidence.mapping.questionnaires import (
    MEASURED,
    answered_by_adults,
    keeps_no_pupils,
    left_in_own_words,
    no_item_taken,
    not_kept,
    of_adults,
    sent_twice,
    those_who_answer,
)
from sipp_lib.evidence.mapping.session_codes import is_session_codes, only_session_codes
from sipp_lib.evidence.pupils import key_files
from sipp_lib.evidence.pupils.identifiers import KnownPupil
from sipp_lib.evidence.pupils.identities import parts_of_one, people, without_repeats
from sipp_lib.evidence.pupils.linkage import LinkedRows, lift_stops, link, schools_of
from sipp_lib.evidence.pupils.schools import KnownSchool
from sipp_lib.evidence.readers.read import ReadFile
from sipp_lib.evidence.simd import SimdLookup, deciles, differing
from sipp_lib.evidence.unfilled import unfilled
from sipp_lib.evidence.values.answers import among, best_first
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, listing
from sipp_lib.records.kinds import Measure

UNSURE = {
    "cut-off-number",
    "parts-of-one",
    "namesakes",
    "accents",
    "unclear-pupil",
    "other-name",
    "other-school",
}
"""Stops because it is not sure who is who: what is then found of one pupil may be of two."""

OF_ONE_PUPIL = {
    *("conflicting-pupil", "duplicated-pupil", "duplicated-observation", "duplicated-answer", "repeated-row"),
}
OF_NUMBERS = {
    "other-name",
    "unclear-pupil",
    "renamed",
    "respelt-number",
    "nobody-known",
    "one-name-two-numbers",
}


@dataclass(frozen=True, eq=False)
class StagedImport:
    """What would be imported.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        New rows of each table; of pupils all rows, where something is added to those that are there.
    replaces : dict of str to tuple of str
        Imports whose rows are in the new ones.
    keys, people : dict
        The key of each school, and its pupils in the file.
    schools : tuple of Listed
        Schools that the partnership's list does not have yet.
    state : str
        What the key files were, see `sipp_lib.evidence.pupils.key_files.state`.
    issues : tuple of Issue
        What was found.
    """

    tables: dict[str, pd.DataFrame]
    replaces: dict[str, tuple[str, ...]]
    keys: dict[str, bytes]
    people: dict[str, list[KnownPupil]]
    schools: tuple[KnownSchool, ...] = ()
    state: str = ""
    issues: tuple[Issue, ...] = ()


def stage(
    seen: ReadFile,
    mapping: Mapping,
    known: CurrentData,
    *,
    file: str,
    sha256: str,
    simd: SimdLookup | None = None,
    said: Collection[str] = (),
    today: date | None = None,
) -> StagedImport:
    """The rows a file would bring, and everything that is to be said about them; nothing is written.

    Parameters
    ----------
    seen : Read
        The file as text.
    mapping : Mapping
        What its columns are.
    known : Known
        What the partnership has.
    file, sha256 : str
        The file's name and hash.
    simd : Lookup, optional
        For data zones.
    said : collection of str
        Stops that a person has lifted, of `sipp_lib.evidence.pupils.linkage.ASKED`.
    today : datetime.date, optional
        See `sipp_lib.evidence.convert.clean`.
    """
    state = key_files.state(known.programme.id, known.programme.folder)
    cleaned = convert(
        seen.frame,
        mapping,
        formats=seen.formats,
        rows=seen.rows.tolist(),
        file=file,
        known=known.measures,
        today=today,
    )
    issues = [
        *cleaned.issues,
        *unfilled(cleaned, mapping, file),
        *left_in_own_words(seen, mapping, file, known.measures),
    ]
    told = bool(mapping.of(*WHO)) and not answered_by_adults(mapping, known.measures)
    who = LinkedRows([])
    new: tuple[KnownSchool, ...] = ()
    if told:
        schools, new, more = schools_of(cleaned, mapping, known, file)
        issues += more
        cleaned.frame["school"] = schools.astype("string")
        everybody = people(cleaned, mapping, file)
        use, repeats = without_repeats(cleaned, everybody.each, file)
        issues += (
            everybody.issues + repeats + parts_of_one(cleaned, everybody.each, seen.frame, mapping, file)
        )
        cleaned, schools = _some(cleaned, use), schools[use].reset_index(drop=True)
        who = link(cleaned, everybody.of(use), schools, known, file=file, sha256=sha256, said=said)
        issues += who.issues
        # rows of nobody, or of no school that is known, are not one another's
        cleaned = _some(cleaned, np.array(who.codes, dtype=object) != "")
    else:
        cleaned, new, more = _unknown(cleaned, seen, mapping, known, file)
        issues += more
        # nobody can be told apart across files: a number that holds the file's hash keeps them apart
        who = LinkedRows([f"r{sha256[:8]}-{one}" for one in those_who_answer(seen, mapping, cleaned.rows)])
    codes = [code for code in who.codes if code]
    if "measure" in cleaned.frame:
        names = {
            normalise_heading(name): each.code
            for each in known.measures
            for name in (each.name, each.code)
            if each.code
        }
        told_so = cleaned.frame["measure"]
        cleaned.frame["measure"] = tidy.each(told_so, lambda text: names.get(normalise_heading(text), text))
    zones = None
    if "data_zone" in cleaned.frame:
        zones, more = _zones(cleaned, mapping, codes, simd, file)
        issues += more
    observations, o_rows, more = tidy.observations(cleaned, mapping, codes, file, known.measures)
    surveys, s_rows = tidy.surveys(cleaned, mapping, codes, known.measures)
    pupils, p_rows, twice = tidy.pupils(cleaned, mapping, codes, zones, file)
    issues += more + twice
    if keeps_no_pupils(mapping, known.measures):
        pupils, p_rows = pupils.iloc[:0], p_rows.iloc[:0]  # those who answer may be parents or staff
    issues += [
        *_told_in_vain(mapping, file, known.measures),
        *_none_listed(surveys, known.measures, file),
        *_nothing_kept(seen, mapping, file, known.measures),
        *_names_left(seen, mapping, file),
    ]
    tables = {"pupils": pupils, "observations": observations, "surveys": surveys}
    tables = occasions.in_words_of(tables, known.measures, known.evidence)
    rows = {"pupils": list(p_rows), "observations": list(o_rows), "surveys": list(s_rows)}
    for table in KEYS:
        tables[table], rows[table], more = drop_imported_before(
            tables[table], rows[table], known.evidence, table, file
        )
        issues += more
    issues += names_kept(tables, rows, [*chain(*who.people.values())], known, mapping, file=file, schools=new)
    tables["pupils"], replaces, more = fill_known_pupils(pupils, known, file, mapping, who.moved)
    issues += more
    issues = [lift_stops(issue) if issue.code in said else issue for issue in issues]
    stopping = {issue.code for issue in issues if issue.severity == "stop"}
    issues += check_together(tables | {"pupils": pupils}, rows, known, file, mapping)
    issues = [
        issue
        for issue in issues
        if not (issue.code == "not-of-this-form" and issue.code in stopping and issue.severity != "stop")
        and not (issue.code in OF_ONE_PUPIL and not stopping.isdisjoint(UNSURE))
        and not (issue.code in ("repeated-row", "namesakes") and "session-codes" in stopping)
        and not (issue.code == "namesakes" and "parts-of-one" in stopping)
        and not (issue.code in OF_NUMBERS and "cut-off-number" in stopping)
        and not (issue.code == "unlisted-answer" and "no-answer-listed" in stopping)
        and not (issue.code == "impossible-rate" and "impossible-openings" in stopping)
    ]
    return StagedImport(tables, replaces, who.keys, who.people, new, state, tuple(issues))


def _unknown(
    cleaned: Converted, seen: ReadFile, mapping: Mapping, known: CurrentData, file: str
) -> tuple[Converted, tuple[KnownSchool, ...], list[Issue]]:
    """The rows of a file that tells of nobody, each form once, and their schools as they are listed."""
    if stops := find_aggregates(seen.frame, mapping, file):
        return cleaned, (), stops
    use, issues = sent_twice(seen, mapping, file)
    cleaned = _some(cleaned, use)
    new: tuple[KnownSchool, ...] = ()
    if "school" in cleaned.frame:
        schools, new, more = schools_of(cleaned, mapping, known, file)
        issues += more
        cleaned.frame["school"] = schools.astype("string")
    if mapping.of(*MEASURED):
        text = (
            f"{file}: no column tells which pupil a row is about, so each row counts as a pupil of its own and "
            "cannot be joined with any other file. Add a column of numbers or names if one is known."
        )
        issues.append(Issue("no-pupil-column", "warn", text, file=file))
    return cleaned, new, issues


def _some(cleaned: Converted, use: np.ndarray) -> Converted:
    """Some rows of a cleaned file."""
    marks = {name: each[use] for name, each in cleaned.markers.items()}
    return Converted(cleaned.frame[use].reset_index(drop=True), cleaned.rows[use], marks)


def _nothing_kept(seen: ReadFile, mapping: Mapping, file: str, known: Sequence[Measure]) -> list[Issue]:
    """A stop where each row would be an empty pupil: of a form without items, or where nothing is said of anybody."""
    if mapping.of(*MEASURED, "denominator", "answer"):
        return []
    codes = [
        column.heading
        for at, column in enumerate(mapping.columns)
        if column.field == LEAVE_OUT and is_session_codes(column.heading, seen.frame.iloc[:, at].tolist())
    ]
    if codes:
        return [only_session_codes(codes, file)]
    if stops := no_item_taken(seen, mapping, file, known):
        return stops
    if mapping.of(*WHO, *(each.name for each in types_about("pupil", "circumstance", "area"))):
        left = [
            f"‘{column.heading}’ ({why})"
            for at, column in enumerate(mapping.columns)
            if column.field == LEAVE_OUT
            and (why := why_left_out(column.heading, seen.frame.iloc[:, at].tolist(), known)) in RESULTS
        ]
        text = f"{file}: no result is brought in, only who the pupils are. Left out: {listing(left, SHOWN)}."
        return [Issue("no-result", "warn", text, file=file)] if left else []
    text = f"{file}: nothing of the file would be kept, as every column is left out. Say what at least one of them is."
    return [Issue("nothing-kept", "stop", text, file=file)]


def _told_in_vain(mapping: Mapping, file: str, known: Sequence[Measure]) -> list[Issue]:
    """That what a form tells of those who answered is not kept, where nobody is told who they are."""
    names = [f"‘{mapping.columns[at].heading}’" for at in not_kept(mapping, known)]
    if not names:
        return []
    text = (
        f"{file}: {listing(names, SHOWN)}: not kept, as the answers stand by themselves: they are of adults, or no "
        "code or number tells which pupil gave them."
    )
    return [Issue("told-in-vain", "note", text, file=file)]


def _names_left(seen: ReadFile, mapping: Mapping, file: str) -> list[Issue]:
    """A warning where names of pupils seem to be left out, as no public text is then searched for them."""
    if of_adults(each.heading for each in mapping.columns):
        return []
    names = [f"‘{mapping.columns[at].heading}’" for at in unsought(mapping.columns, seen.frame)]
    if not names:
        return []
    text = (
        f"{file}: {listing(names, SHOWN)}: these look like names and are left out, so a public report is not searched "
        "for them. If they are the pupils’ names, choose ‘full name’, ‘forename’ or ‘surname’ for the column."
    )
    return [Issue("names-left-out", "warn", text, file=file)]


def _none_listed(surveys: pd.DataFrame, known: Sequence[Measure], file: str) -> list[Issue]:
    """A stop where no answer of a questionnaire is among those that its measure lists, as none would count.

    Where it lists none yet, that is said, with their order if it is a usual scale.
    """
    found = []
    for measure in known:
        given = surveys["answer"][surveys["scale"] == measure.code]
        if measure.form == "survey" and not measure.answers and given.notna().any():
            usual = best_first(map(str, given.dropna().unique()))
            order = f": {', '.join(usual)}" if usual else ""
            text = (
                f"{file}: ‘{title(measure)}’ lists no possible answers yet, so no report counts these {len(given)}. "
                f"List them in Phase 3 under ‘Possible answers’, from best to worst{order}."
            )
            found.append(Issue("no-answers-yet", "warn", text, "answer", file=file))
        if measure.answers and len(given) and not among(given.unique(), measure.answers):
            text = (
                f"{file}: none of the {len(given)} answers is among the possible answers of ‘{title(measure)}’ "
                f"({', '.join(measure.answers)}), so none would be counted. Choose another measure for them, or "
                "list the answers of the file, from best to worst, under ‘Possible answers’ of this measure in "
                "Phase 3. Numbers can go beside words there, such as ‘5 = Strongly agree’."
            )
            found.append(Issue("no-answer-listed", "stop", text, "answer", file=file))
    return found


def _zones(
    cleaned: Converted, mapping: Mapping, codes: list[str], simd: SimdLookup | None, file: str
) -> tuple[pd.Series[int] | None, list[Issue]]:
    if simd is not None:
        rows, least = cleaned.rows.tolist(), mapping.direction == LEAST
        found, issues = deciles(cleaned.frame["data_zone"].tolist(), simd, rows=rows, file=file)
        return found, [*issues, *differing(cleaned.frame, found, codes, rows, least=least, file=file)]
    text = (
        f"{file}: data zones are given but no lookup, so they give no SIMD deciles. Give the official lookup with "
        "--simd FILE."
    )
    return None, [Issue("no-lookup", "warn", text, "data_zone", file=file)]
