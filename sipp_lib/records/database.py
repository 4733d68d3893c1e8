"""The SQLite file under a store: its one table, its transactions, and its failures in plain words."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sipp_lib.errors import StoreError
from sipp_lib.location import refuse_shared
from sipp_lib.lock import locked
from sipp_lib.records.revision import Revision
from sipp_lib.records.revision_table import Mode, StoredRow, to_row
from sipp_lib.rights import narrow, private_file, refuse_planted

BUSY_SECONDS = 30.0
LONGEST = 504  # bytes of a path: SQLite's 512 without the ending of the log beside the file
UNREADABLE = "CORRUPT"  # an error of the driver's own: a cell that is no text
# Every statement is known to be right: where SQLite finds an error in one, the table is not as it was made
ALIKE = {"LOCKED": "BUSY", "ERROR": "CORRUPT", "FORMAT": "CORRUPT", "CONSTRAINT_TRIGGER": "MOVED"}
ROOM = 32_768  # bytes by which the file that writers share grows

SCHEMA = (
    "CREATE TABLE revision (rev TEXT NOT NULL, record TEXT NOT NULL, parents TEXT NOT NULL, partnership TEXT NOT NULL, "
    "kind TEXT NOT NULL, op TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, "
    "digest TEXT NOT NULL, salt TEXT, body TEXT, PRIMARY KEY (partnership, rev))",
    "CREATE INDEX revision_record ON revision (record)",
)


SELECT = f"SELECT {', '.join(StoredRow._fields)} FROM revision"  # noqa: S608  nothing in it is anybody's words
MOVED = "CREATE TRIGGER IF NOT EXISTS moved BEFORE INSERT ON revision BEGIN SELECT RAISE(ABORT, 'moved'); END"
INSERT = f"INSERT INTO revision VALUES ({', '.join(f':{name}' for name in StoredRow._fields)})"  # noqa: S608  nor here


SENTENCES = {
    "FULL": "The disk is full, so {path} cannot be used; what was saved is still there. "
    "Free some space on it and try again.",
    "READONLY": "The records in {path} may only be read here, so nothing was saved. "
    "Open them where you may write, or ask whoever looks after this computer for the right to.",
    "BUSY": "The records in {path} are in use by another program, so nothing was done. "
    "Close other windows on this partnership and try again.",
    "CORRUPT": "The records in {path} are damaged, so nothing was done. Keep this file: work that is in no copy can "
    "often be read from it. Move it aside under another name, put the newest copy or a bundle from another school of "
    "the partnership in its place, and ask whoever looks after this computer to save the rest.",
    "NOTADB": "{path} is not a file of records, or its beginning is damaged, so nothing was done. Choose the right "
    "file. If it is this one, keep it: move it aside under another name before you put a copy in its place.",
    "CANTOPEN": "The records in {path} cannot be opened. Check that the folder is there and that you may "
    "write in it.",
    "IOERR": "The records in {path} could not be used just now, because the disk did not answer. What was saved before "
    "is still there. Check that the disk is connected and has room, and try again.",
    "TOOLONG": "The path of the records is too long for their database ({length} bytes, and at most {most} can be "
    "used): {path}. Move the programme to a folder with a shorter path.",
    "PLANTED": "In the place of the records in {path}, or of a file beside them, is a link that another account made, "
    "so nothing was done. Remove the link, or ask whoever looks after this computer.",
    "ABSENT": "There are no records in {path}. Check the partnership's name and the programme's folder.",
    "PRESENT": "There are records in {path} already. Open them instead.",
    "MOVED": "The records in {path} were moved to another place, so nothing was saved. Open the partnership again.",
    "WATCHED": "The text was erased, but another program is reading {path} and a trace may be left. "
    "Close other windows on this partnership and erase it again.",
}


class Database:
    """One file of revisions; the only place that knows its path and speaks SQL.

    SQLite is spoken to by Python's own driver: a kernel is ready a third sooner than with a library in between.
    """

    def __init__(self, path: Path, mode: Mode) -> None:
        self.path, self._mode = path, mode
        self._idle: list[
            sqlite3.Connection
        ] = []  # taken and put back in one step each, so threads may share it
        refuse_shared(path)
        try:
            for beside in ("", "-wal", "-shm", "-journal"):  # SQLite would write where it leads
                refuse_planted(path.with_name(path.name + beside))
        except OSError as error:
            raise self.failure("PLANTED" if error.errno == errno.ELOOP else "CANTOPEN") from error
        try:
            self._prepare()
        except StoreError:
            self.close()
            raise

    def _prepare(self) -> None:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if self._mode != "rwc":
            if not self.path.is_file():
                raise self.failure("ABSENT")
            if self._mode == "rw":
                narrow(self.path)
            with self.reading() as connection:
                if ("revision",) not in connection.execute(tables).fetchall():
                    raise self.failure("NOTADB")
                self._check(connection)
            return
        with suppress(OSError):  # SQLite says it better; the log takes on the rights of the file
            os.close(private_file(self.path))
        with self.writing() as connection:
            if connection.execute(tables).fetchall():
                raise self.failure("PRESENT")
            for statement in SCHEMA:
                connection.execute(statement)

    def _check(self, connection: Transaction) -> None:
        """Refuse a file of which a part is lost: a page without its rows looks sound, only the index misses them."""
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if found == "ok":
            return
        # a page that the disk did not give is told in the same way as one that is wrong
        code = re.search(r"error code=(\d+)", found)
        passing = "failed to get page" in found or (code and int(code[1]) & 0xFF != sqlite3.SQLITE_CORRUPT)
        raise self.failure("IOERR" if passing else "CORRUPT")

    def close(self) -> None:
        """Let go of the file."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """The file, outside a transaction; a connection that failed is not used again."""
        try:
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = _connect(self.path, self._mode)
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
        except UnicodeDecodeError as error:  # the driver's, over what SQLite says of a damaged file
            raise self.failure("CORRUPT") from error
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", UNREADABLE).removeprefix("SQLITE_")
            if name.startswith("CANTOPEN") and len(os.fsencode(self.path.resolve())) > LONGEST:
                name = "TOOLONG"
            raise self.failure(name) from error

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One short look at a state that does not change meanwhile."""
        with self.connected() as connection:
            connection.execute("BEGIN")
            yield Transaction(connection)
            connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that has the file for itself from its first look on; on disk when it ends."""
        with self._turn(), self.connected() as connection:
            # Without IMMEDIATE two writers that had read the same heads would fork.
            connection.execute("BEGIN IMMEDIATE")
            yield Transaction(connection)
            connection.execute("COMMIT")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Writers one after the other, as they came: SQLite's own way of waiting lets the quick ones past the slow.

        What is right does not hang on it: where no lock can be made, SQLite itself says why nothing can be written.
        """
        with ExitStack() as after:
            if self._mode != "ro":
                try:
                    after.enter_context(locked(self.path.with_name(f"{self.path.name}.lock"), BUSY_SECONDS))
                except TimeoutError as error:
                    raise self.failure("BUSY") from error
                except OSError:
                    pass
            yield

    def may_write(self, kind: str) -> bool:
        """Whoever has the file may write every kind, unless it was opened to be read."""
        return self._mode != "ro"

    def wipe(self) -> None:
        """Rewrite the file, so that no erased text stays in its free pages or in the log."""
        with self._turn(), self.connected() as connection:
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise self.failure("WATCHED")

    def move(self, *, away: bool) -> None:
        """Refuse what anybody would write from now on, also in windows that are open; or take it again."""
        with self._turn(), self.connected() as connection:
            connection.execute(MOVED if away else "DROP TRIGGER IF EXISTS moved")

    def news(self) -> bool:
        """To look costs so little that there may always be some."""
        return True

    def failure(self, name: str) -> StoreError:
        """The sentence for a failure, by SQLite's name for it."""
        # the file that writers share beside the log cannot grow on a full disk alone
        if name == "IOERR_SHMSIZE" and shutil.disk_usage(self.path.parent).free < ROOM:
            name = "FULL"
        short = name.partition("_")[0]
        sentence = SENTENCES.get(ALIKE.get(name, ALIKE.get(short, short)))
        if sentence is None:
            sentence = "The records in {path} could not be used (SQLite: {name}). Open the partnership again."
        return StoreError(
            sentence.format(
                path=self.path, name=name, length=len(os.fsencode(self.path.resolve())), most=LONGEST
            )
        )


