"""People's accounts on a server: the rights of each, given, taken away with what is open, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sipp_lib.records.sessions import connect, execute, failure, import_driver, named, told

if TYPE_CHECKING:
    from sipp_lib.records.sessions import Connection

ROLES = ("practitioner", "head_teacher", "officer", "researcher", "partner")
"""What somebody can be in a partnership; `server_schema.sql` says what each may do."""
HELD = """
SELECT slug, role, groups.rolname FROM unnest(sipp.partnerships()) AS slug CROSS JOIN unnest(%s::text[]) AS role
JOIN pg_roles AS groups ON groups.rolname = sipp.role_name(slug, role)
JOIN pg_auth_members ON roleid = groups.oid JOIN pg_roles AS person ON person.oid = member
WHERE person.rolname = %s GROUP BY slug, role, groups.rolname ORDER BY slug, role
"""


class Right(NamedTuple):
    """A role in a partnership, by its short name."""

    partnership: str
    role: str


class Settled(NamedTuple):
    """What was given to an account, what was taken away, and how many open connections were ended for it."""

    given: list[Right]
    taken: list[Right]
    ended: int


def settle(url: str, account: str, rights: Iterable[Right]) -> Settled:
    """Have an account hold these rights and no other; it is made where it is not there, and never removed.

    What is taken away counts at once; then every connection of the account is ended, so that nothing it had read or
    had in hand goes on.

    Parameters
    ----------
    url : str
        The database, for the account that looks after it.
    account : str
        The name of a role of PostgreSQL that a person signs in as.
    rights : iterable of Right
        All that the person is to hold; a partnership that is not on the server is refused.

    Raises
    ------
    StoreError
        When the server cannot be reached or the account that looks after it may not do this; what was taken away
        until then stays taken away.
    """
    wanted = set(rights)
    with _session(url) as connection:
        with connection.transaction():
            ((there,),) = connection.execute("SELECT to_regrole(quote_ident(%s)) IS NOT NULL", (account,))
            if wanted and not there:
                execute(connection, "CREATE ROLE {} LOGIN", account)
            held = dict(_held(connection, account))
            for right in held.keys() - wanted:
                execute(connection, "REVOKE {} FROM {}", held[right], account)
            for right in wanted - held.keys():
                ((role,),) = connection.execute("SELECT sipp.role_name(%s, %s)", tuple(right))
                execute(connection, "GRANT {} TO {}", str(role), account)
        if (
            left := dict(_held(connection, account)).keys() - wanted
        ):  # given by another, who alone can take it away
            raise failure("STAYS", path=named(url), account=account, role=held[min(left)])
        taken = sorted(held.keys() - wanted)
        return Settled(sorted(wanted - held.keys()), taken, _end(connection, url, account) if taken else 0)


def revoke(url: str, account: str) -> Settled:
    """Take all rights from an account and end its connections, also where it had none any more.

    Raises
    ------
    StoreError
        See `settle`; and when there is no such account.
    """
    done = settle(url, account, ())
    with _session(url) as connection:
        ((there,),) = connection.execute("SELECT to_regrole(quote_ident(%s)) IS NOT NULL", (account,))
        if not there:
            raise failure("NOBODY", path=named(url), account=account)
        return done._replace(ended=done.ended + _end(connection, url, account))


def held(url: str, account: str) -> list[Right]:
    """The rights of an account, sorted.

    Raises
    ------
    StoreError
        When the server cannot be reached, or whoever asks may not.
    """
    with _session(url) as connection:
        return [right for right, _ in _held(connection, account)]


def _held(connection: Connection, account: str) -> list[tuple[Right, str]]:
    found = connection.execute(HELD, (list(ROLES), account))
    return [(Right(slug, role), name) for slug, role, name in found]


def _end(connection: Connection, url: str, account: str) -> int:
    """End every session of an account on the whole server, and wait until it is gone."""
    import psycopg

    try:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = %s "
            "AND pid <> pg_backend_pid()",  # who takes their own rights still has to hear that it is done
            (account,),
        ).fetchall()
    except psycopg.errors.InsufficientPrivilege as error:
        raise failure("OPEN", path=named(url), account=account) from error
    if not all(gone for (gone,) in ended):
        raise failure("OPEN", path=named(url), account=account)
    return len(ended)


@contextmanager
def _session(url: str) -> Iterator[Connection]:
    """A session of whoever looks after the server, with failures in words."""
    import_driver()
    import psycopg

    connection = None
    try:
        connection = connect(url)
        yield connection
    except psycopg.errors.UndefinedObject as error:
        raise failure("NOROLE", path=named(url)) from error
    except psycopg.Error as error:
        raise told(error, partial(failure, path=named(url)), connection) from error
    finally:
        if connection is not None:
            connection.close()
