"""What somebody should look at in a table that was read, and what makes it unsafe to use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sipp_lib.errors import Issue, Severity
from sipp_lib.evidence.readers.describing_rows import DESCRIBES
from sipp_lib.evidence.readers.header import NUMBER, FoundTable
from sipp_lib.evidence.readers.rows import Grid
from sipp_lib.evidence.readers.several_tables import one_below_another, side_by_side
from sipp_lib.evidence.readers.skipped_rows import AGAIN, ASKED, BESIDE, MANY, SUM, TITLE
from sipp_lib.formats import SHOWN, cell_names, column_letter, listing, row_numbers

Remark = Callable[[Grid, FoundTable, str], list[Issue]]


def _issue(
    code: str,
    severity: Severity,
    message: str,
    file: str,
    *,
    column: str = "",
    rows: tuple[int, ...] = (),
) -> list[Issue]:
    return [Issue(code, severity, message, column, rows, file)]


def uncounted_formulas(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """A formula whose result was never saved would count as an empty cell."""
    used = set(table.columns.values())
    first = max(table.header_rows, default=0)
    cells = [
        (row, column)
        for row, column in grid.uncounted
        # in a row that is hardly filled the pupil may be there, and only the results be missing
        if row > first
        and column in used
        and table.left_out.get(row) not in (TITLE, AGAIN, SUM, DESCRIBES, ASKED)
    ]
    if not cells:
        return []
    text = (
        f"{grid.place}, {cell_names(cells)}: there is a formula here without its result. Open the file in Excel, save "
        "it, and import it again."
    )
    return _issue("formula-without-result", "stop", text, file, rows=tuple(row for row, _ in cells))


def shifted_rows(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """In a text file a cell too many moves all that follow it into the wrong column."""
    head = [row for row in grid.rows if row.number in table.header_rows]
    if not head:
        return []
    width = max(len(row.texts) for row in head)
    rows = tuple(row.number for row in table.rows if any(row.texts[width:]))
    if not rows:
        return []
    text = (
        f"{grid.place}, {row_numbers(rows)}: there are more cells than the header has, so some are in the wrong "
        "column. A cell may hold the character that separates columns, often a comma, only in quotation marks. Put "
        "them round it, and import the file again."
    )
    return _issue("ragged-row", "stop", text, file, rows=rows)


def short_rows(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """In a text file a cell too few may have moved others as well."""
    head = [len(row.texts) for row in grid.rows if row.number in table.header_rows]
    rows = tuple(row.number for row in table.rows if head and len(row.texts) < max(head))
    if not rows:
        return []
    text = (
        f"{grid.place}, {row_numbers(rows)}: there are fewer cells than the header has; those missing at the end count "
        "as empty. Check that the others are in the right column."
    )
    return _issue("short-row", "warn", text, file, rows=rows)


def error_cells(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Excel's own errors, such as #REF!, are kept as they are."""
    found = []
    for name, column in table.columns.items():
        cells = [(row.number, column) for row in table.rows if row.kind(column) == "error"]
        if cells:
            text = (
                f"{grid.place}, {cell_names(cells)}: there is an Excel error here, which counts as missing. Correct "
                "the formula in Excel if a value is known."
            )
            rows = tuple(row for row, _ in cells)
            found += _issue("excel-error", "warn", text, file, column=name, rows=rows)
    return found


