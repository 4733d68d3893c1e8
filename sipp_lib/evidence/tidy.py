"""From a cleaned file to the tables of the evidence: who each row is about, what of them, and what was measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence.combine import columns_of
from sipp_lib.evidence.convert import Converted
from sipp_lib.evidence.mapping.column_types import ABSENCES, SIMD, WAYS_ABSENT, types_about
from sipp_lib.evidence.mapping.edits import BY_DATE
from sipp_lib.evidence.mapping.mapping import (
    ATTENDANCE,
    LEAST,
    Mapping,
    item_of,
    name_of,
)
from sipp_lib.evidence.mapping.openings import HALVES
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.simd import told_deciles
from sipp_lib.evidence.values.answers import among
from sipp_lib.evidence.values.dates import dates, month
from sipp_lib.evidence.values.levels import with_steps
from sipp_lib.formats import SHOWN, listing, row_numbers

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven")
NUMBER_WORD = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
OPENINGS = (*HALVES, *ABSENCES)
SEXES = {"male": "M", "boy": "M", "m": "M", "female": "F", "girl": "F", "f": "F"}


def pupils(
    cleaned: Converted,
    mapping: Mapping,
    codes: Sequence[str],
    deciles: pd.Series[int] | None = None,
    file: str = "",
) -> tuple[pd.DataFrame, pd.Series[int], list[Issue]]:
    """The table of pupils: one row for each pseudonym, with what is told of them.

    Parameters
    ----------
    cleaned : Converted
        The file.
    mapping : Mapping
        What its columns are.
    codes : sequence of str
        The pseudonym of each row.
    deciles : pandas.Series of Int64, optional
        SIMD decile of each row, from its data zone.
    file : str
        The file's name.

    Returns
    -------
    (pandas.DataFrame, pandas.Series of int, list of Issue)
        The columns of ``TABLES["pupils"]``; the spreadsheet row of each; pupils told of in two ways, which stop.
    """
    frame = cleaned.frame
    rows = pd.DataFrame({"pupil": pd.array(list(codes), dtype="string")})
    for name in (each.name for each in types_about("pupil", "circumstance")):
        rows[name] = frame[name].to_numpy() if name in frame else None
    rows["school"] = rows["school"] if "school" in frame else mapping.school or None
    rows["sex"] = each(rows["sex"], lambda sex: SEXES.get(sex.casefold(), sex))
    rows["stage"] = each(rows["stage"], _stage)
    rows["simd_decile"] = _deciles(frame, mapping, deciles).to_numpy()
    rows = rows.astype({name: kind.dtype for name, kind in TABLES["pupils"].items()})[list(TABLES["pupils"])]
    issues = []
    counts = rows.groupby("pupil", sort=False).nunique()
    for name in map(str, counts):
        wrong = rows["pupil"].isin(counts.index[counts[name] > 1]) & rows[name].notna()
        if wrong.any():
            places = [int(row) for row in cleaned.rows[wrong.to_numpy(bool)]]
            told = columns_of(mapping, name)
            heading = told[0].heading if told else name
            text = (
                f"{file}, {row_numbers(places)}: the same pupil has different values of ‘{heading}’. Correct the file "
                "and add it again."
            )
            issues.append(Issue("conflicting-pupil", "stop", text, name, tuple(places), file))
    by_zone = deciles is not None and bool(deciles.notna().all())
    if "simd_quintile" in frame and "simd_decile" not in frame and not by_zone:
        text = (
            f"{file}: SIMD is given in quintiles, so each pupil has the less deprived decile of the quintile. Only "
            "fifths may be read from it."
        )
        issues.append(Issue("quintiles-only", "note", text, "simd_decile", file=file))
    if mapping.direction == LEAST and not by_zone and mapping.of(*SIMD):
        text = f"{file}: in this file SIMD 1 means the least deprived, so the numbers are kept the other way round."
        issues.append(Issue("simd-reversed", "note", text, "simd_decile", file=file))
    made = rows.groupby("pupil", sort=False).first().reset_index()
    first = pd.Series(cleaned.rows).groupby(rows["pupil"].to_numpy(), sort=False).first()
    return made[list(TABLES["pupils"])], first.reset_index(drop=True), issues


def observations(
    cleaned: Converted,
    mapping: Mapping,
    codes: Sequence[str],
    file: str = "",
    known: Sequence[Measure] = (),
) -> tuple[pd.DataFrame, pd.Series[int], list[Issue]]:
    """The table of observations: a row for each value, none where a pupil has no value.

    Parameters and result are those of `pupils`; ``TABLES["observations"]`` has the columns.
    """
    frame, parts, issues = cleaned.frame, [], []
    moments: dict[tuple[str, str], dict[str, str]] = {}
    for column in mapping.of("value", *ATTENDANCE):
        moments.setdefault((column.measure, column.occasion), {})[column.field] = name_of(column)
    issues += _without_half(mapping, moments, file)
    days = [c for c in mapping.of(*OPENINGS) if bool((frame[name_of(c)] % 1 > 0).any())]
    if days:
        issues.append(_in_days([column.heading for column in days], file))
    for (measure, occasion), names in moments.items():
        part = pd.DataFrame({"pupil": list(codes), "row": cleaned.rows})
        part["measure"] = frame["measure"].to_numpy() if "measure" in frame else measure
        part["occasion"] = frame["occasion"].to_numpy() if "occasion" in frame else occasion
        day = dates([occasion]).values[0] if re.search(r"\d.*\d", occasion) else None
        part["date"] = frame["date"].to_numpy() if "date" in frame else day
        if "occasion" not in frame and "date" in frame and (occasion in BY_DATE or not occasion):
            part["occasion"] = frame["date"].dt.strftime(BY_DATE[occasion or "the date"]).to_numpy()
        if "value" not in names:  # attendance is told by month
            part["occasion"] = each(part["occasion"], lambda text: month(text) or text)
        both = _whole(names)
        for name, half in zip(HALVES, _halves(frame, names) if both else (None, None), strict=True):
            part[name] = None if half is None else (half * (2 if days else 1)).to_numpy()
        if both and not {*HALVES} <= names.keys():
            issues += _half_told(frame, names, mapping, cleaned.rows, file)
        value = names.get("value") or (None if both else names.get("percent"))
        levels = value is not None and frame[value].dtype == "string"
        part["level"] = frame[value].to_numpy() if value and levels else None
        part["value"] = frame[value].to_numpy() if value and not levels else None
        if both and "percent" in names:
            issues += _disagreeing(frame[names["percent"]], part, file)
        parts.append(part)
    if not parts:
        return _empty("observations"), pd.Series(dtype="int64"), issues
    made = pd.concat([part.astype({"date": "datetime64[us]"}) for part in parts], ignore_index=True)
    made = made[made[["value", "level", "denominator"]].notna().any(axis=1)].reset_index(drop=True)
    typed = made.astype({n: k.dtype for n, k in TABLES["observations"].items()})[list(TABLES["observations"])]
    return (
        with_steps(typed, known),
        made["row"],
        issues,
    )


def surveys(
    cleaned: Converted, mapping: Mapping, codes: Sequence[str], known: Sequence[Measure] = ()
) -> tuple[pd.DataFrame, pd.Series[int]]:
    """The table of survey answers, in a known measure's own words; the item of each is see `mapping.item_of`."""
    listed = {measure.code: measure.answers for measure in known}
    frame, parts = cleaned.frame, []
    given: dict[str, set[str]] = {}
    for column in mapping.of("answer"):
        given.setdefault(column.measure, set()).update(frame[name_of(column)].dropna())
    own = {scale: among(cells, listed.get(scale, ())) for scale, cells in given.items()}
    for column in mapping.of("answer"):
        part = pd.DataFrame({"respondent": list(codes), "row": cleaned.rows})
        part["scale"] = column.measure
        part["occasion"] = frame["occasion"].to_numpy() if "occasion" in frame else column.occasion or None
        part["item"] = frame["item"].to_numpy() if "item" in frame else item_of(column, mapping)
        part["answer"] = each(frame[name_of(column)], _in_words_of(own[column.measure])).to_numpy()
        parts.append(part)
    if not parts:
        return _empty("surveys"), pd.Series(dtype="int64")
    made = pd.concat(parts, ignore_index=True)
    made = made[made["answer"].notna()].reset_index(drop=True)
    return made.astype({n: k.dtype for n, k in TABLES["surveys"].items()})[list(TABLES["surveys"])], made[
        "row"
    ]


