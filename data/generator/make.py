"""Writes data/sample, a programme of eight invented partnerships: the same bytes every time it is run."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import braehowe
import eskmouth
import glen_corrie
import hawkhope
import kilcorrie
import lindarroch
import numpy as np
import stravannan
import tarvit_water
from content import Book
from evidence import Evidence

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.evidence.storage import save
from sipp_lib.records import bundle
from sipp_lib.records.revision import Revision, checked, utc

PARTNERSHIPS = (
    tarvit_water,
    braehowe,
    glen_corrie,
    lindarroch,
    eskmouth,
    hawkhope,
    stravannan,
    kilcorrie,
)
PROGRAMME = "sample-programme"
SETTINGS = f"""[programme]
name = "Closing the Gap Together (sample programme, all invented)"
id = "{PROGRAMME}"
private = "here"

[disclosure]
threshold = 10
base = 5
looked_at = []
"""


SCALE = """# How the answers of ‘What I think about reading’ become one score.
name = "Liking reading"
items = [
{items}
]
lowest = 1
highest = 5
may_miss = 1
"""


def write(folder: Path) -> None:
    """Write the whole sample programme into a folder, in place of what is there."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / "sipp.toml").write_bytes(SETTINGS.encode())
    (folder / "scales").mkdir()
    items = "\n".join(f'  "{item}",' for item in tarvit_water.LIKE)
    (folder / "scales" / "liking-reading.toml").write_bytes(SCALE.format(items=items).encode())
    for module in PARTNERSHIPS:
        _partnership(module, folder)


def _partnership(module: ModuleType, folder: Path) -> None:
    place = folder / "partnerships" / module.SLUG
    seen = module.measure(np.random.default_rng(module.SEED))
    book = Book(module.SLUG)
    module.agree(book, seen)
    _imports(book, seen, place / "evidence")
    salts = np.random.default_rng(module.SEED + 1)
    made: dict[str, Revision] = {}
    said: dict[str, dict[str, Any]] = {}
    for edit in book.entries:
        _on_working_days(edit.fields, f"{module.SLUG} {edit.key}")
        said[edit.key] = {name: value for on in edit.over for name, value in said[on].items()} | edit.fields
        made[edit.key] = Revision.made(
            record=edit.record,
            parents=[made[on].rev for on in edit.over],
            partnership=module.SLUG,
            kind=edit.kind,
            op="write",
            author=edit.author,
            at=utc(edit.at),
            body=checked(edit.kind, said[edit.key]),
            salt=salts.bytes(16).hex(),
        )
    bundle.write(made.values(), place / "records.jsonl")
    _keys(seen, folder / "keys")


def _imports(book: Book, seen: Evidence, folder: Path) -> None:
    author, records = book.entries[0].author, {}
    for file in seen.files:
        kept = save(file.frame, file.table, folder)
        book.author, book.clock = author, datetime.fromisoformat(f"{file.day}T16:45")
        records[file.source] = book(
            "import",
            table=file.table,
            file=kept.file,
            sha256=kept.sha256,
            rows=kept.rows,
            source=file.source,
            day=file.day,
            replaces=[records[file.replaces]] if file.replaces else [],
        )


def _keys(seen: Evidence, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as outside:
        os.environ["SIPP_KEYS"] = outside
        for school, rows in seen.people.groupby("school"):
            known = [
                KnownPupil(row.pupil, f"{row.forename} {row.surname}", row.scn) for row in rows.itertuples()
            ]
            path = write_keys(PROGRAMME, str(school), known)
            (folder / path.name).write_bytes(path.read_bytes())


def _on_working_days(value: object, where: str) -> None:
    for day in _days(value):
        if day.weekday() > 4 and day != date(2025, 3, 8):  # the one Saturday that was meant
            raise ValueError(f"{where}: {day} is not a working day")


def _days(value: object) -> Iterator[date]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in ("day", "start", "end", "by_when") and isinstance(part, str) and part:
                yield date.fromisoformat(part)
            else:
                yield from _days(part)
    elif isinstance(value, list):
        for part in value:
            yield from _days(part)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "sample")
