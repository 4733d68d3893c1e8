"""A session with a PostgreSQL server: how it begins, and its failures in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import parse_qsl, urlsplit

from sipp_lib.errors import AwayError, StoreError

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

PREFIX = "postgresql://"
OLDEST = 15
BUSY_SECONDS = 30

SENTENCES = {
    "AWAY": "The server with the records ({path}) cannot be reached, so nothing was saved. A form keeps what was "
    "typed and sends it again by itself. If this stays, check the network, or tell whoever looks after the server.",
    "REFUSED": "The server with the records ({path}) did not let you in, so nothing was saved. A form keeps what was "
    "typed and sends it again by itself. If this stays, show whoever looks after the server what it said: {said}",
    "LOST": "The connection to the server with the records ({path}) was lost, so the last change may not be saved. A "
    "form sends it again by itself; elsewhere, do it again. Nothing is kept twice.",
    "DENIED": "Your account on the server ({path}) has no right to do this, so nothing was saved. Ask whoever looks "
    "after the server for the right.",
    "ABSENT": "On the server ({path}) are no records of the partnership ‘{partnership}’ that your account may read. "
    "Check the partnership's name, or ask whoever looks after the server for the right.",
    "PRESENT": "The server ({path}) has records of the partnership ‘{partnership}’ already. Open them instead.",
    "BARE": "The database ({path}) is not ready for records. Ask whoever looks after the server to run "
    "‘sipp server init’.",
    "OLD": "The server ({path}) is PostgreSQL {number}, and the workbook needs {oldest} or later. Ask whoever looks "
    "after the server to update it.",
    "OLDER": "The records on the server ({path}) are kept as an older version of the workbook did. Ask whoever looks "
    "after the server to run ‘sipp server init’.",
    "NEWER": "The records on the server ({path}) are kept as a newer version of the workbook does. Update the workbook "
    "on this machine and open the partnership again.",
    "READONLY": "The records on the server ({path}) may only be read here, so nothing was saved. Open them where you "
    "may write, or ask whoever looks after the server for the right to.",
    "BUSY": "The records on the server ({path}) are in use by another program, so nothing was done. Close other "
    "windows on this partnership and try again.",
    "FULL": "The server with the records ({path}) has no room, so nothing was saved; what was saved before is still "
    "there. Tell whoever looks after the server.",
    "CORRUPT": "The records on the server ({path}) are damaged, so nothing was done. Tell whoever looks after the "
    "server: they can be put back from a backup.",
    "MOVED": "The records of the partnership ‘{partnership}’ were moved away from the server ({path}), so nothing was "
    "saved. Open the partnership again.",
    "UNFIT": "The text holds a sign that the server cannot keep, so nothing was saved. Type it again.",
    "NOADMIN": "Your account on the server ({path}) may not prepare it. Run this as the account that owns the database "
    "and may make roles, or as a superuser of the server.",
    "ENCODING": "The database ({path}) does not keep text in UTF-8. Make one that does: createdb --encoding=UTF8 "
    "--template=template0 sipp",
    "NOBODY": "On the server ({path}) is no account ‘{account}’, so nothing was taken away. Check its name.",
    "NOROLE": "On the server ({path}) is no such partnership or account, so nothing was given. Check the names, and "
    "run ‘sipp server init’ where a backup was put back.",
    "STAYS": "The account ‘{account}’ on the server ({path}) still has the role ‘{role}’: another account gave it. "
    "Take it away as a superuser of the server.",
    "OPEN": "The account ‘{account}’ on the server ({path}) lost its rights, which counts already, but not every "
    "connection of it could be ended. The account that looks after the server needs the role pg_signal_backend.",
    "NODRIVER": "The records are on a server, and the workbook lacks what it needs to reach one. Install it with: "
    "pip install 'sipp-workbook[postgres]'",
}
# By the codes of https://www.postgresql.org/docs/current/errcodes-appendix.html, or by their class
CODES = {
    "23505": "PRESENT",
    "23514": "CORRUPT",
    "25006": "READONLY",
    "3F000": "BARE",
    "42501": "DENIED",
    "42P01": "BARE",
    "42883": "OLDER",
    "55000": "MOVED",
    "55P03": "BUSY",
    "22": "UNFIT",
    "53": "FULL",
    "XX": "CORRUPT",
}
# What is kept survives a loss of power whatever the server is set to; nobody waits for one who went away in mid-save.
SESSION = f"""
SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local');
SET lock_timeout = '{BUSY_SECONDS}s'; SET idle_in_transaction_session_timeout = '2min';
SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
SET search_path = pg_catalog
"""
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def connect(url: str) -> Connection:
    """A session with a server.

    Raises
    ------
    psycopg.Error
        When it cannot be reached or does not let this account in.
    StoreError
        When it is too old, or the driver is not installed.
    """
    import_driver()
    import psycopg

    given = {name for name, _ in parse_qsl(urlsplit(url).query)}
    waits: dict[str, Any] = {name: seconds for name, seconds in PATIENCE.items() if name not in given}
    connection: Connection = psycopg.connect(url, autocommit=True, client_encoding="utf8", **waits)
    if (number := connection.info.server_version // 10000) < OLDEST:
        connection.close()
        raise failure("OLD", path=named(url), number=number)
    connection.execute(SESSION)
    return connection


def execute(connection: Connection, statement: str, *names: str) -> None:
    """Run a statement that has names of roles or channels in it."""
    from psycopg import sql

    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def account(connection: Connection) -> str:
    """Who has signed in."""
    ((name,),) = connection.execute("SELECT session_user")
    return str(name)


def told(
    error: psycopg.Error, failed: Callable[..., StoreError], connection: Connection | None
) -> StoreError:
    """The sentence for an error of the driver's, or of the server's by its code."""
    import psycopg

    code = error.sqlstate or ""
    if connection is None and not code:
        _, refused, said = str(error).partition("FATAL:")
        return failed("REFUSED", said=said.strip().partition("\n")[0]) if refused else failed("AWAY")
    if code.startswith("57P") or (connection is not None and connection.closed):
        return failed("LOST")
    if isinstance(error, psycopg.DataError):
        return failed("UNFIT")
    return failed(CODES.get(code) or CODES.get(code[:2]) or code or type(error).__name__)


def failure(name: str, **more: object) -> StoreError:
    """The sentence for a failure, by our name for it or PostgreSQL's code."""
    sentence = SENTENCES.get(
        name, "The server ({path}) could not do this (PostgreSQL: {name}). Open the partnership again."
    )
    kind = AwayError if name in ("AWAY", "REFUSED", "LOST") else StoreError
    return kind(sentence.format(name=name, oldest=OLDEST, **more))


def import_driver() -> None:
    """Refuse, in a sentence, where the driver is not installed: it is an extra of the workbook's (LGPL)."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise failure("NODRIVER") from error


def is_server(place: object) -> TypeGuard[str]:
    """Whether records are kept on a server and not in a file."""
    return isinstance(place, str) and place.startswith(PREFIX)


def named(url: str) -> str:
    """What sentences call a server: the host and the database, or the service that the machine knows."""
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query))
    host = parts.hostname or told.get("host", "this machine")
    return f"{parts.path.lstrip('/') or told.get('dbname') or told.get('service', 'sipp')} on {host}"


def has_password(url: str) -> bool:
    """Whether an address holds a secret, which whoever may read ``sipp.toml`` would know."""
    parts = urlsplit(url)
    return parts.password is not None or any("password" in name for name, _ in parse_qsl(parts.query))
