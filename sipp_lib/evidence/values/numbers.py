"""Cells of text as numbers, percentages, yes or no, quintiles and bands; what is none of these is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.formats import MONTH_NAME, month_number

YES = frozenset(
    {
        "y",
        "yes",
        "true",
        "1",
        "1.0",
        "t",
        "✓",
        "✔",
        "entitled",
        "eligible",
        "registered",
        "achieved",
        "on track",
        "tha",
        "☑",
        *("fme", "fsm", "asn", "eal", "lac", "care experienced", "looked after", "previously looked after"),
        *("looked after at home", "looked after away from home"),
    }
)
NO = frozenset(
    {
        "n",
        "no",
        "false",
        "0",
        "0.0",
        "f",
        "not entitled",
        "not eligible",
        "not registered",
        "not achieved",
        "not yet achieved",
        "not yet",
        "not on track",
        "never looked after",
        "chan eil",
        "✗",
        "✘",
        "☐",
    }
)
NOT = re.compile(r"(?:non|not|no)[- ]?([^\W\d_].*)")
PLAIN = re.compile(r"[-+−]?(\d+(\.\d*)?|\.\d+)")
THOUSANDS = re.compile(r"[-+−]?\d{1,3}(,\d{3})+(\.\d+)?")
COMMA = re.compile(r"[-+−]?\d+,\d+")


@dataclass(frozen=True)
class Values:
    """A column as values: None where there is none, with the reason.

    Parameters
    ----------
    values : list
        One for each cell.
    markers : list of str
        For each cell, what `markers.marker` says where there is no value.
    wrong : list of int
        Positions of the cells that are neither a value nor a marker.
    mixed : list of int
        Positions of the cells whose unit cannot be known.
    """

    values: list[object]
    markers: list[str]
    wrong: list[int] = field(default_factory=list)
    mixed: list[int] = field(default_factory=list)


def numbers(cells: Sequence[str]) -> Values:
    """Cells as numbers; ``1,407`` is a thousand where the whole column writes it so, else a decimal comma.

    Parameters
    ----------
    cells : sequence of str
        One column of a file.
    """
    texts = [stripped(cell) for cell in cells]
    commas = [text for text in texts if "," in text]
    thousands = all(THOUSANDS.fullmatch(text) for text in commas)
    made = Values([None] * len(texts), [missing_reason(text) for text in texts])
    for at, text in enumerate(texts):
        if made.markers[at]:
            continue
        number = decimal(text.removesuffix("%").strip(), thousands=thousands)
        if number is None:
            made.wrong.append(at)
        else:
            made.values[at] = float(number)
    # ‘1,234’ beside ‘93,4’ may be either a thousand or a little more than one.
    if commas and not thousands:
        made.mixed.extend(at for at, text in enumerate(texts) if THOUSANDS.fullmatch(text))
    return made


def decimal(text: str, *, thousands: bool = True) -> Decimal | None:
    """A number as it is written, exactly; None for what is not one."""
    plain = text.replace("−", "-")
    if PLAIN.fullmatch(plain):
        return Decimal(plain)
    if thousands and THOUSANDS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if not thousands and COMMA.fullmatch(plain):
        return Decimal(plain.replace(",", "."))
    return None


def percentages(cells: Sequence[str], formats: Sequence[str] = ()) -> Values:
    """Cells as percentages from 0 to 100, each by its own sign and format, bare ones by their column.

    Parameters
    ----------
    cells : sequence of str
        One column of a file: ``93.4%``, ``93.4`` or ``.934``.
    formats : sequence of str
        Number formats of the cells in a workbook; one with a per cent sign shows 0.934 as 93.4 %.

    Returns
    -------
    Values
        ``mixed`` names bare cells of at most 1 in a column that has both 0.934 and 93.4: 1 could be either.
    """
    shown = list(formats) or [""] * len(cells)
    texts = [stripped(cell) for cell in cells]
    made = Values([None] * len(texts), [missing_reason(text) for text in texts])
    naked: dict[int, Decimal] = {}
    thousands = not any(COMMA.fullmatch(text.removesuffix("%").strip()) for text in texts)
    for at, text in enumerate(texts):
        number = decimal(text.removesuffix("%").strip(), thousands=thousands)
        if made.markers[at]:
            continue
        if number is None:
            made.wrong.append(at)
        elif text.endswith("%"):
            made.values[at] = float(number)
        elif "%" in shown[at]:
            made.values[at] = float(round(number * 100, 10))  # not 93.19999999999999
        else:
            naked[at] = number
    fractions = [at for at, number in naked.items() if 0 < number < 1]
    whole = [at for at, number in naked.items() if number > 1]
    share = bool(fractions) and not whole
    for at, number in naked.items():
        made.values[at] = float(round(number * 100, 10) if share else number)
    if fractions and whole:
        made.mixed.extend(at for at, number in naked.items() if number <= 1)
    elif naked and not fractions and not whole and any(naked.values()):
        made.mixed.extend(at for at, number in naked.items() if number == 1)
    return made


def yes_or_no(cells: Sequence[str]) -> Values:
    """Cells as yes or no; blank is unknown, never no. ‘Non-FME’ is no, as ‘FME’ is yes."""

    def one(text: str) -> bool | None:
        other = NOT.fullmatch(text)
        return True if text in YES else False if text in NO or (other and other[1] in YES) else None

    return _each(cells, one)


def quintiles(cells: Sequence[str], highest: int = 5) -> Values:
    """Cells such as ``Q4``, ``4``, ``4.0``, ``SIMD 4`` or ``quintile 4`` as whole numbers from 1 to `highest`."""

    def one(text: str) -> int | None:
        found = re.fullmatch(r"(?:simd |q|d|quintile |decile |q )?(\d{1,2})(?:\.0+)?(?: ?\(.*\))?", text)
        return int(found[1]) if found and 1 <= int(found[1]) <= highest else None

    return _each(cells, one)


def bands(cells: Sequence[str]) -> Values:
    """Cells such as ``0-10%`` and ``10-20`` as ``low-high``, and ``20-Oct`` as the ``10-20`` it was for Excel."""

    def one(text: str) -> str | None:
        if month := re.fullmatch(rf"(\d{{1,2}})[- /]({MONTH_NAME})", text, re.IGNORECASE):
            low, high = sorted((month_number(month[2]), int(month[1])))
            return f"{low}-{high}" if low < high else None
        found = re.fullmatch(r"(\d{1,3}) ?%? ?(?:-|–|to) ?(\d{1,3}) ?%?", text)
        return f"{int(found[1])}-{int(found[2])}" if found and int(found[1]) < int(found[2]) else None

    return _each(cells, one, banded=True)


def _each(cells: Sequence[str], one: Callable[[str], object], *, banded: bool = False) -> Values:
    made = Values([None] * len(cells), [""] * len(cells))
    for at, cell in enumerate(cells):
        value = one(stripped(cell).casefold())
        kind = missing_reason(cell)
        made.values[at] = value
        if value is None:
            made.markers[at] = "" if banded and kind == "band" else kind
            if not made.markers[at]:
                made.wrong.append(at)
    return made
