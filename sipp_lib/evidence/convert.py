"""A school's file by its mapping: every column as values of its field, and what was found on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, Severity
from sipp_lib.evidence.mapping.column_types import (
    GROUPS,
    LEAVE_OUT,
    ZONE,
    normalise_heading,
    restored_scn,
)
from sipp_lib.evidence.mapping.fitting import check_forms
from sipp_lib.evidence.mapping.mapping import (
    MANY,
    WHO,
    MappedColumn,
    Mapping,
    in_one_place,
    name_of,
    only_one,
)
from sipp_lib.evidence.pupils.identifiers import valid_scn
from sipp_lib.evidence.pupils.names import cut_off, respell, rounded
from sipp_lib.evidence.values.answers import normalise
from sipp_lib.evidence.values.dates import dates, measured_on, named, of_a_pupil
from sipp_lib.evidence.values.marks import marks
from sipp_lib.evidence.values.missing import describe_reasons, missing_reason, stripped
from sipp_lib.evidence.values.numbers import Values, bands, numbers, percentages, quintiles, yes_or_no
from sipp_lib.formats import SHOWN, listing, row_numbers

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

NUMBERS = ("value", "numerator", "denominator", "authorised", "unauthorised")
YES_NO = ("fme", "asn", "eal", "care_experienced")
FIRST = 3  # values of a column that are told
JUDGED = "expected yes or no (Y, N, True, False, 1 or 0)"
AGAIN = "Correct the cells and add the file again."
NO_DAY = "no pupil can have been measured on such a day, as it is before 1990 or after today."
NO_TIME = "the year cannot be right, as it is before 1990 or far ahead."


@dataclass(frozen=True, eq=False)
class Converted:
    """A school's file as values.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row for each row of the file and one column for each that is not left out, named by `name_of`.
    rows : numpy.ndarray of int
        The spreadsheet row of each.
    markers : dict of str to numpy.ndarray of str
        For each column, which cells hold a marker instead of a value, as `missing.missing_reason` says.
    issues : list of Issue
        What was found.
    """

    frame: pd.DataFrame
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    markers: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def convert(
    frame: pd.DataFrame,
    mapping: Mapping,
    *,
    formats: pd.DataFrame | None = None,
    rows: Sequence[int] = (),
    file: str = "",
    known: Sequence[Measure] = (),
    today: date | None = None,
) -> Converted:
    """Turn a file's text into values; nothing that is not a value becomes one, least of all zero.

    Parameters
    ----------
    frame, formats : pandas.DataFrame
        The file as text, and the number formats of its cells.
    mapping : Mapping
        What each column is.
    rows : sequence of int
        The spreadsheet row of each row; 2, 3 … by default.
    file : str
        The file's name, for the sentences.
    known : sequence of Measure
        The partnership's measures: a yes or no is read as 1 or 0, and what a column holds must fit its measure.
    today : datetime.date, optional
        The day after which nothing was measured; by default that of this machine.
    """
    today = today or date.today()
    places = np.array(list(rows) or range(2, len(frame) + 2), dtype=np.int64)
    made = Converted(pd.DataFrame(index=range(len(frame))), places)

    def issue(
        code: str,
        severity: Severity,
        column: MappedColumn,
        cells: Sequence[int],
        text: str,
        *,
        most: int = SHOWN,
    ) -> None:
        if len(cells):
            found = [int(row) for row in places[np.isin(codes, cells)]]
            where = f"{file}, {row_numbers(found, most)}, column ‘{column.heading}’: "
            made.issues.append(Issue(code, severity, where + text, column.heading, tuple(found), file))

    for same in in_one_place(mapping):
        text = f"{file}: {only_one(mapping, same)}"
        made.issues.append(Issue("two-columns-in-one-place", "stop", text, file=file))
    forms: dict[str, str] = {each.code: each.form for each in known}
    made.issues.extend(check_forms(mapping, forms, file))
    totals: dict[str, dict[int, str]] = {}
    columns: dict[str, pd.Series[Any]] = {}
    for at, column in enumerate(mapping.columns):
        if column.field == LEAVE_OUT or (name := name_of(column)) in columns:
            continue
        texts = judged_texts(frame, mapping, at, known)
        codes, cells, shown = distinct(texts, None if formats is None else formats.iloc[:, at])
        judged = column.field == "value" and forms.get(column.measure) == "yes or no"
        expected = JUDGED if judged else "expected a number"
        listed = {
            normalise(answer) for each in known if each.code == column.measure for answer in each.answers
        }
        if column.field == "value" and (total := marks(cells, shown).total):
            totals.setdefault(column.measure, {}).setdefault(total, column.heading)
        values, kinds = column_values(
            column, cells, shown, issue, today=today, expected=expected, listed=listed
        )
        if column.field in MANY and values.notna().any() and not named(column.occasion, today):
            text = f"{file}, column ‘{column.heading}’: {NO_TIME} Correct the heading, or say when this was."
            made.issues.append(Issue("impossible-date", "stop", text, column.heading, file=file))
        columns[name] = values.take(codes).reset_index(drop=True)
        made.markers[name] = np.array(kinds, dtype=object)[codes]
        if note := describe_reasons(kind for kind in made.markers[name] if kind != "missing"):
            text = f"{file}, column ‘{column.heading}’: {note}; these cells stay empty and are never counted as 0."
            made.issues.append(Issue("markers", "note", text, column.heading, file=file))
    for found in (each for each in totals.values() if len(each) > 1):
        each_of = listing([f"‘{heading}’ out of {total}" for total, heading in found.items()])
        text = (
            f"{file}: the marks of one measure are out of different totals ({each_of}), so they cannot be compared. "
            "Write all of them in per cent and add the file again."
        )
        made.issues.append(Issue("different-totals", "stop", text, file=file))
    made.frame[list(columns)] = pd.DataFrame(columns)
    return made


def judged_texts(frame: pd.DataFrame, mapping: Mapping, at: int, known: Sequence[Measure]) -> pd.Series[Any]:
    """The cells of a column as text, where yes and no stand as 1 and 0 in rows of a measure that is a yes or no."""
    column, texts = mapping.columns[at], frame.iloc[:, at]
    judged = {
        normalise_heading(name)
        for each in known
        if each.form == "yes or no"
        for name in (each.name, each.code)
    }
    if column.field != "value" or not judged:
        return texts
    names = pd.Series(column.measure, index=frame.index)
    for other, each in enumerate(mapping.columns):
        names = frame.iloc[:, other] if each.field == "measure" else names
    rows = names.isin([name for name in names.unique() if normalise_heading(str(name)) in judged])
    cells = [str(cell) for cell in texts[rows].unique()]
    said = {
        cell: str(int(bool(value)))
        for cell, value in zip(cells, yes_or_no(cells).values, strict=True)
        if value is not None
    }
    return texts.mask(rows & texts.isin(list(said)), texts.map(said))


def distinct(
    column: pd.Series[Any], formats: pd.Series[Any] | None
) -> tuple[np.ndarray[Any, Any], list[str], list[str]]:
    """Which of a column's different cells each one is, and these: each is understood once, however often it stands."""
    codes, cells = pd.factorize(column, use_na_sentinel=False)
    if formats is None or (formats == "").all():
        return codes, [str(cell) for cell in cells], []
    others, shown = pd.factorize(formats, use_na_sentinel=False)
    pairs, codes = np.unique(codes * len(shown) + others, return_inverse=True)
    return (
        codes,
        [str(cell) for cell in cells.take(pairs // len(shown))],
        [str(each) for each in shown.take(pairs % len(shown))],
    )


Say = Callable[..., None]


def column_values(
    column: MappedColumn,
    cells: list[str],
    formats: list[str],
    issue: Say,
    *,
    today: date = date.max,
    expected: str = "expected a number",
    listed: Collection[str] = (),
) -> tuple[pd.Series[Any], list[str]]:
    """The values of one column with the dtype of its field, and the markers among its cells."""
    name = column.field
    if name in (*NUMBERS, "percent"):
        read = marks(cells, formats, column.heading) if name == "value" else None
        found = read.found if read else percentages(cells, formats) if name == "percent" else numbers(cells)
        if read:
            every = [at for at, value in enumerate(found.values) if value is not None]
            issue("read-as", "note", column, every if read.said else [], read.said, most=FIRST)
            issue("not-of-one-kind", "stop", column, read.at, read.stop)
        _wrong(found, column, issue, expected)
        if name == "percent":
            over = [
                at
                for at, value in enumerate(found.values)
                if isinstance(value, float) and not 0 <= value <= 100
            ]
            issue("impossible-percent", "stop", column, over, f"expected a percentage from 0 to 100. {AGAIN}")
        if name in ("numerator", "denominator"):
            odd = [at for at, value in enumerate(found.values) if value is not None and not _counts(value)]
            text = f"expected a whole number, as openings are half-days. {AGAIN}"
            issue("impossible-openings", "stop", column, odd, text)
            for at in odd:
                found.values[at] = None
        text = (
            "it cannot be told whether these are percentages or shares of 1, as the column has both. "
            if name == "percent"
            else "a comma may stand for thousands or for a decimal point here. "
        )
        issue(
            "mixed-units",
            "stop",
            column,
            [at for at in found.mixed if not read or at not in read.at],
            text + AGAIN,
        )
        return pd.Series(found.values, dtype="Float64"), found.markers
    if name in YES_NO:
        found = yes_or_no(cells)
        _wrong(found, column, issue, JUDGED)
        return pd.Series(found.values, dtype="boolean"), found.markers
    if name in ("simd_quintile", "simd_decile"):
        highest = 5 if name == "simd_quintile" else 10
        found = quintiles(cells, highest)
        _wrong(found, column, issue, f"expected a whole number from 1 to {highest}")
        return pd.Series(found.values, dtype="Int64"), found.markers
    if name == "simd_band":
        found = bands(cells)
        _wrong(found, column, issue, "expected a band such as 0-10")
        return pd.Series(found.values, dtype="string"), found.markers
    if name in ("date", "date_of_birth"):
        return _dates(column, cells, issue, today)
    return _text(column, cells, issue, today, listed)


def _counts(value: Any) -> bool:
    """Whether a number is one of half-days."""
    return float(value).is_integer() and 0 <= value < 1_000_000


def _dates(
    column: MappedColumn, cells: list[str], issue: Say, today: date
) -> tuple[pd.Series[Any], list[str]]:
    found = dates(cells)
    issue("wrong-date", "stop", column, found.wrong, f"expected a date such as 14/03/2026. {AGAIN}")
    text = "day and month could be either way round; they are read as day, then month. Look whether that is right."
    issue("ambiguous-date", "warn", column, found.ambiguous, text)
    text = (
        "some dates of this column have the day first and some the month first, so that these cannot be "
        "trusted. Write them as 2026-03-14 and add the file again."
    )
    if found.month_first:
        known = [at for at, value in enumerate(found.values) if value]
        issue("month-first", "note", column, known, "the dates have the month first, and are read so.")
    severity: Severity = "stop" if column.field == "date" else "warn"
    issue("swapped-date", severity, column, found.swapped, text)
    days = [(at, day) for at, day in enumerate(found.values) if day]
    if column.field == "date":
        wrong = [at for at, day in days if not measured_on(day, today)]
        issue("impossible-date", "stop", column, wrong, f"{NO_DAY} {AGAIN}")
    else:
        strange = [at for at, day in days if not of_a_pupil(day, today)]
        text = "somebody born on such a day would not be of school age. Look whether the year is right."
        issue("strange-birthday", "warn", column, strange, text)
    return pd.Series(found.values, dtype="datetime64[us]"), found.markers


def _text(
    column: MappedColumn, cells: list[str], issue: Say, today: date, listed: Collection[str] = ()
) -> tuple[pd.Series[Any], list[str]]:
    texts = [stripped(cell) for cell in cells]
    # ‘C’ or ‘x’ is a fair name of a class: only what is surely missing is
    kinds = [kind if (kind := missing_reason(cell)) == "missing" else "" for cell in cells]
    if column.field == "answer":
        # ‘None’ and ‘Not known’ are answers where the measure lists them
        kinds = ["" if normalise(text) in listed else kind for text, kind in zip(texts, kinds, strict=True)]
    if column.field in WHO:
        # people are called Null, Na or Sick, and initials can be NK
        kinds = [
            "" if text.replace(" ", "").isalpha() else kind for text, kind in zip(texts, kinds, strict=True)
        ]
    lost = [at for at, text in enumerate(texts) if cut_off(text)] if column.field in ("scn", "pupil") else []
    if column.field == "pupil":
        texts = [respell(text) for text in texts]
        lost = lost or rounded(texts)
    text = (
        "Excel has cut off these numbers (such as 2.02E+11, or only noughts after the fifteenth digit), so pupils "
        "cannot be told apart by them. In the original, format the column as text, or as a number without decimals, "
        "and export it again."
    )
    issue("cut-off-number", "stop", column, lost, text)
    match column.field:
        case "scn":
            texts = [restored_scn(cell) for cell in cells]
            zeros = [
                at for at, text in enumerate(texts) if len(text) > len(stripped(cells[at]).replace(" ", ""))
            ]
            text = "a lost leading zero was put back, as the check digit confirms it."
            issue("scn-zero", "note", column, zeros, text)
            wrong = [at for at, text in enumerate(texts) if not kinds[at] and not valid_scn(text)]
            broken = [at for at in wrong if not texts[at].isdigit() and at not in lost]
            text = f"this is no Scottish Candidate Number (nine digits). {AGAIN}"
            issue("no-scn", "stop", column, broken, text)
            misfit, filled = [at for at in wrong if texts[at].isdigit()], sum(not kind for kind in kinds)
            text = (
                "the check digit of the Scottish Candidate Number does not fit, so a digit may be wrong. Compare it "
                "with the school's register; the pupil is taken in under the number as it stands."
            )
            if mostly := 2 * len(misfit) > filled > FIRST:
                text = (
                    f"{len(misfit)} of {filled} check digits do not fit. Look whether these are SCNs; they are taken "
                    "in as they stand."
                )
            issue("scn-check-digit", "warn", column, misfit, text, most=FIRST if mostly else SHOWN)
        case "occasion":
            wrong = [at for at, text in enumerate(texts) if not named(text, today)]
            issue("impossible-date", "stop", column, wrong, f"{NO_TIME} {AGAIN}")
        case "group":
            wrong = [at for at, text in enumerate(texts) if not kinds[at] and text.casefold() not in GROUPS]
            issue("wrong-group", "stop", column, wrong, f"expected target, comparison or other. {AGAIN}")
            texts = [GROUPS.get(text.casefold(), "") for text in texts]
        case "data_zone":
            texts = [text.upper() for text in texts]
            wrong = [at for at, text in enumerate(texts) if not kinds[at] and not ZONE.fullmatch(text)]
            issue(
                "wrong-zone",
                "warn",
                column,
                wrong,
                "this is no data zone such as S01006506, so it has no decile.",
            )
    values = [None if kind or not text else text for text, kind in zip(texts, kinds, strict=True)]
    return pd.Series(values, dtype="string"), kinds


def _wrong(found: Values, column: MappedColumn, issue: Say, expected: str) -> None:
    issue("wrong-cell", "stop", column, found.wrong, f"{expected}, or nothing. {AGAIN}")