def _in_words_of(own: dict[str, str]) -> Callable[[str], str]:
    """What gives each answer in its measure's own words, as far as they are known."""
    return lambda text: own.get(text, text)


def _deciles(frame: pd.DataFrame, mapping: Mapping, zones: pd.Series[int] | None) -> pd.Series[int]:
    """Deciles with 1 the most deprived: by data zone, else the less deprived end of what a file tells."""
    _, told = told_deciles(frame, least=mapping.direction == LEAST)
    return told if zones is None else zones.reset_index(drop=True).astype("Int64").fillna(told)


def _whole(names: Collection[str]) -> bool:
    """Whether columns tell the half-days possible and attended, or one of them and those absent."""
    one = "numerator" in names or "denominator" in names
    absent = any({*way} <= {*names} for way in WAYS_ABSENT)
    return {"numerator", "denominator"} <= {*names} or (one and absent)


def _halves(frame: pd.DataFrame, names: dict[str, str]) -> list[pd.Series[Any]]:
    """The half-days attended and possible; that which has no column is worked out from those absent."""
    told = {name: frame[names[name]].astype("Float64") for name in OPENINGS if name in names}
    if not told.keys() >= {*HALVES}:
        way = next(way for way in WAYS_ABSENT if {*way} <= told.keys())
        absent = pd.concat([told[part] for part in way], axis=1).sum(axis=1, skipna=False)
        if "numerator" in told:
            told["denominator"] = told["numerator"] + absent
        else:
            told["numerator"] = told["denominator"] - absent
    return [told[name] for name in HALVES]


