"""Files of evidence as the workbook keeps them, written by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import load
from sipp_lib.records.kinds import Import

PUPILS = ",".join(TABLES["pupils"]) + "\n"
OBSERVATIONS = ",".join(name for name, kind in TABLES["observations"].items() if not kind.added) + "\n"
SURVEYS = ",".join(TABLES["surveys"]) + "\n"


def imported(
    folder: Path, table: str, content: str | bytes, name: str = "", **more: object
) -> tuple[str, Import]:
    data = content.encode() if isinstance(content, str) else content
    file = name or f"{table}-0.csv"
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(data)
    fields = {"table": table, "file": file, "sha256": hashlib.sha256(data).hexdigest()} | more
    return file, Import.model_validate(fields)


def refused(folder: Path, *imports: tuple[str, Import]) -> list[str]:
    with pytest.raises(EvidenceError) as caught:
        load(imports, folder)
    return [issue.message for issue in caught.value.issues if issue.severity == "stop"]