class Transaction:
    """What is asked of the file between a begin and its end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.execute = connection.execute

    def count(self) -> int:
        """How many revisions there are."""
        return int(self.execute("SELECT count(*) FROM revision").fetchone()[0])

    def rows(self, *, record: str | None = None, after: int = 0) -> list[StoredRow]:
        """The revisions of a record or of all, in the order in which they came in, but for the first few."""
        if record is None:
            found = self.execute(f"{SELECT} ORDER BY rowid LIMIT -1 OFFSET ?", (after,))
        else:
            found = self.execute(f"{SELECT} WHERE record = ? ORDER BY rowid", (record,))
        return [StoredRow(*line) for line in found]

    def accounts(self, record: str) -> dict[str, str]:
        """Nobody's: a file does not know who had it open."""
        return {}

    def insert(self, revision: Revision) -> None:
        """Append a revision."""
        self.execute(INSERT, to_row(revision))

    def erase(self, record: str) -> None:
        """Drop body and salt of every revision of a record."""
        self.execute("UPDATE revision SET salt = NULL, body = NULL WHERE record = ?", (record,))


def _connect(path: Path, mode: Mode) -> sqlite3.Connection:
    place = path.resolve()
    options = f"?mode={'rw' if mode == 'ro' else mode}"
    if mode == "ro" and not os.access(place.parent, os.W_OK):
        # No log can be made beside the file; where there is none, nobody is writing.
        quiet = not place.with_name(f"{place.name}-wal").exists()
        options = f"?mode=ro&immutable={int(quiet)}"
    connection = sqlite3.connect(
        place.as_uri() + options,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        if mode == "rwc":  # the file remembers it
            connection.execute("PRAGMA journal_mode = WAL")
        if mode == "ro":  # by a rule and not by the way of opening, so that the log is tidied away at the end
            connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection
