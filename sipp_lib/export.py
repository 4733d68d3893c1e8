"""A partnership's records and evidence as tidy tables, CSV and Parquet, with a codebook: `sipp export`."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from sipp_lib import __version__, codebook
from sipp_lib.codebook import CodebookLine
from sipp_lib.errors import UsageError
from sipp_lib.evidence.pupils.identifiers import APART, IDENTIFYING
from sipp_lib.evidence.schema import to_text
from sipp_lib.exchange.membership import shared_through
from sipp_lib.formats import counted
from sipp_lib.location import synchronised
from sipp_lib.records.kinds import KINDS, Audience, Fields, Import
from sipp_lib.rights import private_folder, settle
from sipp_lib.temporary import ours

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

PSEUDONYMS = (
    "Pupils appear in it under pseudonyms, beside texts that stay in the school: it is for the school and its "
    "researchers, not to be passed on or published."
)
WITHHELD = "(withheld: it names a pupil)"
# What a spreadsheet may take for a formula, also behind blanks and signs without width. What begins with an
# apostrophe is marked too, so that taking one away always gives the text back.
FORMULA = re.compile("['\t\r\n]|[\\s\u200b-\u200f\u2060\ufeff]*[=+@＝＋＠−－-]")


@dataclass(frozen=True, eq=False)
class ExportTable:
    """A tidy table, and the lines of the codebook about it in the order of its columns."""

    name: str
    columns: tuple[CodebookLine, ...]
    frame: pd.DataFrame

    @classmethod
    def of(cls, name: str, columns: Sequence[CodebookLine], rows: list[tuple[Any, ...]]) -> ExportTable:
        """A table of rows of cells; an empty text is missing."""
        frame = pd.DataFrame(rows, columns=[each.column for each in columns], dtype="object")
        typed = frame.where(frame != "", None).astype({each.column: each.dtype for each in columns})
        return cls(name, tuple(columns), typed)


def export(book: Workbook, folder: Path, *, names: bool = False) -> list[ExportTable]:
    """Write every record and row of a partnership as tables: all of them, or nothing.

    Parameters
    ----------
    book : Workbook
        Opened for the audience ``school``.
    folder : pathlib.Path
        Where they go; it must not exist, or be empty. Only its owner may look into it.
    names : bool
        Whether texts that name a pupil are in it as they were written, instead of being withheld.

    Returns
    -------
    list of Table
        What was written.

    Raises
    ------
    UsageError
        When something is there already, the folder is synchronised or shared with other schools, or the workbook was
        opened for the public.
    EvidenceError
        When the evidence cannot be read.
    """
    if book.audience != "school":
        raise UsageError('An export is for the school. Open the workbook with audience="school".')
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} already exists and is not empty. Move it away, or name a new folder with --to DIR."
        )
    if part := synchronised(folder):
        raise UsageError(
            f"The folder ‘{part}’ is synchronised, and these tables are for the school. Name a folder that stays on "
            "this computer with --to DIR."
        )
    if slug := shared_through(folder, book.programme):
        raise UsageError(
            f"The folder {folder} is shared with other schools of ‘{slug}’, and these tables are for the school. Name "
            "a folder that stays on this computer with --to DIR."
        )
    made = tables(book, names=names)
    lines = [asdict(each) for table in made for each in table.columns]
    about = [CodebookLine("codebook", name, name) for name in lines[0] if name != "dtype"]
    told = ExportTable.of("codebook", about, [tuple(line[each.column] for each in about) for line in lines])
    if not folder.parent.is_dir():
        private_folder(folder.parent)
    with ours("export", within=folder.resolve().parent) as work:
        inside = work / "export"
        inside.mkdir()
        for kind in ("csv", "parquet"):
            (inside / kind).mkdir()
        for table in (*made, told):
            write_csv(table.frame, inside / "csv" / f"{table.name}.csv")
            table.frame.to_parquet(inside / "parquet" / f"{table.name}.parquet", index=False)
        (inside / "README.txt").write_text(_about(book, made), encoding="utf-8")
        settle(inside, folder.parent)
        if folder.exists():
            folder.rmdir()
        inside.rename(folder)
    return made


def tables(book: Workbook, *, names: bool = False) -> list[ExportTable]:
    """Every table of a partnership, also the empty ones: any two exports have the same tables and columns."""
    made: list[ExportTable] = []
    for kind, model in KINDS.items():
        rows = [
            ExportRow((book.slug, entry.id), entry.body, (entry.created, entry.at, entry.author))
            for entry in book.entries
            if entry.kind == kind
        ]
        keys = (codebook.partnership(kind), codebook.record_id(kind))
        made += _spread(kind, keys, model, rows, history=codebook.history(kind), audience=model.audience)
    cells = [
        (book.slug, entry.kind, entry.id, conflict.field, str(version), _json(value), author, at)
        for entry in book.conflicts()
        for conflict in entry.conflicts
        for version, (value, author, at, _) in enumerate(conflict.versions, 1)
    ]
    made.append(
        ExportTable.of("conflicts", (codebook.partnership("conflicts"), *codebook.conflicts()), cells)
    )
    made += _evidence(book)
    if names:
        return made
    hits = _naming(book)
    return [_without_names(table, hits) for table in made]


def withheld(made: Sequence[ExportTable]) -> int:
    """How many texts of an export name a pupil and stand in it no more."""
    return sum(int((table.frame == WITHHELD).sum().sum()) for table in made)


def _naming(book: Workbook) -> Callable[[str], bool]:
    """Whether a text names a pupil: who reads an export knows pupils by their pseudonyms alone."""
    from sipp_lib.disclosure.free_text import IDENTITY, texts_looked_at
    from sipp_lib.evidence.pupils.key_files import known_names

    names = known_names(book.programme.id, book.programme.folder)
    harmless = {*texts_looked_at(book.entries, book.programme.looked_at)}

    def hits(text: str) -> bool:
        plain = IDENTITY.sub("", text)  # though some look like a candidate number
        return text not in harmless and not IDENTIFYING.isdisjoint(names.found(plain))

    return hits


def _without_names(table: ExportTable, hits: Callable[[str], bool]) -> ExportTable:
    """The table without texts that name a pupil."""
    frame = table.frame
    for name in frame.columns[frame.dtypes == "string"].difference(["author", "partnership"]):
        texts = frame[name].dropna().unique()
        if hits(APART.join(texts)) and (found := [text for text in texts if hits(text)]):
            frame = frame.assign(**{name: frame[name].mask(frame[name].isin(found), WITHHELD)})
    return replace(table, frame=frame)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that might be has an apostrophe put before it."""
    return f"'{text}" if FORMULA.match(text) else text


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that Excel reads rightly: UTF-8 with a byte order mark, texts that stay texts."""
    words = [dtype == "string" for dtype in frame.dtypes]
    # Every cell is quoted, as the csv module leaves a lone carriage return unquoted.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False, name=None):
            cells = zip(map(to_text, row), words, strict=True)
            writer.writerow([safe(cell) if text else cell for cell, text in cells])


@dataclass(frozen=True)
class ExportRow:
    """Something that was written: the cells that say where it belongs, its fields, and the cells behind them."""

    keys: tuple[Any, ...]
    says: Any
    history: tuple[Any, ...] = ()


def _spread(
    name: str,
    keys: tuple[CodebookLine, ...],
    model: type[Fields],
    rows: list[ExportRow],
    *,
    audience: Audience,
    history: tuple[CodebookLine, ...] = (),
) -> Iterator[ExportTable]:
    """A table of what is said once, then a table for each field that may say several things."""
    kind = keys[1].column.removesuffix("_id") if history == () else name
    fields = [codebook.field(kind, name, model, field, audience) for field in model.model_fields]
    single = [each for each in fields if not codebook.many(model, each.column)]
    cells = [(*row.keys, *(getattr(row.says, each.column) for each in single), *row.history) for row in rows]
    yield ExportTable.of(name, (*keys, *single, *history), cells)
    for each in fields:
        if not codebook.many(model, each.column):
            continue
        below = f"{name}_{each.column}"
        above = [codebook.partnership(below), codebook.parent_id(below, kind)]
        above += [codebook.position(below, f"{name.removeprefix(f'{kind}_')}_row")] * (len(keys) - 2)
        above.append(codebook.position(below))
        parts = [
            ExportRow((*row.keys, at), said)
            for row in rows
            for at, said in enumerate(getattr(row.says, each.column), 1)
        ]
        nested = model.rows_of(each.column)
        if nested is not None:
            yield from _spread(below, tuple(above), nested, parts, audience=each.audience)
        else:
            columns = (*above, replace(each, table=below))
            yield ExportTable.of(below, columns, [(*part.keys, part.says) for part in parts])


def _evidence(book: Workbook) -> Iterator[ExportTable]:
    files = {cast(Import, entry.body).file: entry.id for entry in book.entries if entry.kind == "import"}
    for name, frame in book.evidence.tables.items():
        columns = (codebook.partnership(name), *codebook.evidence(name))
        origin = [files[book.evidence.where(name, at)[0]] for at in range(len(frame))]
        whole = frame.assign(partnership=book.slug, import_id=pd.array(origin, dtype="string"))
        typed = whole.astype({"partnership": "string"})[[each.column for each in columns]]
        yield ExportTable(name, columns, typed)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _about(book: Workbook, made: list[ExportTable]) -> str:
    """What a reader must know before the first table."""
    many = withheld(made)
    files = "".join(f"    {digest}  {file}\n" for file, digest in book.evidence.fingerprints.items())
    listed = "".join(f"    {table.name:28} {len(table.frame):>7} rows\n" for table in made)
    return f"""The records and the evidence of the partnership ‘{book.slug}’ as tidy tables.

