"""The revisions of a partnership on a PostgreSQL server: transactions, news, and failures in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from sipp_lib.errors import StoreError
from sipp_lib.records.revision import Revision
from sipp_lib.records.revision_table import Mode, StoredRow, to_row
from sipp_lib.records.server_schema import VERSION
from sipp_lib.records.sessions import account, connect, execute, failure, import_driver, named, told

if TYPE_CHECKING:
    from sipp_lib.records.sessions import Connection

QUIET_SECONDS = 10.0
"""After so long without news the server is asked all the same: so a cut connection is noticed and told."""

COLUMNS = ", ".join(StoredRow._fields)
SELECT = f"SELECT {COLUMNS} FROM sipp.revision WHERE partnership = %s"  # noqa: S608  nothing in it is anybody's words
ACCOUNTS = "SELECT rev, account::text FROM sipp.revision WHERE partnership = %s AND record = %s"
INSERT = (
    f"INSERT INTO sipp.revision ({COLUMNS}) "  # noqa: S608  nor here
    f"VALUES ({', '.join(f'%({name})s' for name in StoredRow._fields)})"
)


class Server:
    """The revisions of one partnership on a server; no other module of the store knows its SQL.

    Parameters
    ----------
    url : str
        As ``sipp.toml`` says it; who signs in, and with what, the machine knows (service file, pass file, peer).
    partnership : str
        The partnership's slug.
    mode : {"rwc", "rw", "ro"}
        How it is opened; made anew only by an account that may make roles.
    """

    def __init__(self, url: str, partnership: str, mode: Mode) -> None:
        self.path = named(url)
        self._url, self._partnership, self._mode = url, partnership, mode
        self._idle: list[Connection] = []  # taken and put back in one step each, so threads may share it
        self._hears: Connection | None = None
        self._channel = self._given = ""
        self._asked = 0.0
        try:
            with self._connected() as connection:
                if mode == "rwc":
                    self._begin(connection)
                self._check(connection)
        except StoreError:
            self.close()
            raise

    def _begin(self, connection: Connection) -> None:
        """Make a partnership and its roles; whoever does may write in it until the store is closed."""
        if begun(connection, self._partnership):
            raise self.failure("PRESENT")
        self._given = given(connection, self._partnership)

    def _check(self, connection: Connection) -> None:
        import psycopg

        try:
            found = connection.execute(
                "SELECT number, channel, moved FROM sipp.version LEFT JOIN sipp.partnership ON slug = %s",
                (self._partnership,),
            ).fetchone()
        except psycopg.errors.InsufficientPrivilege as error:  # of no partnership's role
            raise self.failure("ABSENT") from error
        number, self._channel, moved = found or (0, None, False)
        if number != (now := VERSION):
            raise self.failure("OLDER" if number < now else "NEWER")
        if self._channel is None or moved:
            raise self.failure("MOVED" if moved else "ABSENT")

    def close(self) -> None:
        """Let go of the server."""
        role, self._given = self._given, ""
        if role:
            with self._connected() as connection:
                execute(connection, "REVOKE {} FROM {}", role, account(connection))
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _connected(self, begin: str = "") -> Iterator[Connection]:
        """A session with the server; one that failed is not used again, one that ended meanwhile is passed over."""
        import_driver()
        import psycopg

        connection: Connection | None = None
        try:
            while connection is None:
                try:
                    kept = self._idle.pop()
                except IndexError:
                    kept = None
                try:
                    now = kept or connect(self._url)
                    if begin:
                        now.execute(begin)
                    connection = now
                except psycopg.OperationalError:
                    if kept is None:
                        raise
                    kept.close()
            yield connection
            self._idle.append(connection)
        except psycopg.Error as error:
            raise told(error, self.failure, connection) from error
        finally:
            if connection is not None and connection not in self._idle:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One short look at a state that does not change meanwhile."""
        with self._connected("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            yield Transaction(connection, self._partnership)
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that has the partnership for itself from its first look on; on the disk when it ends."""
        with self._connected("BEGIN READ ONLY" if self._mode == "ro" else "BEGIN") as connection:
            connection.execute("SELECT sipp.turn(%s)", (self._partnership,))
            yield Transaction(connection, self._partnership)
            connection.execute("COMMIT")

    def move(self, *, away: bool) -> None:
        """Refuse what anybody would write from now on, or take it again."""
        with self._connected() as connection:
            connection.execute("SELECT sipp.move(%s, %s)", (self._partnership, away))

    def may_write(self, kind: str) -> bool:
        """Whether a role of this account lets it write records of a kind."""
        if self._mode == "ro":
            return False
        with self._connected() as connection:
            ((may,),) = connection.execute("SELECT sipp.may_write(%s, %s)", (self._partnership, kind))
        return bool(may)

    def wipe(self) -> None:
        """Leave it to the server, which writes over what was erased in its own time."""

    def news(self) -> bool:
        """Whether the server has told that something was written, or nobody has listened or looked for a while."""
        if not self._idle:  # in use, or lost: whoever looks will be told
            return True
        try:
            with self._connected() as connection:
                heard = list(connection.notifies(timeout=0))
                if connection is not self._hears:
                    execute(connection, "LISTEN {}", self._channel)
                elif not heard and monotonic() - self._asked < QUIET_SECONDS:
                    return False
                self._hears, self._asked = connection, monotonic()
        except StoreError:
            self._hears = None
        return True

    def failure(self, name: str, **more: object) -> StoreError:
        """The sentence for a failure, by our name for it or PostgreSQL's code."""
        return failure(name, path=self.path, partnership=self._partnership, **more)


class Transaction:
    """What is asked of the server between a begin and its end."""

    def __init__(self, connection: Connection, partnership: str) -> None:
        self._execute, self._partnership = connection.execute, partnership

    def count(self) -> int:
        """How many revisions there are: the server numbers them without gaps."""
        found = self._execute("SELECT revisions FROM sipp.partnership WHERE slug = %s", (self._partnership,))
        return sum(int(many) for (many,) in found)

    def rows(self, *, record: str | None = None, after: int = 0) -> list[StoredRow]:
        """The revisions of a record or of all, in the order in which they came in, but for the first few."""
        if record is None:
            found = self._execute(f"{SELECT} AND number > %s ORDER BY number", (self._partnership, after))
        else:
            found = self._execute(f"{SELECT} AND record = %s ORDER BY number", (self._partnership, record))
        return [StoredRow(*line) for line in found]

    def accounts(self, record: str) -> dict[str, str]:
        """The account that wrote each revision of a record, as the server itself took it down."""
        return dict(self._execute(ACCOUNTS, (self._partnership, record)).fetchall())

    def insert(self, revision: Revision) -> None:
        """Append a revision."""
        self._execute(INSERT, to_row(revision))

    def erase(self, record: str) -> None:
        """Drop body and salt of every revision of a record; the server takes down who and why."""
        self._execute("SELECT sipp.erase(%s, %s)", (self._partnership, record))


def begun(connection: Connection, partnership: str) -> int:
    """Make a partnership and its roles, where they are not there yet; how many revisions are there."""
    with connection.transaction():
        ((there,),) = connection.execute("SELECT sipp.begin(%s)", (partnership,))
        connection.execute("SELECT sipp.make_roles(%s)", (partnership,))
    return int(there)


@contextmanager
def looked_after(url: str, partnership: str) -> Iterator[None]:
    """Have a partnership on a server, and let whoever looks after the server write in it meanwhile.

    Raises
    ------
    StoreError
        When the server cannot be reached, or the account may not.
    """
    import_driver()
    import psycopg

    connection: Connection | None = None
    try:
        connection = connect(url)
        begun(connection, partnership)
        connection.execute("SELECT sipp.move(%s, false)", (partnership,))
        role = given(connection, partnership)
        try:
            yield
        finally:
            if role:
                execute(connection, "REVOKE {} FROM {}", role, account(connection))
    except psycopg.Error as error:
        raise told(error, partial(failure, path=named(url), partnership=partnership), connection) from error
    finally:
        if connection is not None:
            connection.close()


def given(connection: Connection, partnership: str) -> str:
    """Let whoever begins a partnership write in it; the role to be taken back, or nothing for a superuser.

    One that is held already is taken back too: whoever looks after a server reads no record, and a move that was killed
    left it.
    """
    ((role, all_),) = connection.execute(
        "SELECT role, rolsuper FROM sipp.role_name(%s, 'head_teacher') AS role, pg_roles WHERE rolname = session_user",
        (partnership,),
    )
    if all_:
        return ""
    execute(connection, "GRANT {} TO {}", role, account(connection))
    return str(role)
