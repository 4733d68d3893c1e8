import pytest

from sipp_lib.errors import StoreError
from sipp_lib.records import sessions
from sipp_lib.records.sessions import connect, has_password, is_server, named
from sipp_lib.records.store import Store


def refusal(act, *given, **named):
    with pytest.raises(StoreError) as raised:
        act(*given, **named)
    return str(raised.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://db.example.org/sipp", "sipp on db.example.org"),
        ("postgresql://anna:secret@db.example.org:5433/sipp", "sipp on db.example.org"),
        ("postgresql:///?service=schools", "schools on this machine"),
        ("postgresql:///sipp?host=/run/postgresql", "sipp on /run/postgresql"),
    ],
)
def test_a_server_is_named_by_host_and_database_and_never_with_a_password(url, name):
    assert named(url) == name


def test_a_password_in_an_address_is_seen_wherever_it_stands():
    assert has_password("postgresql://anna:secret@db.example.org/sipp")
    assert has_password("postgresql://db.example.org/sipp?password=secret")
    assert has_password("postgresql://db.example.org/sipp?sslpassword=secret")
    assert not has_password("postgresql://anna@db.example.org/sipp?passfile=/home/anna/.pgpass")


def test_only_an_address_of_postgresql_is_a_server():
    assert is_server("postgresql://db.example.org/sipp")
    assert not is_server("partnerships/riverside/records.sqlite")


def test_a_server_that_is_away_is_told_in_a_sentence(tmp_path):
    assert refusal(Store.open, f"postgresql:///sipp?host={tmp_path}", "riverside") == (
        f"The server with the records (sipp on {tmp_path}) cannot be reached, so nothing was saved. A form keeps "
        "what was typed and sends it again by itself. If this stays, check the network, or tell whoever looks after "
        "the server."
    )


def test_an_account_that_the_server_does_not_know_is_told_what_it_said(server):
    database = server.database()
    assert refusal(Store.open, server.url(database, "nobody-known"), "riverside") == (
        f"The server with the records ({database} on {server.folder}) did not let you in, so nothing was saved. A "
        "form keeps what was typed and sends it again by itself. If this stays, show whoever looks after the server "
        "what it said: "
        'role "nobody-known" does not exist'
    )


def test_a_server_that_is_too_old_is_told(server, monkeypatch):
    monkeypatch.setattr(sessions, "OLDEST", 99)
    assert refusal(connect, server.url("postgres", "postgres")).endswith(
        ", and the workbook needs 99 or later. Ask whoever looks after the server to update it."
    )


def test_without_the_driver_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    assert refusal(connect, "postgresql://db.example.org/sipp") == (
        "The records are on a server, and the workbook lacks what it needs to reach one. Install it with: "
        "pip install 'sipp-workbook[postgres]'"
    )


def test_what_is_kept_survives_a_loss_of_power_whatever_the_server_is_set_to(server):
    database = server.database()
    with server.admin() as admin:
        admin.execute(f"ALTER DATABASE {database} SET synchronous_commit = off")
    with connect(server.url(database, "keeper")) as session:
        assert session.execute("SHOW synchronous_commit").fetchone() == ("on",)
    with server.admin() as admin:
        admin.execute(f"ALTER DATABASE {database} RESET ALL")
    server.release(database)
