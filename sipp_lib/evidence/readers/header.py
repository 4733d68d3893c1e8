"""Where in a sheet the table lies: title rows, header rows, repeated headers, totals and footnotes told apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sipp_lib.evidence.mapping.agreeing import named_types
from sipp_lib.evidence.mapping.column_types import split_heading
from sipp_lib.evidence.readers.describing_rows import DESCRIBES, RESPONSE, item_texts
from sipp_lib.evidence.readers.rows import Grid, TextRow
from sipp_lib.evidence.readers.skipped_rows import ASKED, TITLE, classify_rows
from sipp_lib.evidence.readers.xlsx_parts import MAX_CELLS, Budget
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.formats import column_letter

DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(T[\d:]+)?|(19|20)\d\d([/-]\d\d)?|\d{1,2}-[A-Za-z]{3}(-\d+)?|"
    r"[34]\d{4}(\.0)?"
)
NUMBER = re.compile(r"[<>£$+-]{0,2}\d[\d,. ]*%?|[*#.:-]{1,2}|TRUE|FALSE")
LOOKED_AT = 40


@dataclass
class FoundTable:
    """What was recognised in a grid.

    Parameters
    ----------
    header_rows : tuple of int
        Row numbers of the header; empty when there is none.
    columns : dict of str to int
        Unique name and position (from 0) of each column.
    groups : dict of str to str
        For columns below a grouping header, its text.
    rows : list of Row
        The rows of the table.
    left_out : dict of int to str
        Row number and reason of those that are not.
    doubtful : list of int
        Rows left out that may be data.
    unnamed, renamed : list of str
        Columns without a heading, and columns whose heading appears more than once.
    merged : list of int
        Columns of which a merged cell holds for several rows.
    unsure : list of int
        Rows of the table that may sum up others, where nobody has said that they are to be kept.
    """

    header_rows: tuple[int, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    rows: list[TextRow] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)

    def hidden_rows(self, grid: Grid) -> list[int]:
        """The numbers of its rows that the sheet does not show."""
        return sorted({row.number for row in self.rows}.intersection(grid.hidden_rows))

    def hidden_columns(self, grid: Grid) -> list[int]:
        """Its columns, from 0, that the sheet does not show."""
        return [
            at
            for at in self.columns.values()
            if any(first <= at <= last for first, last in grid.hidden_columns)
        ]


def find_table(
    grid: Grid,
    header_rows: Sequence[int] | None = None,
    keep_rows: Collection[int] = (),
    leave_out_rows: Collection[int] = (),
) -> FoundTable:
    """The table in a grid; it has no rows when there is nothing but a header.

    Parameters
    ----------
    grid : Grid
        The rows of a sheet.
    header_rows : sequence of int, optional
        The row numbers of the header, where they are known; empty when there is none.
    keep_rows : collection of int
        Row numbers that are part of the table whatever they look like.
    leave_out_rows : collection of int
        Row numbers that are no part of it, nor of the header.
    """
    table = FoundTable()
    asked = {row.number: ASKED for row in grid.rows if row.number in leave_out_rows}
    grid = replace(grid, rows=[row for row in grid.rows if row.number not in asked]) if asked else grid
    width = _width(grid.rows)
    known = [row for row in grid.rows if header_rows and row.number in header_rows]
    head = _header(grid, width) if header_rows is None else known
    codes: list[TextRow] = []
    if header_rows is None and len(head) == 1:
        codes, head = _said_in_full(grid.rows, head[0])
    table.header_rows = tuple(row.number for row in head)
    body = [row for row in grid.rows if not head or row.number > head[-1].number]
    for row in grid.rows:
        if head and row.number < head[-1].number and row not in head:
            table.left_out[row.number] = DESCRIBES if row in codes else TITLE
            if row.number in keep_rows:
                del table.left_out[row.number]
                body.append(row)
    table.rows, reasons, table.doubtful, table.unsure = classify_rows(body, head, width, keep_rows)
    table.unsure = [number for number in table.unsure if number not in keep_rows]
    table.left_out |= reasons | asked
    _keep_merged(table, body, grid)
    table.rows.sort()
    table.rows, table.merged = _spread(table.rows, grid)
    if codes:
        head = [_items(head[0])]
    _name(table, head, grid)
    return table


def _keep_merged(table: FoundTable, body: list[TextRow], grid: Grid) -> None:
    """Keep a row that is hardly filled where a merged cell of the table holds for it: a pupil without marks."""
    kept, waiting = {row.number for row in table.rows}, sorted(table.doubtful)
    doubtful: set[int] = set()
    reach = 0
    for top, _, bottom, _ in sorted(grid.merges) if waiting else ():
        if top in kept:
            doubtful.update(waiting[bisect_right(waiting, max(top, reach)) : bisect_right(waiting, bottom)])
            reach = max(reach, bottom)
    table.rows += [row for row in body if row.number in doubtful]
    table.doubtful = [number for number in table.doubtful if number not in doubtful]
    for number in doubtful:
        del table.left_out[number]


def _spread(body: list[TextRow], grid: Grid) -> tuple[list[TextRow], list[int]]:
    """The rows of a table with the value of a merged cell in each of its rows, and the columns that have such."""
    numbers = [row.number for row in body]
    rows, columns, many = list(body), set(), 0
    for top, left, bottom, _ in grid.merges:
        at, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if at + 1 >= end or numbers[at] != top or not (text := body[at].text(left)):
            continue
        many += end - at
        if many > MAX_CELLS:
            raise Budget(grid.place).spent()
        for other in range(at + 1, end):
            row = rows[other]
            more = [""] * (left + 1 - len(row.texts))
            texts, kinds = [*row.texts, *more], [*row.kinds, *more]
            texts[left], kinds[left] = text, body[at].kind(left)
            rows[other] = row._replace(texts=texts, kinds=kinds)
        columns.add(left)
    return rows, sorted(columns)


def _said_in_full(rows: list[TextRow], head: TextRow) -> tuple[list[TextRow], list[TextRow]]:
    """A header of codes and the row of their texts below it, which is the header then."""
    at = rows.index(head)
    many = item_texts(head, rows[at + 1 :])
    return rows[at : at + many], [rows[at + many]]


def _items(head: TextRow) -> TextRow:
    """A header without the question that several items share, ‘How true? - I like reading’, if items stay different."""
    parts = [text.rpartition(" - ") for text in head.texts]
    shared = Counter(question for question, _, _ in parts if question)
    items = Counter(item.casefold() for _, _, item in parts)
    return head._replace(
        texts=[
            item if shared[question] > 1 and item and items[item.casefold()] == 1 else text
            for text, (question, _, item) in zip(head.texts, parts, strict=True)
        ]
    )


def _width(rows: list[TextRow]) -> int:
    """How many cells a row of the table fills: where width times rows at least so wide is largest."""
    counts = Counter(row.many() for row in rows)
    best, found, wider = 0, 1, 0
    for width in sorted(counts, reverse=True):
        wider += counts[width]
        if width * wider > best:
            best, found = width * wider, width
    return found


def _is_label(text: str) -> bool:
    return not (NUMBER.fullmatch(text) or DATE.fullmatch(text))


def _looks_like_header(row: TextRow, below: TextRow | None) -> bool:
    """Mostly words; or dates and years, where what stands below is none."""
    texts = [row.texts[column] for column in row.filled()]
    if any(re.fullmatch(r"\d{8,}", text) for text in texts):
        return False
    if 2 * sum(map(_is_label, texts)) >= len(texts):
        return True
    dates = [column for column in row.filled() if DATE.fullmatch(row.texts[column])]
    same = sum(bool(below and DATE.fullmatch(below.text(column))) for column in dates)
    return len(dates) + sum(map(_is_label, texts)) == len(texts) and 2 * same < len(dates)


def _header(grid: Grid, width: int) -> list[TextRow]:
    """The rows of the header: the first that is wide and in words, with what belongs to it above and below."""
    rows = grid.rows
    found, last, wide = None, -1, 0
    for at, row in enumerate(rows[:LOOKED_AT]):
        filled = len(row.filled())
        if at <= last or 2 * filled < width or (width > 1 and filled < 2):
            continue
        if not _looks_like_header(row, rows[at + 1] if at + 1 < len(rows) else None):
            break
        # ‘Class: 1A  Teacher: …’ is wide as well, but the header below is clearly wider
        if found is None or 2 * filled >= 3 * wide:
            found = last = at
            while (
                last + 1 < len(rows)
                and last - found < 2
                and (
                    _continues(rows[last], rows[last + 1], grid.merges)
                    or _tells_apart(rows[last], rows[last + 1], rows[last + 2 :])
                )
            ):
                last += 1
            wide = len({column for each in rows[found : last + 1] for column in each.filled()})
    if found is None:
        return []
    first = found
    while first > 0 and found - first < 2 and _groups(rows[first - 1], rows[first], grid.merges):
        first -= 1
    return rows[first : last + 1]


def _spans(row: TextRow, merges: list[tuple[int, int, int, int]], end: int) -> list[tuple[int, int]]:
    """The columns each cell of a row stands above: by merged cells, else up to the next filled cell."""
    merged = [(left, right) for top, left, bottom, right in merges if top <= row.number <= bottom]
    filled = row.filled()
    wide = dict(merged)
    if any(right > left for left, right in merged):
        return [(left, max(left, wide.get(left, left))) for left in filled]
    return [(left, after - 1) for left, after in pairwise([*filled, max(end, filled[-1] + 1)])]


def _continues(upper: TextRow, lower: TextRow, merges: list[tuple[int, int, int, int]]) -> bool:
    """Whether a row is the second line of a header: in words, and only under cells that span columns."""
    filled = lower.filled()
    if lower.number != upper.number + 1 or not all(_is_label(lower.texts[column]) for column in filled):
        return False
    spans = _spans(upper, merges, len(lower.texts))
    under = {column for left, right in spans if right > left for column in range(left, right + 1)}
    free = {column for column in filled if not upper.text(column)}
    single = [column for column in upper.filled() if not lower.text(column)]
    return bool(free & under and single) and all(
        column in under
        or column in free
        or lower.text(column) == upper.text(column)
        or RESPONSE.fullmatch(lower.text(column))
        for column in filled
    )


def _tells_apart(upper: TextRow, lower: TextRow, below: Sequence[TextRow]) -> bool:
    """Whether a row gives headings that stand there several times a word each: ‘Reading, Reading’ ‘Pre, Post’."""
    same: dict[str, list[int]] = {}
    for column in upper.filled():
        same.setdefault(upper.texts[column].casefold(), []).append(column)
    again = [columns for columns in same.values() if len(columns) > 1]
    told = [lower.text(column) for columns in again for column in columns]
    apart = all(len({lower.text(at).casefold() for at in columns}) == len(columns) for columns in again)
    others = [lower.text(at) for at in upper.filled() if len(same[upper.texts[at].casefold()]) == 1]
    if not again or not apart or any(missing_reason(text) or not _is_label(text) for text in told):
        return False
    if any(text and not named_types(text) for text in others):
        return False
    cells = [text for row in below[:50] for columns in again for at in columns if (text := row.text(at))]
    # what people answered is in words as well, but it tells no time
    numbers = bool(cells) and 2 * sum(not _is_label(text) for text in cells) > len(cells)
    return lower.number == upper.number + 1 and (numbers or not any(split_heading(text)[0] for text in told))


def _groups(upper: TextRow, lower: TextRow, merges: list[tuple[int, int, int, int]]) -> bool:
    """Whether a row above the header groups its columns: several cells, or one that is not at the left."""
    filled = upper.filled()
    if upper.number != lower.number - 1 or not all(_is_label(upper.texts[column]) for column in filled):
        return False
    spans = _spans(upper, merges, len(lower.texts))
    # a cell below may span columns itself, so that the last of them seems empty
    wide = [
        left
        for left, right in spans
        if lower.text(left) and sum(bool(lower.text(column)) for column in range(left, right + 1)) > 1
    ]
    return bool(wide) and (len(filled) > 1 or wide[0] > lower.filled()[0])


def _name(table: FoundTable, head: list[TextRow], grid: Grid) -> None:
    """Give every column that holds something a name of its own, the lowest header cell before its groups."""
    end = max((len(row.texts) for row in [*head, *table.rows]), default=0)
    used: set[int] = set()
    for row in table.rows:
        if len(used) < end:
            used.update(row.filled())
    lines: list[dict[int, str]] = []
    for at, row in enumerate(head):
        spread = {column: row.text(column) for column in row.filled()}
        if at + 1 < len(head):
            for left, right in _spans(row, grid.merges, end):
                spread |= {
                    column: row.text(left)
                    for column in range(left, min(right, end - 1) + 1)
                    if any(below.text(column) for below in head[at + 1 :])
                }
        lines.append(spread)
    parts = {}
    for column in range(end):
        texts = [" ".join(line[column].split()) for line in lines if column in line]
        texts = [text for text in texts if not RESPONSE.fullmatch(text)] or texts
        if texts or column in used:
            parts[column] = list(dict.fromkeys(texts)) or [f"Column {column_letter(column)}"]
            table.unnamed += [] if texts else parts[column]
    own = Counter(texts[-1] for texts in parts.values())
    taken = {texts[-1] for texts in parts.values()}
    for column, texts in parts.items():
        # ‘%’ tells nothing without what stands above it, nor does ‘Pre’
        whole = own[texts[-1]] == 1 and bool(split_heading(texts[-1])[0].strip("%"))
        name = texts[-1] if whole else " ".join(texts)
        if name in table.columns or (name != texts[-1] and name in taken):
            number = 2
            while f"{name} ({number})" in taken or f"{name} ({number})" in table.columns:
                number += 1
            name = f"{name} ({number})"
            table.renamed.append(name)
        table.columns[name] = column
        if len(texts) > 1:
            table.groups[name] = " ".join(texts[:-1])
