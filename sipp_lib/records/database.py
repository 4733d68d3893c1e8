"""The SQLite file under a store: its one table, its transactions, and its failures in plain words."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from sipp_lib.errors import StoreError
from sipp_lib.records.location import refuse_shared
from sipp_lib.records.revision import Revision, canonical

BUSY_SECONDS = 30.0
Mode = Literal["rwc", "rw", "ro"]

_METADATA = sa.MetaData()
TABLE = sa.Table(
    "revision",
    _METADATA,
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in (
            "rev",
            "record",
            "parents",
            "partnership",
            "kind",
            "op",
            "author",
            "at",
            "reason",
            "digest",
        )
    ),
    sa.Column("salt", sa.Text),
    sa.Column("body", sa.Text),
    sa.PrimaryKeyConstraint("partnership", "rev"),
    sa.Index("revision_record", "record"),
)

SENTENCES = {
    "FULL": "The disk is full, so nothing was saved in {path}. Free some space on it and save again.",
    "READONLY": "The records in {path} may only be read here, so nothing was saved. "
    "Open them where you may write, or ask whoever looks after this computer for the right to.",
    "BUSY": "The records in {path} are in use by another program, so nothing was done. "
    "Close other windows on this partnership and try again.",
    "CORRUPT": "The records in {path} are damaged. Put back the last backup, or make the records anew "
    "and merge into them a bundle from another school of the partnership.",
    "NOTADB": "{path} is not a file of records. Put back the last backup, or choose the right file.",
    "CANTOPEN": "The records in {path} cannot be opened. Check that the folder is there and that you may "
    "write in it.",
    "IOERR": "The disk did not answer when {path} was used, so nothing was saved. "
    "Check that the disk is connected and has room, and try again.",
    "ABSENT": "There are no records in {path}. Check the partnership's name and the programme's folder.",
    "PRESENT": "There are records in {path} already. Open them instead.",
    "WATCHED": "The text was erased, but another program is reading {path} and a trace may be left. "
    "Close other windows on this partnership and erase it again.",
}


class Database:
    """One file of revisions; the only place that knows its path and speaks SQL."""

    def __init__(self, path: Path, mode: Mode) -> None:
        self.path = path
        refuse_shared(path)
        self._engine = sa.create_engine(
            "sqlite://", poolclass=sa.QueuePool, creator=lambda: _connect(path, mode)
        )
        # The driver's own begin comes too late: two writers that had read the same heads would fork.
        sa.event.listen(self._engine, "begin", _begin)
        try:
            self._prepare(mode)
        except StoreError:
            self.close()
            raise

    def _prepare(self, mode: Mode) -> None:
        if mode != "rwc":
            if not self.path.is_file():
                raise self.failure("ABSENT")
            with self.reading() as connection:
                if not sa.inspect(connection).has_table(TABLE.name):
                    raise self.failure("NOTADB")
            return
        with self.writing() as connection:
            if sa.inspect(connection).get_table_names():
                raise self.failure("PRESENT")
            _METADATA.create_all(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One short look at a state that does not change meanwhile."""
        with self._plain(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that has the file for itself from its first look on; on disk when it ends."""
        with self._plain(), self._engine.connect() as connection:
            connection.execution_options(write=True)
            with connection.begin():
                yield connection

    def wipe(self) -> None:
        """Rewrite the file, so that no erased text stays in its free pages or in the log."""
        with self._plain(), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("VACUUM")
            if driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise self.failure("WATCHED")

    def failure(self, name: str) -> StoreError:
        """The sentence for a failure, by SQLite's name for it."""
        sentence = SENTENCES.get(name.partition("_")[0].replace("LOCKED", "BUSY"))
        if sentence is None:
            sentence = "The records in {path} could not be used (SQLite: {name}). Open the partnership again."
        return StoreError(sentence.format(path=self.path, name=name))

    @contextmanager
    def _plain(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            raise self.failure(
                getattr(cause, "sqlite_errorname", "unknown").removeprefix("SQLITE_")
            ) from error


def to_row(revision: Revision) -> dict[str, str | None]:
    """A revision as the table holds it."""
    body = None if revision.body is None else canonical(revision.body)
    return {**vars(revision), "parents": canonical(revision.parents), "body": body}


def from_row(row: sa.Row[Any]) -> Revision:
    """The revision of a row, not yet verified.

    Raises
    ------
    ValueError
        When the row holds no JSON where it must.
    """
    body = None if row.body is None else json.loads(row.body)
    return Revision(**{**row._mapping, "parents": tuple(json.loads(row.parents)), "body": body})


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
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
