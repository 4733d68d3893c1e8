from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sipp_lib
from sipp_lib.errors import StoreError
from sipp_lib.records import database
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

HERE = {**os.environ, "PYTHONPATH": str(Path(sipp_lib.__file__).parents[1])}

DAMAGED = (
    "The records in {path} are damaged, so nothing was done. Keep this file: work that is in no copy can often be read "
    "from it. Move it aside under another name, put the newest copy or a bundle from another school of the "
    "partnership in its place, and ask whoever looks after this computer to save the rest."
)
NO_RECORDS = (
    "{path} is not a file of records, or its beginning is damaged, so nothing was done. Choose the right file. If it "
    "is this one, keep it: move it aside under another name before you put a copy in its place."
)


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


def with_locks(path: Path) -> list[Path]:
    """A store with its turnstile, which stays."""
    return [path, *(path.with_name(f"{path.name}.{name}") for name in ("lock", "lock-door"))]


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
    assert refusal(Store.open, path, "riverside") == NO_RECORDS.format(path=path)
    assert path.read_bytes() == content


def test_a_damaged_file_is_told(store: Store, path: Path) -> None:
    for _ in range(30):
        store.add(Factor(why="x" * 2000), author="AB")
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    assert refusal(Store.open, path, "riverside") == DAMAGED.format(path=path)


def test_no_byte_of_a_file_can_be_damaged_unnoticed_or_with_an_error_that_is_no_sentence(
    store: Store, path: Path, tmp_path: Path
) -> None:
    store.close()
    with Store.open(path, "riverside") as opened:
        sound, content = opened.revisions(), path.read_bytes()
    damaged = tmp_path / "damaged.sqlite"
    told = {DAMAGED.format(path=damaged), NO_RECORDS.format(path=damaged)}
    harmless = 0
    places = [at for at, byte in enumerate(content) if at < 100 or byte]
    for at in places:
        for byte in {content[at] ^ 0xFF, content[at] ^ 0x01, 0} - {content[at]}:
            damaged.write_bytes(content[:at] + bytes([byte]) + content[at + 1 :])
            try:
                with Store.open(damaged, "riverside", read_only=True) as read:
                    assert read.revisions() == sound, (at, byte)
                harmless += 1
            except StoreError as error:
                assert str(error) in told, (at, byte)
            for beside in ("-wal", "-shm"):
                damaged.with_name(damaged.name + beside).unlink(missing_ok=True)
    assert len(places) > 1000
    assert harmless < len(places)  # counters of the header, and spaces in the words of the schema


def test_a_file_that_lost_a_page_of_rows_is_not_taken_for_one_without_records(
    store: Store, path: Path
) -> None:
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 + 3 : 4096 + 5] = b"\0\0"  # how many cells the first page of the table has
    path.write_bytes(content)
    assert refusal(Store.open, path, "riverside") == DAMAGED.format(path=path)


IO_ERROR = (
    "The records in {path} could not be used just now, because the disk did not answer. What was saved before is still "
    "there. Check that the disk is connected and has room, and try again."
)


@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file's size")
def test_a_passing_error_of_the_disk_never_says_to_put_back_a_copy(store: Store, path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        told = refusal(store.add, Factor(why="x" * 15_000), author="AB")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told == IO_ERROR.format(path=path)
    store.add(Factor(why="x" * 15_000), author="AB", record_id="f2")
    assert {entry.id for entry in store.current()} == {"f1", "f2"}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ("Tree 2 page 2: unable to get the page. error code=266", IO_ERROR),
        ("Freelist: failed to get page 3", IO_ERROR),
        ("Tree 2 page 2: unable to get the page. error code=11", DAMAGED),
        ("wrong # of entries in index revision_record", DAMAGED),
    ],
)
def test_a_page_that_the_disk_does_not_give_is_no_damage(
    store: Store, path: Path, found: str, sentence: str
) -> None:
    class Connection:
        def execute(self, statement: str) -> Connection:
            assert statement == "PRAGMA integrity_check(1)"
            return self

        def fetchone(self) -> tuple[str]:
            return (found,)

    assert refusal(store._database._check, Connection()) == sentence.format(path=path)


