import pytest

from sipp_lib.errors import StoreError
from sipp_lib.records.accounts import Right, Settled, held, revoke, settle
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

errors = pytest.importorskip("psycopg").errors
GLEN, SHORE = Right("glen", "practitioner"), Right("shore", "officer")


@pytest.fixture
def url(server):
    """The database of two partnerships, as whoever looks after it reaches it."""
    name = server.database()
    for slug in ("glen", "shore"):
        with Store.create(server.url(name, "keeper"), slug) as store:
            store.add(Factor(name="Motivation"), author="AB", record_id="f1")
    yield server.url(name, "keeper")
    server.release(name)
    with server.admin() as admin:
        admin.execute("DROP ROLE IF EXISTS ann")


def as_ann(url):
    return url.replace("user=keeper", "user=ann")


def refusal(act, *given):
    with pytest.raises(StoreError) as raised:
        act(*given)
    return str(raised.value)


def test_an_account_is_made_and_holds_what_it_is_to_hold_and_nothing_else(url):
    assert settle(url, "ann", []) == Settled([], [], 0)
    assert settle(url, "ann", [GLEN]) == Settled([GLEN], [], 0)
    with Store.open(as_ann(url), "glen") as store:
        store.revise("f1", {"why": "new"}, author="Ann")
        assert store.accounts("f1") == {
            store.history("f1")[0].rev: "keeper",
            store.history("f1")[1].rev: "ann",
        }
        assert settle(url, "ann", [GLEN]) == Settled([], [], 0)
        assert settle(url, "ann", [SHORE]) == Settled([SHORE], [GLEN], 1)
    assert held(url, "ann") == [SHORE]
    assert refusal(Store.open, as_ann(url), "glen").startswith("On the server (")


def test_revoking_takes_every_right_and_ends_what_is_open(server, url):
    settle(url, "ann", [GLEN, SHORE])
    with server.session(url.split("/")[3].partition("?")[0], "ann") as session:
        assert session.execute("SELECT count(*) FROM sipp.revision").fetchone() == (2,)
        assert revoke(url, "ann") == Settled([], [GLEN, SHORE], 1)
        with pytest.raises(errors.AdminShutdown):
            session.execute("SELECT 1")
    with pytest.raises(errors.OperationalError, match="permission denied for database"):
        server.session(url.split("/")[3].partition("?")[0], "ann")
    assert revoke(url, "ann") == Settled([], [], 0)


def test_whoever_takes_their_own_rights_hears_that_it_is_done(url):
    settle(url, "keeper", [GLEN])
    assert revoke(url, "keeper") == Settled([], [GLEN], 0)


def test_whoever_is_not_there_or_may_not_be_told_so(server, url):
    where = f"{url.split('/')[3].partition('?')[0]} on {server.folder}"
    assert refusal(revoke, url, "nobody-here") == (
        f"On the server ({where}) is no account ‘nobody-here’, so nothing was taken away. Check its name."
    )
    assert refusal(settle, url, "ann", [Right("ghost", "officer")]) == (
        f"On the server ({where}) is no such partnership or account, so nothing was given. Check the names, and run "
        "‘sipp server init’ where a backup was put back."
    )
    settle(url, "ann", [GLEN])
    assert refusal(settle, as_ann(url), "ann", [GLEN, SHORE]).startswith(
        f"Your account on the server ({where}) has no right to do this"
    )


def test_where_connections_cannot_be_ended_the_rights_are_gone_all_the_same(server, url):
    settle(url, "ann", [GLEN])
    with server.admin() as admin:
        admin.execute("REVOKE pg_signal_backend FROM keeper")
    try:
        with Store.open(as_ann(url), "glen") as store:
            assert refusal(settle, url, "ann", []) == (
                f"The account ‘ann’ on the server ({url.split('/')[3].partition('?')[0]} on {server.folder}) lost its "
                "rights, which counts already, but not every connection of it could be ended. The account that looks "
                "after the server needs the role pg_signal_backend."
            )
            assert "no right to do this" in refusal(lambda: store.revise("f1", {"why": "x"}, author="Ann"))
    finally:
        with server.admin() as admin:
            admin.execute("GRANT pg_signal_backend TO keeper")
