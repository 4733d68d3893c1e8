"""From a data zone to its SIMD decile, by an official lookup that the user supplies, and what a file tells itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.values.numbers import decimal
from sipp_lib.formats import row_numbers

ZONES = {2001: (1, 6505), 2011: (6506, 13481)}
FEW = 3  # pupils: of fewer it cannot be said that their numbers are reversed
DOMAINS = re.compile(r"income|employment|health|education|access|housing|crime|domain", re.IGNORECASE)
HEADINGS = {
    "zone": re.compile(r"^(data ?zone|dz)(code|\d{4})?( code)?$", re.IGNORECASE),
    "rank": re.compile(r"(overall|simd).*rank", re.IGNORECASE),
    "decile": re.compile(r"simd.*decile", re.IGNORECASE),
}


@dataclass(frozen=True, eq=False)
class SimdLookup:
    """An official table of data zones.

    Parameters
    ----------
    deciles : pandas.Series of Int64
        Data zone to decile, 1 = most deprived.
    zones : int
        The vintage of its data zones: 2001 (SIMD 2004 to 2012) or 2011 (SIMD 2016, 2020).
    """

    deciles: pd.Series[int]
    zones: int


def decile(rank: npt.ArrayLike, zones: int = 6976) -> npt.NDArray[np.int64]:
    """The decile of a rank among all data zones, 1 = most deprived: ``ceil(10 rank / zones)``.

    Parameters
    ----------
    rank : array_like of int
        1 (most deprived) to `zones`.
    zones : int
        6,976 data zones of 2011, 6,505 of 2001.

    References
    ----------
    Scottish Government, Scottish Index of Multiple Deprivation 2020v2: it gives every official decile.
    """
    ranks = np.asarray(rank, dtype=np.int64)
    # in whole numbers, as 10 · rank / zones in floating point may land just over an edge
    return np.asarray(-((-10 * ranks) // zones), dtype=np.int64)


def quintile(decile: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The quintile of a decile, 1 = most deprived: ``ceil(decile / 2)``."""
    return (np.asarray(decile, dtype=np.int64) + 1) // 2


def vintage(zone: str) -> int | None:
    """The year of the data zones that a zone is of: 2001 up to S01006505, 2011 from there; None for no zone."""
    found = re.fullmatch(r"S01(\d{6})", zone.strip(), re.IGNORECASE)
    number = int(found[1]) if found else 0
    return next((year for year, (low, high) in ZONES.items() if low <= number <= high), None)


def lookup(frame: pd.DataFrame, file: str) -> SimdLookup:
    """The lookup in an official file of SIMD 2012, 2016 or 2020, as text.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file; a column of data zones and one of ranks (‘Overall SIMD 2012 Rank’,
        ‘Overall_SIMD16_rank’, ‘SIMD2020v2_Rank’), and its column of deciles where it has one.
    file : str
        Its name, for the sentence.

    Raises
    ------
    EvidenceError
        When it is none of these, or is not whole.
    """
    names = {str(name): re.sub(r"[\s_]+", " ", str(name)).strip() for name in frame}
    found = {}
    for what, pattern in HEADINGS.items():
        fitting = [n for n, text in names.items() if pattern.search(text) and not DOMAINS.search(text)]
        found[what] = fitting[0] if fitting else ""
    if found["zone"] and (found["rank"] or found["decile"]):
        zones = frame[found["zone"]].astype(str).str.strip().str.upper()
        years = {vintage(zone) for zone in zones}
        year = years.pop() if len(years) == 1 else None
        values = pd.Series(
            [decimal(str(cell).strip()) for cell in frame[found["decile"] or found["rank"]]], index=zones
        )
        if year and values.notna().all() and zones.is_unique:
            low, high = ZONES[year]
            whole = values.astype("Int64")
            size = 10 if found["decile"] else high - low + 1
            if whole.between(1, size).all():
                made = whole if found["decile"] else pd.Series(decile(whole, size), zones, dtype="Int64")
                return SimdLookup(made, year)
    text = (
        f"{file} is not a lookup of data zones as the Scottish Government publishes it for SIMD 2012, 2016 or 2020: it "
        "needs a column of data zones, each once, and one of their ranks or deciles. Download it again."
    )
    raise EvidenceError([Issue("no-lookup", "stop", text, file=file)])


