from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from sipp_lib.errors import ExchangeError, StoreError
from sipp_lib.exchange.parcel import FORMAT, NewerError, Parcel
from sipp_lib.records.kinds import Factor
from sipp_lib.records.revision import Revision

REVISION = Revision.made(
    record="f1",
    parents=(),
    partnership="riverside",
    kind="factor",
    op="write",
    author="AB",
    at="2026-01-05T09:00:00.000000Z",
    body=Factor(name="Motivation").to_body(),
)
PARCEL = Parcel(
    "p1",
    "Our programme",
    "riverside",
    "c1",
    "Ann",
    "teacher",
    "Glen",
    "2026-01-05T09:00:00Z",
    10,
    5,
    (REVISION,),
)


def repacked(**changes: object) -> bytes:
    first, rest = zlib.decompress(PARCEL.dumps()).split(b"\n", 1)
    return zlib.compress(json.dumps(json.loads(first) | changes).encode() + b"\n" + rest)


def test_a_parcel_comes_back_as_it_was() -> None:
    assert Parcel.loads(PARCEL.dumps(), "a.sipp") == PARCEL


def test_evidence_files_and_what_was_erased_come_back_and_without_them_an_older_workbook_reads_it() -> None:
    more = replace(PARCEL, files={"pupils-0123456789abcdef.csv": "pupil\na\n"}, erased=("surveys-0.csv",))
    assert Parcel.loads(more.dumps(), "a.sipp") == more
    heads = [json.loads(zlib.decompress(each.dumps()).split(b"\n")[0]) for each in (PARCEL, more)]
    assert [(head["format"], "files" in head) for head in heads] == [(1, False), (2, True)]


def test_one_of_a_newer_format_waits_whatever_else_it_holds() -> None:
    with pytest.raises(NewerError):
        Parcel.loads(repacked(format=FORMAT + 1, more="things"), "a.sipp")


@pytest.mark.parametrize(
    "data",
    [b"", b"text", zlib.compress(b"no line"), zlib.compress(b"[]\n"), repacked(more="x"), repacked(base="5")],
)
def test_what_is_no_parcel_is_named(data: bytes) -> None:
    with pytest.raises(ExchangeError) as caught:
        Parcel.loads(data, "a.sipp")
    assert (
        str(caught.value)
        == "The file a.sipp in the shared folder does not hold what the workbook puts there."
    )


def test_a_changed_revision_is_refused(tmp_path: Path) -> None:
    data = zlib.compress(zlib.decompress(PARCEL.dumps()).replace(b"Motivation", b"Motivatiom"))
    with pytest.raises(StoreError) as caught:
        Parcel.loads(data, "a.sipp")
    assert str(caught.value) == (
        "The file a.sipp is damaged: its line 1 was changed after it was written. None of it was read. Ask whoever "
        "sent it to send it again."
    )