def headings(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Columns without a heading, or with one that another has too."""
    found = []
    if not table.header_rows:
        text = (
            f"{grid.place}: no header was recognised, so the columns are called by their letters. "
            "Say which row it is in, or add one."
        )
        return _issue("no-header", "warn", text, file)
    for names, code, what in (
        (table.unnamed, "no-heading", "there are cells below an empty heading. Add a heading"),
        (table.renamed, "repeated-heading", "the heading appears more than once. Make each different"),
    ):
        if names:
            letters = [column_letter(table.columns[name]) for name in names]
            many = "column" if len(names) == 1 else "columns"
            text = f"{grid.place}, {many} {listing(letters, SHOWN)}: {what}, or leave the column out."
            found += _issue(code, "warn", text, file, column=names[0])
    return found


def uncertain_rows(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Rows that were left out though they may be a pupil with nothing but a name."""
    if not table.doubtful:
        return []
    rows = tuple(table.doubtful)
    text = (
        f"{grid.place}, {row_numbers(rows)}: nearly every cell is empty, so this was left out as a heading or a note. "
        "Keep it if it belongs to the table."
    )
    return _issue("doubtful-row", "warn", text, file, rows=rows)


def rows_of_nobody(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Rows with numbers but without a name or number of a pupil, and a statistic alone below the others."""
    if len(table.rows) < 3 or len(table.columns) < 2:
        return []
    some = table.rows[:MANY]
    told = {at: [text for row in some if (text := row.text(at))] for at in table.columns.values()}
    first = min(told)
    words = [at for at, texts in told.items() if 2 * len([*filter(NUMBER.fullmatch, texts)]) < len(texts)]
    rows = []
    # a class that is told once for all of its pupils leaves many cells empty
    if 4 * len(told[first]) >= 3 * len(some) or len(some) - len(told[first]) == 1:
        nobody = (row for row in table.rows if not row.text(first))
        rows = [row.number for row in nobody if not any(row.text(at) for at in words)]
    last = table.rows[-1]
    if BESIDE.fullmatch(last.text(first)) and (last.many() < len(told) or len(told) == 2):
        rows.append(last.number)
    if not rows:
        return []
    text = (
        f"{grid.place}, {row_numbers(rows)}: this may not be a pupil, but the highest possible marks, units or a "
        f"summary of the others. If it is not a pupil, {_leave_out(rows)}."
    )
    return _issue("row-of-nobody", "warn", text, file, rows=tuple(rows))


def unsure_rows(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Rows that may be a pupil's or sum up others: taken for either, a child is lost or one made up."""
    rows = table.unsure
    if not rows:
        return []
    keep = " ".join(f"--keep-row {row}" for row in rows[:3])
    text = (
        f"{grid.place}, {row_numbers(rows)}: this may be a pupil, or a summary of others such as a mean, a group or a "
        f"target. If it is not a pupil, {_leave_out(rows)}. If it is one, keep the row ({keep}"
        f"{' …' if len(rows) > 3 else ''}, or ‘Rows to keep’ on the page)."
    )
    return _issue("unsure-row", "stop", text, file, rows=tuple(rows))


def _leave_out(rows: Sequence[int]) -> str:
    options = " ".join(f"--leave-out-row {row}" for row in rows[:3])
    what = "it" if len(rows) == 1 else "them"
    return f"leave {what} out ({options}{' …' if len(rows) > 3 else ''}, or ‘Rows to leave out’ on the page)"


def hidden_rows(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Rows that a filter or a person hides are read."""
    rows = table.hidden_rows(grid)
    if not rows:
        return []
    text = (
        f"{grid.place}, {row_numbers(rows)}: hidden in Excel, but read as well. Check whether this belongs to the "
        f"table; if not, {_leave_out(rows)}."
    )
    return _issue("hidden-rows", "warn", text, file, rows=tuple(rows))


def hidden_columns(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """Columns that a sheet does not show are read."""
    hidden = [column_letter(at) for at in table.hidden_columns(grid)]
    if not hidden:
        return []
    many = "column" if len(hidden) == 1 else "columns"
    text = (
        f"{grid.place}, {many} {listing(hidden, SHOWN)}: hidden in Excel, but read as well. Check whether this belongs "
        "to the table; if not, choose ‘leave out’ where you are shown what each column is."
    )
    return _issue("hidden-columns", "warn", text, file)


def single_column(grid: Grid, table: FoundTable, file: str) -> list[Issue]:
    """A printed list has its columns drawn with spaces."""
    if len(table.columns) > 1:
        return []
    text = f"{grid.place}: only one column was found. If there are more, say which character separates them."
    return _issue("one-column", "warn", text, file)


IN_WORKBOOKS: list[Remark] = [
    uncounted_formulas,
    error_cells,
    headings,
    side_by_side,
    one_below_another,
    uncertain_rows,
    unsure_rows,
    rows_of_nobody,
    hidden_rows,
    hidden_columns,
    single_column,
]
IN_TEXT: list[Remark] = [
    shifted_rows,
    short_rows,
    headings,
    side_by_side,
    one_below_another,
    uncertain_rows,
    unsure_rows,
    rows_of_nobody,
    single_column,
]
