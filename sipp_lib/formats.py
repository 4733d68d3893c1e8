"""How numbers, dates, lists and places in a file are written, the same wherever somebody reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from numbers import Real

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ABBREVIATIONS = tuple(name[:3] for name in MONTHS)
GAELIC_MONTHS = (
    *("fh?aoi(?:(?:ll|lt)(?:each|ich))?", "gh?earr(?:ain|an)?", "mh?[àa]rt", "gh?ibl(?:ean|ein)?"),
    *(
        "ch?[èeé]it(?:ean|ein)?|mh?àigh",
        "[òo]gmh(?:ios|ìos)?",
        "iuch(?:air|ar)?",
        "lùna|l[ùu]nas[td](?:al|ail)",
    ),
    *("sult(?:aine?)?", "dh?[àa]mh(?:air|ar)?", "samh(?:ain|na)?", "dh?[ùu]bh(?:l|lachd)?"),
)
"""Patterns of the months in Gaelic, in full and short (CLDR), also with the h of ‘dhen Dhùbhlachd’."""
MONTH_NAME = "|".join(
    [
        *(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS),
        "Sept",
        rf"(?<![^\W\d_])(?:a[mn] |a' )?(?:t-)?(?:{'|'.join(GAELIC_MONTHS)})(?![^\W\d_])",
    ]
)
"""A pattern of a month's name in full or in its usual short form, ‘Sept’ too, in English or Gaelic with its article.

Whoever uses it says what may follow.
"""
MONTH = re.compile(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])(?![\d-])")
"""A month as evidence keeps it: 2024-08."""
SHOWN = 10  # of a long list: what a person still reads


def fixed(value: float, decimals: int) -> str:
    """A number with all its decimals, as it stands beside others; ``not known`` where it is missing."""
    if not math.isfinite(value):
        return "not known"
    text = f"{value:.3g}" if abs(value) >= 1e7 else f"{value:,.{decimals}f}"
    return (text if re.search("[1-9]", text) else text.lstrip("-")).replace("-", "−")


def number(value: float, decimals: int | None = None) -> str:
    """A number as people write it by itself: as many decimals as it needs, three at most, unless told."""
    text = fixed(value, 3 if decimals is None else decimals)
    if decimals is None:
        return text.rstrip("0").rstrip(".") if "." in text else text
    return re.sub(r"\.0+$", "", text) if decimals == 1 or not re.search("[1-9a-z]", text) else text


def p_value(p: float) -> str:
    """How rare a result is by chance, as tables have it: .042, <.001."""
    return "<.001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def whole(value: object) -> str:
    """A count in words: digits, or ``not known``."""
    return f"{float(value):,.0f}" if isinstance(value, Real) and math.isfinite(value) else "not known"


def day(when: date) -> str:
    """A date as people write it: 3 September 2025."""
    return f"{when.day} {long_month(when)}"


def short_day(when: date) -> str:
    """A date where there is little room: 3 Sep 2025."""
    return f"{when.day} {month(when)}"


def long_month(when: date) -> str:
    """A month in a sentence: September 2025."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def day_and_month(when: date) -> str:
    """A date beside a point of a chart: 3 Sep."""
    return f"{when.day} {ABBREVIATIONS[when.month - 1]}"


def month(when: date) -> str:
    """A month where there is little room: Sep 2025."""
    return f"{ABBREVIATIONS[when.month - 1]} {when.year}"


def occasion(text: str) -> str:
    """An occasion where there is little room, its months as people write them: Aug 2024 for 2024-08."""
    return MONTH.sub(lambda found: month(date(int(found[1]), int(found[2]), 1)), text)


def short_month(when: date) -> str:
    """A month beside a point of a chart: Aug 25."""
    return f"{ABBREVIATIONS[when.month - 1]} {when.year % 100:02d}"


def month_number(name: str) -> int:
    """Which month a name is that `MONTH_NAME` matches."""
    for at, (english, gaelic) in enumerate(zip(MONTHS, GAELIC_MONTHS, strict=True), 1):
        if re.fullmatch(rf"{english[:3]}.*|.*\b(?:{gaelic})", name, re.IGNORECASE):
            return at
    raise ValueError(name)


def listing(words: Sequence[str], most: int | None = None) -> str:
    """Words in a row: a, b and c; beyond `most` of them only how many more there are."""
    shown = list(words)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def in_words(number: int) -> str:
    """A number below ten as it stands at the start of a sentence: two; others in digits."""
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return names[number] if number < len(names) else str(number)


def counted(many: int, word: str) -> str:
    """How many of something: 1 change, 2 changes."""
    return f"{many} {word}{'s' * (many != 1)}"


def with_article(noun: str) -> str:
    """A thing at the beginning of a sentence: An outcome, A factor."""
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"


def rows_added(rows: Mapping[str, int]) -> str:
    """The rows of each table of evidence that has any: 24 pupils and 23 results."""
    words = {"pupils": "pupil", "observations": "result", "surveys": "answer"}
    return listing([counted(many, word) for table, word in words.items() if (many := rows.get(table))])


def row_numbers(rows: Iterable[int], most: int = SHOWN) -> str:
    """Rows of a file, each once, for a sentence: ‘row 3’, ‘rows 2, 5 and 9’, ‘rows 2, 3 and 40 more’."""
    each = list(dict.fromkeys(rows))
    return f"row{'' if len(each) == 1 else 's'} {listing([*map(str, each)], most)}"


def cell_names(cells: Sequence[tuple[int, int]]) -> str:
    """Cells given as row from 1 and column from 0, for a sentence: ‘cells D5 and D6’."""
    names = [f"{column_letter(column)}{row}" for row, column in cells]
    return f"cell{'' if len(names) == 1 else 's'} {listing(names, SHOWN)}"


def column_letter(column: int) -> str:
    """The letters of a column counted from 0, as a spreadsheet shows them."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
