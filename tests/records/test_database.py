from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sipp_lib
from sipp_lib.errors import StoreError
from sipp_lib.records import database
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

HERE = {**os.environ, "PYTHONPATH": str(Path(sipp_lib.__file__).parents[1])}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.create(path, "riverside") as store:
        store.add(Factor(name="Motivation"), author="AB", record_id="f1")
        yield store


def refusal(act: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(StoreError) as raised:
        act(*args, **named)
    return str(raised.value)


def test_a_missing_file_is_refused_and_never_made(path: Path) -> None:
    assert refusal(Store.open, path, "riverside") == (
        f"There are no records in {path}. Check the partnership's name and the programme's folder."
    )
    assert not path.exists()


def test_records_that_are_there_are_not_made_anew(store: Store, path: Path) -> None:
    assert refusal(Store.create, path, "riverside") == (
        f"There are records in {path} already. Open them instead."
    )
    assert len(store.current()) == 1


def test_a_creation_that_was_cut_short_can_be_done_again(path: Path) -> None:
    path.touch()
    with Store.create(path, "riverside") as store:
        assert store.revisions() == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none" / "records.sqlite"
    assert refusal(Store.create, path, "riverside") == (
        f"The records in {path} cannot be opened. Check that the folder is there and that you may write in it."
    )


@pytest.mark.parametrize("content", [b"Dear diary " * 100, b""])
def test_a_file_that_holds_no_records_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(Store.open, path, "riverside") == (
        f"{path} is not a file of records. Put back the last backup, or choose the right file."
    )
    assert path.read_bytes() == content


def test_a_damaged_file_is_told(store: Store, path: Path) -> None:
    for _ in range(30):
        store.add(Factor(why="x" * 2000), author="AB")
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    assert refusal(Store.open, path, "riverside") == (
        f"The records in {path} are damaged. Put back the last backup, or make the records anew "
        "and merge into them a bundle from another school of the partnership."
    )


def test_a_full_disk_is_told_and_what_was_saved_stays(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = database._connect

    def full(*given: Any) -> sqlite3.Connection:
        connection = connect(*given)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size where that is larger
        return connection

    store.close()
    monkeypatch.setattr(database, "_connect", full)
    assert refusal(store.add, Factor(name="x" * 20_000, why="x" * 20_000), author="AB") == (
        f"The disk is full, so nothing was saved in {path}. Free some space on it and save again."
    )
    assert [entry.id for entry in store.current()] == ["f1"]


def test_a_file_in_use_is_told(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert refusal(store.revise, "f1", {"why": "new"}, author="AB") == (
        f"The records in {path} are in use by another program, so nothing was done. "
        "Close other windows on this partnership and try again."
    )
    assert len(store.current()) == 1  # reading goes on meanwhile
    holder.execute("ROLLBACK")
    holder.close()


def test_an_erasure_that_a_reader_delays_is_told_and_can_be_finished(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM revision").fetchone()
    assert refusal(store.redact, "f1", author="DPO", reason="Asked for") == (
        f"The text was erased, but another program is reading {path} and a trace may be left. "
        "Close other windows on this partnership and erase it again."
    )
    reader.close()
    assert store.redact("f1", author="DPO", reason="Asked for").redacted
    assert b"Motivation" not in path.read_bytes()


def test_a_report_reads_and_cannot_write(store: Store, path: Path) -> None:
    with Store.open(path, "riverside", read_only=True) as report:
        assert report.current() == store.current()
        assert refusal(report.revise, "f1", {"why": "new"}, author="AB") == (
            f"The records in {path} may only be read here, so nothing was saved. "
            "Open them where you may write, or ask whoever looks after this computer for the right to."
        )
        store.revise("f1", {"why": "new"}, author="AB")
        assert report.current() == store.current()
    store.close()
    assert list(path.parent.iterdir()) == [path]


def test_a_report_reads_in_a_folder_that_cannot_be_written(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store.open(path, "riverside", read_only=True) as report:
        assert len(report.current()) == 1
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_without_a_sentence_of_its_own_names_what_sqlite_says(store: Store, path: Path) -> None:
    assert str(store._database.failure("MISUSE")) == (
        f"The records in {path} could not be used (SQLite: MISUSE). Open the partnership again."
    )


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    assert refusal(Store.create, tmp_path / "OneDrive" / "records.sqlite", "riverside").startswith(
        "The records cannot be kept in the synchronised folder «OneDrive». "
    )
    assert list((tmp_path / "OneDrive").iterdir()) == []


def test_the_file_is_written_ahead_and_synchronously(store: Store, path: Path) -> None:
    with store._database.connected() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


WRITER = """
import sys
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

path, name, times = sys.argv[1:]
with Store.open(path, "riverside") as store:
    for number in range(int(times)):
        print(*store.add(Factor(name=f"{name} {number}"), author=name).heads, flush=True)
        print(*store.revise("f1", {"why": f"{name} {number}"}, author=name).heads, flush=True)
"""


def writer(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(times)]
    return subprocess.Popen(command, env=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_several_programs_write_at_once_and_nothing_is_lost_locked_or_forked(
    store: Store, path: Path
) -> None:
    writers = [writer(path, f"P{number}", 25) for number in range(4)]
    told = [process.communicate(timeout=120) for process in writers]
    assert [errors for _, errors in told] == [""] * 4
    acknowledged = {rev for output, _ in told for rev in output.split()}
    assert len(acknowledged) == 4 * 25 * 2
    assert acknowledged <= {revision.rev for revision in store.revisions()}
    assert len(store.history("f1")) == 1 + 4 * 25
    assert len(store.get("f1").heads) == 1


def test_every_acknowledged_revision_survives_kill_9(store: Store, path: Path) -> None:
    process = writer(path, "P", 100_000)
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip() for _ in range(40)]
    process.kill()
    acknowledged += process.communicate(timeout=60)[0].split()
    store.close()
    with Store.open(path, "riverside") as again:
        kept = {revision.rev for revision in again.revisions()}
        assert set(acknowledged) <= kept
        assert len(kept) <= 1 + len(set(acknowledged)) + 1  # at most one was on disk and not yet told