FOR WHOM. {PSEUDONYMS}
What the codebook gives the audience ‘school’ is never published. What is ‘public’ may be, once numbers have passed
the gate and texts were searched for names: both happen in the report, not here. A voice also needs its tick.

WHAT IT IS. csv/ and parquet/ hold the same tables. The table ‘codebook’ says of every column its label, what it
holds, choices, unit, what it refers to, how it looks when missing, its source and its audience. A record is one row
in the table of its kind; what it may say several times (its factors, the tests of a factor) is a table of its own,
with the record's id and the position. Records that were withdrawn or erased are not in it. Where two people's edits
disagree, a record shows what stood there before, and both versions stand in the table ‘conflicts’.

MISSING. An empty cell in CSV, null in Parquet. It is never nought, and there is no other code; the codebook says of
each column what it can mean.

CSV. UTF-8 with a byte order mark, as Excel takes a file without one for Windows-1252 and spoils é and ‘. pandas,
readr, data.table, SPSS and LibreOffice skip the mark; in base R write fileEncoding = "UTF-8-BOM". Every cell is in
quotation marks; dates are 2026-03-14, yes and no are words. A text that a spreadsheet might run as a formula (it
begins with = + - @, a tab, a carriage return or a line feed, also behind blanks) or that begins with an apostrophe
has an apostrophe put before it. To have the text back, take one apostrophe away from every text that begins with
one. Numbers are never marked, also not negative ones. Parquet holds texts as they are, and each column's type.

WITHHELD. {counted(many, "text")} with a pupil's name, candidate number or school number, as known from the
key files of the computer that made this. In place of each stands ‘{WITHHELD}’.

MADE FROM. sipp {__version__}; records with the fingerprint
    {book.fingerprint}
and these files of evidence (SHA-256):
{files}
TABLES.
{listed}"""
