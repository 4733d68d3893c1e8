"""What a school's file would bring to the evidence: rows under pseudonyms, checked against what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence import identity, pseudonyms, tidy
from sipp_lib.evidence.clean import Cleaned, clean
from sipp_lib.evidence.deprivation import Lookup, deciles
from sipp_lib.evidence.fields import plain
from sipp_lib.evidence.finding import in_words
from sipp_lib.evidence.joining import KEYS, Known, checked_with, not_again, with_earlier
from sipp_lib.evidence.mapping import WHO, Mapping
from sipp_lib.evidence.mentions import KnownPupil
from sipp_lib.evidence.read import Read

MEASURED = ("value", "numerator", "percent")


@dataclass(frozen=True, eq=False)
class Arrival:
    """What would be imported.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        New rows of each table; of pupils all rows, where something is added to those that are there.
    replaces : dict of str to tuple of str
        Imports whose rows are in the new ones.
    keys, people : dict
        The key of each school, and its pupils in the file.
    issues : tuple of Issue
        What was found.
    """

    tables: dict[str, pd.DataFrame]
    replaces: dict[str, tuple[str, ...]]
    keys: dict[str, bytes]
    people: dict[str, list[KnownPupil]]
    issues: tuple[Issue, ...] = ()


def arrive(
    seen: Read, mapping: Mapping, known: Known, *, file: str, sha256: str, simd: Lookup | None = None
) -> Arrival:
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
    """
    cleaned = clean(
        seen.frame,
        mapping,
        formats=seen.formats,
        rows=seen.rows.tolist(),
        file=file,
        known=known.measures,
    )
    issues = list(cleaned.issues)
    told = bool(mapping.of(*WHO))
    if told:
        found, more = tidy.people(cleaned, file)
        use, repeats = tidy.without_repeats(cleaned, found, file)
        issues += more + repeats
        found = [who for who, used in zip(found, use, strict=True) if used]
        marks = {name: each[use] for name, each in cleaned.markers.items()}
        cleaned = Cleaned(cleaned.frame[use].reset_index(drop=True), cleaned.rows[use], marks)
        codes, keys, people, more = _codes(cleaned, mapping, found, known, file)
        issues += more
    else:
        # nobody can be told apart across files: a number that holds the file's hash keeps them apart
        codes = [f"r{sha256[:8]}-{row}" for row in cleaned.rows]
        keys, people = {}, {}
        if mapping.of(*MEASURED):
            text = (
                f"{file}: no column tells which pupil a row is about, so each row counts as a pupil of its own and "
                "cannot be joined with any other file. Add a column of numbers or names if one is known."
            )
            issues.append(Issue("no-pupil-column", "warn", text, file=file))
    if "measure" in cleaned.frame:
        names = {
            plain(name): each.code for each in known.measures for name in (each.name, each.code) if each.code
        }
        told_so = cleaned.frame["measure"]
        cleaned.frame["measure"] = tidy.each(told_so, lambda text: names.get(plain(text), text))
    zones = None
    if "data_zone" in cleaned.frame:
        zones, more = _zones(cleaned, simd, file)
        issues += more
    observations, o_rows, more = tidy.observations(cleaned, mapping, codes, file)
    surveys, s_rows = tidy.surveys(cleaned, mapping, codes)
    issues += more
    pupils, p_rows, more = tidy.pupils(cleaned, mapping, codes, zones, file)
    issues += more
    if mapping.of("answer") and not mapping.of(*MEASURED, *(("scn", "pupil", "stage") if told else ())):
        pupils, p_rows = pupils.iloc[:0], p_rows.iloc[:0]  # those who answer may be parents or staff
    tables = {"pupils": pupils, "observations": observations, "surveys": surveys}
    rows = {"pupils": list(p_rows), "observations": list(o_rows), "surveys": list(s_rows)}
    for table in KEYS:
        tables[table], rows[table], more = not_again(tables[table], rows[table], known.evidence, table, file)
        issues += more
    tables["pupils"], replaces, more = with_earlier(pupils, known, file)
    issues += more
    said = {issue.code for issue in issues if issue.severity == "stop"}
    more = checked_with(tables | {"pupils": pupils}, rows, known, file)
    issues += [issue for issue in more if issue.code != "not-of-this-form" or issue.code not in said]
    return Arrival(tables, replaces, keys, people, tuple(issues))


def _codes(
    cleaned: Cleaned, mapping: Mapping, found: Sequence[tuple[str, str, str]], known: Known, file: str
) -> tuple[list[str], dict[str, bytes], dict[str, list[KnownPupil]], list[Issue]]:
    """The pseudonym of each row, by the key of its school."""
    programme, issues = known.programme, []
    column = cleaned.frame.get("school")
    schools = np.array(
        [mapping.school] * len(found) if column is None else column.fillna(mapping.school), dtype=object
    )
    codes = [""] * len(found)
    keys: dict[str, bytes] = {}
    people: dict[str, list[KnownPupil]] = {}
    if (nowhere := np.flatnonzero(schools == "")).size:
        rows = [int(cleaned.rows[at]) for at in nowhere]
        text = f"{file}, {in_words(rows)}: no school is told. Fill in its short name and add the file again."
        issues.append(Issue("no-school", "stop", text, "school", tuple(rows), file))
    if known.schools and (strange := sorted(set(schools) - {*known.schools, ""})):
        text = (
            f"{file}: {len(strange)} short names of schools are not those of the partnership "
            f"({', '.join(known.schools)}). Add the school's record, or correct the name."
        )
        issues.append(Issue("unknown-school", "warn", text, "school", file=file))
    places = pd.Series(schools).groupby(schools, sort=False).indices
    for school in dict.fromkeys(schools[schools != ""]):
        at = places[school]
        key = pseudonyms.school_key(programme.id, school, programme.folder)
        earlier = identity.read_keys(programme.id, [school], programme.folder)
        if key is None and not earlier and (known.evidence.pupils["school"] == school).any():
            text = (
                f"{file}: this machine has no key of the school {school}, whose pupils are in the evidence, so they "
                "would get other pseudonyms. Copy the folder of keys from the machine that imported them."
            )
            issues.append(Issue("no-key", "stop", text, "school", file=file))
        keys[school] = key or pseudonyms.new_key()
        people[school], linked = pseudonyms.identify(keys[school], [found[int(each)] for each in at], earlier)
        for each, pupil in zip(at, people[school], strict=True):
            codes[each] = pupil.pupil
        if linked:
            rows = [int(cleaned.rows[at[each]]) for each in linked]
            text = (
                f"{file}, {in_words(rows)}: these pupils are known from an earlier import by their names alone. Look "
                "whether they are the same."
            )
            issues.append(Issue("linked-by-name", "note", text, rows=tuple(rows), file=file))
    return codes, keys, people, issues


def _zones(cleaned: Cleaned, simd: Lookup | None, file: str) -> tuple[pd.Series[int] | None, list[Issue]]:
    if simd is not None:
        return deciles(cleaned.frame["data_zone"].tolist(), simd, rows=cleaned.rows.tolist(), file=file)
    text = (
        f"{file}: data zones are given but no lookup, so they give no SIMD deciles. Give the official lookup with "
        "--simd FILE."
    )
    return None, [Issue("no-lookup", "warn", text, "data_zone", file=file)]
