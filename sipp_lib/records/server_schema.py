"""The schema of a server: made, mended and upgraded by one script, `server_schema.sql`, which says what it did."""

from __future__ import annotations

from pathlib import Path

from sipp_lib.records.sessions import connect, failure, import_driver, named, told

SCRIPT = Path(__file__).with_suffix(".sql")
VERSION = 2
"""Of the schema: higher with each change that a workbook of before cannot live with."""


def init(url: str) -> list[str]:
    """Make schema and roles in a database that is there, or bring them up to this version; again changes nothing.

    Parameters
    ----------
    url : str
        The database; the account that signs in must own it and be able to make roles, or be a superuser.

    Returns
    -------
    list of str
        What was made, each in a few words; empty where all was there.

    Raises
    ------
    StoreError
        When the server cannot be reached, is too old, or does not let the account do it.
    """
    import_driver()
    import psycopg

    made: list[str] = []
    connection = None
    try:
        connection = connect(url)
        if connection.info.parameter_status("server_encoding") != "UTF8":
            raise failure("ENCODING", path=named(url))
        connection.add_notice_handler(lambda notice: made.append(notice.message_primary or ""))
        script = SCRIPT.read_text(encoding="utf-8")
        with connection.transaction():
            connection.execute(
                "SET LOCAL client_min_messages = notice; SELECT pg_advisory_xact_lock(1936289904)"
            )
            connection.execute("SELECT set_config('sipp.version', %s, true)", (str(VERSION),))
            connection.execute(script.encode())
    except psycopg.Error as error:
        raise told(
            error, lambda name, **more: failure(NAMES.get(name, name), path=named(url), **more), connection
        ) from error
    finally:
        if connection is not None:
            connection.close()
    return [words for words in made if words.startswith("made ")]


NAMES = {"DENIED": "NOADMIN", "MOVED": "NEWER", "OLDER": "42883"}
"""Failures that mean something else while the schema is made."""
