"""Two tables on one sheet, side by side or one below the other: refused, as joined or half read they would be wrong."""

from __future__ import annotations

import re
from itertools import pairwise

from sipp_lib.errors import Issue
from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.evidence.mapping.headings import is_of_others
from sipp_lib.evidence.readers.header import DATE, NUMBER, FoundTable
from sipp_lib.evidence.readers.rows import Grid, TextRow
from sipp_lib.evidence.readers.skipped_rows import AGAIN, ASKED, SUM
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import column_letter, row_numbers

PUPILS = ("scn", "pupil", "name", "surname", "forename")
PAGE = re.compile(r"page\b.*|\d+ of \d+|(printed|run|produced|created)\b.*", re.IGNORECASE)
APART = "Put each table on a sheet or in a file of its own, and add them one by one."


def side_by_side(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """A stop where the pupils of two tables stand in one row, or a smaller table stands beside that of the pupils."""
    places = sorted(table.columns.values())
    begins = _second_pupils(grid, table, places) or _beside(table, places)
    if not begins:
        return []
    left, right = ([at for at in places if (at < begins) == first] for first in (True, False))
    where = " and ".join(f"{column_letter(each[0])} to {column_letter(each[-1])}" for each in (left, right))
    text = (
        f"{grid.place}: two tables seem to stand side by side (columns {where}). {APART} If it is one table, give each "
        "column a heading of its own and leave no empty column between them."
    )
    return [Issue("tables-side-by-side", "stop", text, file=file)]


def one_below_another(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """A stop where headings stand again after a gap, unless a total or what begins a page of print stands between."""
    if not table.header_rows or not table.rows:
        return []
    first, last = min(table.header_rows), table.rows[-1].number
    titles = {text for row in grid.rows if row.number < first for text in row.texts if text}
    pupils = {row.number for row in table.rows}
    found: list[int] = []
    gap, summed, between, above = False, False, list[str](), max(table.header_rows)
    for row in grid.rows:
        if not max(table.header_rows) < row.number < last or table.left_out.get(row.number) == ASKED:
            above = max(above, row.number) if row.number < last else above
            continue
        gap = gap or row.number > above + 1
        above = row.number
        again = table.left_out.get(row.number) == AGAIN
        if again or (row.number in pupils and (gap or between) and _are_headings(row)):
            printed = (summed or between) and all(text in titles or PAGE.fullmatch(text) for text in between)
            if (gap or between) and not (again and printed):
                found.append(row.number)
        elif row.number in pupils:
            gap, summed, between = False, False, []
        elif table.left_out.get(row.number) == SUM:
            summed = True
        else:
            between += [text for text in row.texts if text]
    if not found:
        return []
    options = " ".join(f"--leave-out-row {row}" for row in found[:3])
    text = (
        f"{grid.place}, {row_numbers(found)}: another table seems to begin here, below the first. {APART} If it is "
        f"one table, leave these headings out ({options}{' …' if len(found) > 3 else ''}, or ‘Rows to leave out’ on "
        "the page)."
    )
    return [Issue("tables-below", "stop", text, rows=tuple(found), file=file)]


def _is_pupils(text: str) -> bool:
    return any(re.search(FIELDS[name].headings, normalise_heading(text)) for name in PUPILS)


def _are_headings(row: TextRow) -> bool:
    """Whether a row begins with a heading of pupils, and no number stands in it."""
    texts = [text for text in row.texts if text]
    return (
        len(texts) > 1
        and _is_pupils(texts[0])
        and not any(NUMBER.fullmatch(text) or DATE.fullmatch(text) for text in texts)
    )


def _second_pupils(grid: Grid, table: FoundTable, places: list[int]) -> int:
    """The column where a heading of pupils stands again behind results or an empty column; 0 where none does."""
    head = [row for row in grid.rows if row.number in table.header_rows]
    lowest = {at: next((row.text(at) for row in reversed(head) if row.text(at)), "") for at in places}
    names = {at: name for name, at in table.columns.items()}
    pupils = [at for at in places if _is_pupils(lowest[at]) and not is_of_others(names[at])]
    for at in pupils:
        same = [
            other
            for other in pupils
            if other < at and normalise_heading(lowest[other]) == normalise_heading(lowest[at])
        ]
        # names alone, before an empty column, are no table
        free = [other for other in pupils if other < at and _gap(places, other, at)]
        free = free if any(other < at for other in places if other not in pupils) else []
        apart = any(other not in pupils for other in places if (same or [at])[0] < other < at)
        for other in (same if apart else []) + free:
            both = [(row.text(other), row.text(at)) for row in table.rows]
            # names printed again at the right of a wide sheet are the same in each row
            if 2 * sum(one.casefold() == two.casefold() for one, two in both) < len(both):
                return at
    return 0


def _gap(places: list[int], left: int, right: int) -> bool:
    """Whether an empty column stands between two."""
    return any(at not in places for at in range(left, right))


def _beside(table: FoundTable, places: list[int]) -> int:
    """The first column of a table that is shorter than the one beside it, behind an empty column; 0 where none is."""
    for before, at in pairwise(places):
        if at == before + 1:
            continue
        sides = [[each for each in places if (each < at) == left] for left in (True, False)]
        if min(map(len, sides)) < 2:
            continue
        for side in sides:
            filled = [sum(bool(row.text(each)) for each in side) for row in table.rows]
            many = sum(map(bool, filled))
            # all of its first rows are full, and nothing stands below them
            if 2 <= many <= len(filled) / 2 and set(filled[:many]) == {len(side)}:
                return at
    return 0