def _half_told(
    frame: pd.DataFrame, names: dict[str, str], mapping: Mapping, rows: np.ndarray, file: str
) -> list[Issue]:
    """Rows of which one half is told and the other not, as where nobody was absent: an empty cell is no nought."""
    told = frame[[names[name] for name in OPENINGS if name in names]].notna()
    places = [int(row) for row in rows[(told.any(axis=1) & ~told.all(axis=1)).to_numpy(bool)]]
    if not places:
        return []
    headings = listing(
        [f"‘{each.heading}’" for each in mapping.of(*OPENINGS) if name_of(each) in names.values()]
    )
    text = (
        f"{file}, {row_numbers(places)}: one of the columns {headings} is empty, so these half-days are not known and "
        "are not counted. Where nobody was absent write 0, and add the file again."
    )
    return [Issue("half-told", "warn", text, rows=tuple(places), file=file)]


def _in_days(headings: Sequence[str], file: str) -> Issue:
    """That a register counts days, in which there are halves."""
    named = listing([f"‘{heading}’" for heading in headings], SHOWN)
    text = (
        f"{file}, column{'s' if len(headings) > 1 else ''} {named}: there are halves here, so the register counts "
        "days. Each day is taken as two half-days."
    )
    return Issue("days", "note", text, headings[0], file=file)


def _without_half(mapping: Mapping, moments: dict[tuple[str, str], dict[str, str]], file: str) -> list[Issue]:
    """Half-days attended without those possible, or possible without attended, which say nothing and are not kept."""
    halves = [
        each
        for each in mapping.of("numerator", "denominator")
        if not _whole(moments[each.measure, each.occasion])
    ]
    issues = []
    for percent in (True, False):
        found = [each for each in halves if ("percent" in moments[each.measure, each.occasion]) == percent]
        names = listing([f"‘{each.heading}’" for each in found], SHOWN)
        where = f"{file}, column{'s' if len(found) > 1 else ''} {names}"
        if found and percent:
            text = f"{where}: the percentages of the same time are used as they are, so these half-days are not kept."
            issues.append(Issue("half-beside-percent", "note", text, file=file))
        elif found:
            text = (
                f"{where}: half-days attended and half-days possible mean nothing without each other, so nothing of "
                "this is kept. Add the column that is missing, such as ‘Aug 2026 Possible’ beside ‘Aug 2026 Present’, "
                "and add the file again."
            )
            issues.append(Issue("half-of-a-pair", "warn", text, file=file))
    return issues


def _disagreeing(percent: pd.Series[float], part: pd.DataFrame, file: str) -> list[Issue]:
    """Attendance in percent that is not what the openings give: one of them was mistyped or is of other weeks."""
    top, bottom = (part[name].astype("Float64") for name in HALVES)
    told = 100 * top / bottom - percent.astype("Float64").reset_index(drop=True)
    wrong = ((told.abs() > 1) & (bottom > 0)).fillna(False).to_numpy(bool)
    places = [int(row) for row in part["row"][wrong]]
    if not places:
        return []
    text = (
        f"{file}, {row_numbers(places)}: the attendance in percent is not that of the openings. The openings are used; "
        "check which of them is right."
    )
    return [Issue("percent-disagrees", "warn", text, rows=tuple(places), file=file)]


def each(column: pd.Series[Any], change: Callable[[str], str]) -> pd.Series[Any]:
    """A column with each of its different texts changed."""
    return column.map({text: change(text) for text in column.dropna().unique()})


def _stage(stage: str) -> str:
    figures = NUMBER_WORD.sub(lambda word: str(NUMBER_WORDS.index(word[0].casefold()) + 1), stage.strip())
    if year := re.fullmatch(r"([1-6])(?:st|nd|rd|th) year", figures, re.IGNORECASE):
        return f"S{year[1]}"
    found = re.fullmatch(
        r"(p|s|pr(?:i|im|imary)?|sec(?:ondary)?)\.? ?([1-7])(?: ?(?:[/&+-]|to|and) ?(?:\1\.? ?)?([1-7]))?",
        figures,
        re.IGNORECASE,
    )
    # ‘P6/5’ and ‘P5-6’ are one composite stage
    return f"{found[1][0].upper()}{'/'.join(sorted({*filter(None, found.groups()[1:])}))}" if found else stage


def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=kind.dtype) for name, kind in TABLES[table].items()})