def told_deciles(frame: pd.DataFrame, *, least: bool = False) -> tuple[pd.Series[int], pd.Series[int]]:
    """The lowest and the highest decile that a file tells of each row, 1 = most deprived, from its most exact column.

    Parameters
    ----------
    frame : pandas.DataFrame
        A cleaned file.
    least : bool
        Whether its numbers begin with the least deprived.
    """
    if "simd_decile" in frame:
        low = high = frame["simd_decile"].astype("Int64")
    elif "simd_band" in frame:
        ends = frame["simd_band"].str.extract(r"^(\d+)-(\d+)$").apply(pd.to_numeric).astype("Int64")
        low, high = ends[0] // 10 + 1, (ends[1] // 10).where(ends[1] % 10 == 0)
        low, high = (each.where(low.between(1, 10) & high.between(1, 10)) for each in (low, high))
    elif "simd_quintile" in frame:
        high = 2 * frame["simd_quintile"].astype("Int64")
        low = high - 1
    else:
        low = high = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    return (11 - high, 11 - low) if least else (low, high)


def differing(
    frame: pd.DataFrame,
    by_zone: pd.Series[int],
    pupils: Sequence[str],
    rows: Sequence[int],
    *,
    least: bool = False,
    file: str = "",
) -> list[Issue]:
    """A stop where the deciles of the data zones are not those that a file tells itself: one of them is wrong.

    Parameters
    ----------
    frame : pandas.DataFrame
        A cleaned file.
    by_zone : pandas.Series of Int64
        The decile of each row's data zone.
    pupils : sequence of str
        Whom each row is about.
    rows : sequence of int
        Spreadsheet row of each.
    least : bool
        Whether the file's numbers begin with the least deprived.
    file : str
        Its name, for the sentence.
    """
    low, high = (each.reset_index(drop=True) for each in told_deciles(frame, least=least))
    zones = by_zone.reset_index(drop=True)
    who = pd.Series(list(pupils))
    both = zones.notna() & high.notna()
    away = _away(zones, low, high)
    differ = both & (away > 0).fillna(False)
    many, known = who[differ].nunique(), who[both].nunique()
    if not many:
        return []
    of = "the one pupil who has" if known == 1 else f"{many} of the {known} pupils who have"
    places = [row for row, wrong in zip(rows, differ, strict=True) if wrong]
    text = (
        f"{file}, {row_numbers(places)}: for {of} both, what the file itself says of SIMD is not what the lookup gives "
        "for the data zone. Check which of the two is right. If you say yes when you are asked, the lookup’s deciles "
        "are taken and the file’s own are not; to keep the file’s own, leave out the column of data zones."
    )
    # files of two vintages differ by one here and there, so what is nearer counts, not what is the same
    if many >= FEW and 2 * _away(zones, 11 - high, 11 - low).sum() < away.sum():
        text += (
            " In the file 1 seems to be the most deprived: take back that it is the least (leave out --simd-reversed, "
            "or choose ‘1 is most deprived’ on the page)."
            if least
            else " The file’s numbers seem to be reversed, with 1 for the least deprived: if they are, say no, and add "
            "the file again with --simd-reversed, or choose ‘1 is least deprived’ on the page."
        )
    return [Issue("simd-differs", "stop", text, "simd_decile", tuple(places), file)]


def _away(zones: pd.Series[int], low: pd.Series[int], high: pd.Series[int]) -> pd.Series[int]:
    """How many deciles a data zone lies outside of what is told."""
    return (low - zones).clip(lower=0) + (zones - high).clip(lower=0)


def deciles(
    zones: Sequence[str | None], table: SimdLookup, *, rows: Sequence[int] = (), file: str = ""
) -> tuple[pd.Series[int], list[Issue]]:
    """The decile of each data zone, and which zones have none and why; no row is left out.

    Parameters
    ----------
    zones : sequence of str or None
        One for each pupil.
    table : Lookup
        See `lookup`.
    rows : sequence of int
        Spreadsheet row of each; 2, 3 … by default.
    file : str
        The file's name, for the sentences.
    """
    places = list(rows) or list(range(2, len(zones) + 2))
    codes = ["" if zone is None or pd.isna(zone) else zone.strip().upper() for zone in zones]
    found = table.deciles.reindex(codes).astype("Int64").reset_index(drop=True)
    other: list[int] = []
    unknown: list[int] = []
    for place, code, none in zip(places, codes, found.isna(), strict=True):
        if code and none:
            year = vintage(code)
            (other if year and year != table.zones else unknown).append(place)
    issues = []
    if other:
        lookup = "SIMD 2012" if table.zones == 2011 else "SIMD 2016 or 2020"
        text = (
            f"{file}, {row_numbers(other)}: these data zones are not of {table.zones}, as the lookup's are, so the "
            f"pupils have no decile. Use the lookup of {lookup} for them."
        )
        issues.append(Issue("simd-vintage", "warn", text, "data_zone", tuple(other), file))
    if unknown:
        text = (
            f"{file}, {row_numbers(unknown)}: these data zones are not in the lookup, so the pupils have no decile. "
            "Correct them in the school's file and add it again."
        )
        issues.append(Issue("unknown-zone", "warn", text, "data_zone", tuple(unknown), file))
    return found, issues