def test_a_path_too_long_for_the_database_is_told_as_that(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["f" * 100] * 5)
    folder.mkdir(parents=True)
    path = folder / "records.sqlite"
    assert refusal(Store.create, path, "riverside") == (
        f"The path of the records is too long for their database ({len(os.fsencode(path))} bytes, and at most 504 can "
        f"be used): {path}. Move the programme to a folder with a shorter path."
    )


def test_the_longest_path_that_is_promised_can_be_used(tmp_path: Path) -> None:
    most = database.LONGEST - len(os.fsencode(tmp_path)) - len("/records.sqlite") - 1
    folder = tmp_path.joinpath("g" * (most // 2), "g" * (most - most // 2 - 1))
    folder.mkdir(parents=True)
    assert len(os.fsencode(folder / "records.sqlite")) == database.LONGEST
    with Store.create(folder / "records.sqlite", "riverside") as store:
        store.add(Factor(name="Motivation"), author="AB")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize(
    ("umask", "folder", "mode"), [(0, 0o700, 0o600), (0o077, 0o755, 0o600), (0, 0o2770, 0o660)]
)
def test_file_log_and_lock_are_their_owners_and_a_group_s_that_was_given_the_folder(
    tmp_path: Path, umask: int, folder: int, mode: int
) -> None:
    place = tmp_path / "riverside"
    place.mkdir()
    place.chmod(folder)
    before = os.umask(umask)
    try:
        with Store.create(place / "records.sqlite", "riverside") as store:
            store.add(Factor(), author="AB")
            files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}
    finally:
        os.umask(before)
    beside = ("", "-wal", "-shm", ".lock", ".lock-door")
    assert files == {f"records.sqlite{ending}": mode for ending in beside}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_records_of_an_older_version_are_narrowed_when_they_are_opened_for_writing(
    store: Store, path: Path
) -> None:
    store.close()
    path.parent.chmod(0o755)
    path.chmod(0o644)
    Store.open(path, "riverside", read_only=True).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    Store.open(path, "riverside").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


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
        f"The disk is full, so {path} cannot be used; what was saved is still there. "
        "Free some space on it and try again."
    )
    assert [entry.id for entry in store.current()] == ["f1"]


@pytest.mark.parametrize("free", [0, 10**9])
def test_that_the_file_of_the_writers_cannot_grow_is_a_full_disk_only_where_there_is_no_room(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr(database.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    told = str(database.Database(path, "ro").failure("IOERR_SHMSIZE"))
    assert told.startswith("The disk is full, so ") if not free else told == IO_ERROR.format(path=path)


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
    assert sorted(path.parent.iterdir()) == with_locks(path)


def test_a_report_reads_in_a_folder_that_cannot_be_written(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store.open(path, "riverside", read_only=True) as report:
        assert len(report.current()) == 1
    assert sorted(path.parent.iterdir()) == with_locks(path)


def test_a_failure_without_a_sentence_of_its_own_names_what_sqlite_says(store: Store, path: Path) -> None:
    assert str(store._database.failure("MISUSE")) == (
        f"The records in {path} could not be used (SQLite: MISUSE). Open the partnership again."
    )


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    assert refusal(Store.create, tmp_path / "OneDrive" / "records.sqlite", "riverside").startswith(
        "The records cannot be kept in the synchronised folder ‘OneDrive’. "
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
    writers = [writer(path, f"P{number}", 25) for number in range(12)]
    told = [process.communicate(timeout=120) for process in writers]
    assert [errors for _, errors in told] == [""] * 12
    acknowledged = {rev for output, _ in told for rev in output.split()}
    assert len(acknowledged) == 12 * 25 * 2
    assert acknowledged <= {revision.rev for revision in store.revisions()}
    assert len(store.history("f1")) == 1 + 12 * 25
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
