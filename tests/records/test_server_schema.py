import pytest

from sipp_lib.errors import StoreError
from sipp_lib.records import server_schema
from sipp_lib.records.kinds import Factor
from sipp_lib.records.server_schema import VERSION, init
from sipp_lib.records.store import Store

ROLES = {f"sipp_glen_{role}" for role in ("practitioner", "head_teacher", "officer", "researcher", "partner")}


@pytest.fixture
def database(server):
    """A database with one partnership and one record."""
    name = server.database()
    with Store.create(server.url(name, "keeper"), "glen") as store:
        store.add(Factor(name="Motivation"), author="AB", record_id="f1")
    server.account("gwen", "sipp_glen_practitioner")
    yield name
    server.release(name)


def refusal(act, *given):
    with pytest.raises(StoreError) as raised:
        act(*given)
    return str(raised.value)


def test_a_new_database_gets_its_schema_and_the_roles_that_the_server_lacks(server):
    with server.admin() as admin:
        admin.execute("CREATE DATABASE bare OWNER keeper TEMPLATE template0")
    assert refusal(Store.open, server.url("bare", "keeper"), "glen") == (
        f"The database (bare on {server.folder}) is not ready for records. Ask whoever looks after the server to run "
        "‘sipp server init’."
    )
    assert init(server.url("bare", "keeper")) == ["made the schema sipp"]
    assert init(server.url("bare", "keeper")) == []
    with server.admin() as admin:
        admin.execute("DROP DATABASE bare")


def test_again_it_mends_what_was_spoilt_and_makes_the_roles_that_a_backup_does_not_hold(server, database):
    with server.admin(database) as admin:
        admin.execute("DROP POLICY reading ON sipp.revision")
        admin.execute("ALTER TABLE sipp.revision NO FORCE ROW LEVEL SECURITY")
        admin.execute("DROP ROLE sipp_glen_partner")
    with Store.open(server.url(database, "gwen"), "glen") as store:
        assert store.current() == []
    assert init(server.url(database, "keeper")) == ["made the role sipp_glen_partner"]
    with Store.open(server.url(database, "gwen"), "glen") as store:
        assert [entry.id for entry in store.current()] == ["f1"]
    with server.admin(database) as admin:
        forced = admin.execute(
            "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'sipp.revision'::regclass"
        )
        assert forced.fetchone() == (True,)


def test_a_schema_of_an_older_version_is_told_and_upgraded_with_all_that_it_holds(server, database):
    with server.admin(database) as admin:
        admin.execute("UPDATE sipp.version SET number = 0")
    assert refusal(Store.open, server.url(database, "gwen"), "glen") == (
        f"The records on the server ({database} on {server.folder}) are kept as an older version of the workbook did. "
        "Ask whoever looks after the server to run ‘sipp server init’."
    )
    assert init(server.url(database, "keeper")) == [f"made version {VERSION} of the schema out of version 0"]
    with Store.open(server.url(database, "gwen"), "glen") as store:
        assert [entry.id for entry in store.current()] == ["f1"]


def test_a_schema_of_a_newer_version_is_told_and_left_as_it_is(server, database):
    with server.admin(database) as admin:
        admin.execute("UPDATE sipp.version SET number = 99")
    newer = (
        f"The records on the server ({database} on {server.folder}) are kept as a newer version of the workbook does. "
        "Update the workbook on this machine and open the partnership again."
    )
    assert refusal(Store.open, server.url(database, "gwen"), "glen") == newer
    assert refusal(init, server.url(database, "keeper")) == newer
    with server.admin(database) as admin:
        assert admin.execute("SELECT number FROM sipp.version").fetchone() == (99,)
        admin.execute("UPDATE sipp.version SET number = %s", (VERSION,))


def test_nobody_but_who_owns_the_database_and_may_make_roles_prepares_it(server, database):
    assert refusal(init, server.url(database, "gwen")) == (
        f"Your account on the server ({database} on {server.folder}) may not prepare it. Run this as the account that "
        "owns the database and may make roles, or as a superuser of the server."
    )


def test_a_database_that_cannot_keep_every_letter_is_refused(server):
    with server.admin() as admin:
        admin.execute("CREATE DATABASE latin OWNER keeper TEMPLATE template0 ENCODING 'LATIN1'")
    assert refusal(init, server.url("latin", "keeper")).startswith(
        f"The database (latin on {server.folder}) does not keep text in UTF-8."
    )
    with server.admin() as admin:
        admin.execute("DROP DATABASE latin")


def test_whoever_prepares_it_has_no_right_to_read_afterwards(server, database):
    with server.session(database, "keeper") as session:
        held = session.execute(
            "SELECT rolname FROM pg_roles WHERE pg_has_role(session_user, oid, 'USAGE') AND rolname LIKE 'sipp%'"
        )
        assert held.fetchall() == [("sipp_admin",)]
    assert refusal(Store.open, server.url(database, "keeper"), "glen").startswith("On the server (")


def test_all_is_made_or_nothing(server, monkeypatch, tmp_path):
    with server.admin() as admin:
        admin.execute("CREATE DATABASE half OWNER keeper TEMPLATE template0")
    script = server_schema.SCRIPT.read_text(encoding="utf-8")
    (tmp_path / "broken.sql").write_text(script + "SELECT 1/0;", encoding="utf-8")
    monkeypatch.setattr(server_schema, "SCRIPT", tmp_path / "broken.sql")
    with pytest.raises(StoreError):
        init(server.url("half", "keeper"))
    with server.admin("half") as admin:
        assert admin.execute("SELECT to_regnamespace('sipp')").fetchone() == (None,)
        assert admin.execute("SELECT pg_has_role('keeper', 'sipp_owner', 'USAGE')").fetchone() == (False,)
    with server.admin() as admin:
        admin.execute("DROP DATABASE half")


def test_a_dump_of_the_database_is_put_back_whole_with_its_rights(server, database):
    dump = server.folder / "sipp.dump"
    with Store.open(server.url(database, "gwen"), "glen") as store:
        before = store.revisions()
    server.run(
        [server.programs / "pg_dump", "--format=custom", f"--file={dump}", server.url(database, "postgres")]
    )
    with server.admin() as admin:
        admin.execute("CREATE DATABASE again OWNER keeper TEMPLATE template0")
    server.run([server.programs / "pg_restore", f"--dbname={server.url('again', 'postgres')}", dump])
    assert init(server.url("again", "keeper")) == []
    with Store.open(server.url("again", "gwen"), "glen") as store:
        assert store.revisions() == before
        store.revise("f1", {"why": "new"}, author="AB")
    assert refusal(Store.open, server.url("again", "keeper"), "glen").startswith("On the server (")
    with server.admin() as admin:
        admin.execute("DROP DATABASE again")
