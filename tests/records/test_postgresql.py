import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg import errors

import sipp_lib
from sipp_lib.errors import StoreError
from sipp_lib.records import sessions
from sipp_lib.records.kinds import Factor, Member, SignOff
from sipp_lib.records.revision import Revision
from sipp_lib.records.sessions import failure, told
from sipp_lib.records.store import Store

HERE = {**os.environ, "PYTHONPATH": str(Path(sipp_lib.__file__).parents[1])}


@pytest.fixture
def glen(server):
    """The database of one partnership with a factor in it; where it is and who may do what stand on it."""
    name = server.database()
    with Store.create(server.url(name, "keeper"), "glen") as store:
        store.add(Factor(name="Motivation"), author="AB", record_id="f1")
    for account, role in [
        ("gwen", "practitioner"),
        ("hugh", "head_teacher"),
        ("olga", "officer"),
        ("rosa", "researcher"),
        ("paul", "partner"),
    ]:
        server.account(account, f"sipp_glen_{role}")
    yield name
    server.release(name)


@pytest.fixture
def opened(server, glen):
    """Open the records as somebody."""
    stores = []

    def open_(account, **more):
        stores.append(Store.open(server.url(glen, account), "glen", **more))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


def refusal(act, *given, **named):
    with pytest.raises(StoreError) as raised:
        act(*given, **named)
    return str(raised.value)


def where(server, database):
    return f"{database} on {server.folder}"


# ---- roles


def test_practitioner_and_head_teacher_write_and_the_account_that_wrote_stands_beside_each_revision(
    server, glen, opened
):
    for account in ("gwen", "hugh"):
        opened(account).revise("f1", {"why": account}, author="Somebody else")
    with server.admin(glen) as admin:
        kept = admin.execute("SELECT number, account, author FROM sipp.revision ORDER BY number").fetchall()
    assert kept == [(1, "keeper", "AB"), (2, "gwen", "Somebody else"), (3, "hugh", "Somebody else")]


def denied(server, database):
    return (
        f"Your account on the server ({where(server, database)}) has no right to do this, so nothing was saved. Ask "
        "whoever looks after the server for the right."
    )


def test_an_officer_reads_all_and_writes_support_and_sign_offs_only(server, glen, opened):
    store = opened("olga")
    assert store.get("f1").body == Factor(name="Motivation")
    store.add(SignOff(role="Officer", agreed=True), author="OS", record_id="s1")
    store.add(Member(name="Olga Sand"), author="OS")
    store.revise("s1", {"comment": "Well evidenced"}, author="OS")
    assert refusal(store.revise, "f1", {"why": "x"}, author="OS") == denied(server, glen)
    assert refusal(store.withdraw, "f1", author="OS") == denied(server, glen)
    assert refusal(store.redact, "f1", author="OS", reason="x") == denied(server, glen)
    assert store.get("f1").body == Factor(name="Motivation")
    assert store.redact("s1", author="OS", reason="Asked for").redacted


def test_no_kind_can_be_feigned_to_write_in_another_s_record(server, glen, opened):
    store = opened("olga")
    feigned = Revision.made(
        record="f1",
        parents=store.get("f1").heads,
        partnership="glen",
        kind="sign_off",
        op="redact",
        author="OS",
        at="2026-01-05T09:00:00Z",
        reason="x",
    )
    with pytest.raises(StoreError, match="has no right to do this"), store._database.writing() as now:
        now.insert(feigned)
    assert store.get("f1").body == Factor(name="Motivation")


def test_a_researcher_reads_and_writes_nothing(server, glen, opened):
    store = opened("rosa")
    assert store.get("f1").body == Factor(name="Motivation")
    assert refusal(store.revise, "f1", {"why": "x"}, author="RR") == denied(server, glen)


def test_a_partner_from_outside_gets_no_session_at_all(server, glen, opened):
    assert refusal(opened, "paul") == (
        f"The server with the records ({where(server, glen)}) did not let you in, so nothing was saved. A form keeps "
        "what was typed and sends it again by itself. If this stays, show whoever looks after the server what it said: "
        "permission denied for "
        f'database "{glen}"'
    )


def test_whoever_is_in_no_role_of_a_partnership_finds_nothing_of_it(server, glen):
    with Store.create(server.url(glen, "keeper"), "shore"):
        server.account("sven", "sipp_shore_practitioner")
    absent = (
        f"On the server ({where(server, glen)}) are no records of the partnership ‘glen’ that your account may read. "
        "Check the partnership's name, or ask whoever looks after the server for the right."
    )
    assert refusal(Store.open, server.url(glen, "sven"), "glen") == absent
    assert refusal(Store.open, server.url(glen, "keeper"), "glen") == absent
    with Store.open(server.url(glen, "sven"), "shore") as store:
        assert store.current() == []


def test_a_role_that_was_taken_away_counts_at_once_also_in_a_session_that_is_open(server, glen, opened):
    server.account("gone", "sipp_glen_practitioner")
    store = opened("gone")
    assert store.size() == 1
    with server.admin() as admin:
        admin.execute("REVOKE sipp_glen_practitioner FROM gone")
    del server.accounts["gone"]
    assert refusal(store.revise, "f1", {"why": "x"}, author="GO") == denied(server, glen)


def test_a_report_reads_and_cannot_write(server, glen, opened):
    store = opened("gwen", read_only=True)
    assert refusal(store.revise, "f1", {"why": "x"}, author="AB") == (
        f"The records on the server ({where(server, glen)}) may only be read here, so nothing was saved. Open them "
        "where you may write, or ask whoever looks after the server for the right to."
    )
    opened("hugh").revise("f1", {"why": "new"}, author="AB")
    assert store.get("f1").body == Factor(name="Motivation", why="new")


# ---- beginning, erasing


def test_only_whoever_looks_after_the_server_begins_a_partnership_and_once(server, glen):
    assert refusal(Store.create, server.url(glen, "gwen"), "shore") == denied(server, glen)
    assert refusal(Store.create, server.url(glen, "keeper"), "glen") == (
        f"The server ({where(server, glen)}) has records of the partnership ‘glen’ already. Open them instead."
    )


def test_the_longest_short_name_has_roles_of_its_own(server, glen):
    names = ["a" * 63, "a" * 62 + "b"]
    for name in names:
        with Store.create(server.url(glen, "keeper"), name) as store:
            store.add(Factor(), author="AB")
    with server.admin(glen) as admin:
        roles = {
            admin.execute("SELECT sipp.role_name(%s, 'head_teacher')", (name,)).fetchone()[0]
            for name in names
        }
        assert len(roles) == 2
        assert all(len(role) <= 63 for role in roles)
        for role in roles:
            assert admin.execute("SELECT to_regrole(%s)", (f'"{role}"',)).fetchone() != (None,)


def test_erasing_leaves_no_text_in_any_row_and_takes_down_who_and_why(server, glen, opened):
    store = opened("hugh")
    store.revise("f1", {"why": "SecretWords"}, author="AB")
    store.redact("f1", author="DPO", reason="Asked for by a parent")
    store.redact("f1", author="DPO", reason="Asked for by a parent")
    with server.admin(glen) as admin:
        assert admin.execute("SELECT count(*) FROM sipp.revision WHERE body IS NOT NULL").fetchone() == (0,)
        log = admin.execute(
            "SELECT partnership, record, account, author, reason, revisions FROM sipp.erasure"
        )
        assert log.fetchall() == [("glen", "f1", "hugh", "DPO", "Asked for by a parent", 2)]


def test_nothing_is_erased_without_a_revision_that_says_so(server, glen):
    with (
        server.session(glen, "hugh") as session,
        pytest.raises(errors.InsufficientPrivilege, match="no revision that erases it"),
    ):
        session.execute("SELECT sipp.erase('glen', 'f1')")


def test_what_does_not_verify_is_not_taken_in(server, glen, opened):
    sound = Revision.made(
        record="f2",
        parents=(),
        partnership="glen",
        kind="factor",
        op="write",
        author='"\\\b\f\n\r\t\x01\x1f\x7f\u2028é🏫/',
        at="2026-01-05T09:00:00Z",
        body=Factor(name='"\\\b\f\n\r\t\x00\x1f\x7f\u2028é🏫/').to_body(),
    )
    store = opened("gwen")
    assert store.merge([sound]) == 1
    assert store.get("f2").author == sound.author
    for changed in ({"author": "x"}, {"digest": "0" * 64}, {"rev": "0" * 64}, {"salt": "0"}):
        forged = Revision(**{**vars(sound), "rev": sound.rev[::-1], **changed})
        with pytest.raises(StoreError, match="are damaged"), store._database.writing() as now:
            now.insert(forged)
    assert store.size() == 2


def test_a_sign_that_the_server_cannot_keep_is_told(opened):
    assert refusal(opened("gwen").revise, "f1", {"why": "x"}, author="A\x00B") == (
        "The text holds a sign that the server cannot keep, so nothing was saved. Type it again."
    )


# ---- news


def hears(store):
    """Wait until a store is told of news."""
    while not store.news():
        pass
    return True


def test_a_store_hears_that_there_is_news_without_asking_and_no_word_of_it(server, glen, opened):
    one, two = opened("gwen"), opened("hugh")
    assert one.news()  # begins to listen, and what was written before is looked for
    assert not one.news()
    with server.session(glen, "rosa") as session:
        ((channel,),) = session.execute("SELECT channel FROM sipp.partnership")
        session.execute(f'LISTEN "{channel}"')
        two.revise("f1", {"why": "new"}, author="AB")
        assert hears(one)
        (note,) = session.notifies(stop_after=1)
        assert note.payload == ""
    assert not one.news()
    assert one.get("f1").body == Factor(name="Motivation", why="new")


def test_news_that_cannot_be_heard_any_more_is_looked_for(server, glen, opened):
    store = opened("gwen")
    assert store.news()
    assert not store.news()
    cut(server, glen, "gwen")
    assert hears(store)
    assert store.size() == 1


# ---- connections that end


def cut(server, database, account):
    """End every session of an account, as a cut connection does."""
    with server.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s AND usename = %s",
            (database, account),
        )


def test_a_connection_that_was_cut_while_nobody_wrote_is_made_again(server, glen, opened):
    store = opened("gwen")
    cut(server, glen, "gwen")
    assert store.revise("f1", {"why": "new"}, author="AB").body.why == "new"
    cut(server, glen, "gwen")
    assert store.size() == 2


def test_a_connection_cut_in_mid_save_is_told_and_the_same_save_again_is_kept_once(server, glen):
    cuts = [True]

    def salt():
        if cuts.pop():
            cut(server, glen, "gwen")
            cuts.append(False)
        return "0123456789abcdef"

    with Store.open(server.url(glen, "gwen"), "glen", salts=salt) as store:
        seen = store.get("f1").heads
        assert refusal(store.revise, "f1", {"why": "new"}, author="AB", parents=seen) == (
            f"The connection to the server with the records ({where(server, glen)}) was lost, so the last change may "
            "not be saved. A form sends it again by itself; elsewhere, do it again. Nothing is kept twice."
        )
        cuts[:] = [False]
        kept = store.revise("f1", {"why": "new"}, author="AB", parents=seen)
        assert store.revise("f1", {"why": "new"}, author="AB", parents=seen) == kept
        assert [revision.author for revision in store.history("f1")] == ["AB", "AB"]


def test_records_in_use_are_told(server, glen, opened, monkeypatch):
    monkeypatch.setattr(sessions, "SESSION", sessions.SESSION + "; SET lock_timeout = '100ms'")
    store = opened("gwen")
    with server.session(glen, "hugh") as session, session.transaction():
        session.execute("SELECT sipp.turn('glen')")
        assert refusal(store.revise, "f1", {"why": "x"}, author="AB") == (
            f"The records on the server ({where(server, glen)}) are in use by another program, so nothing was done. "
            "Close other windows on this partnership and try again."
        )
        assert len(store.current()) == 1  # reading goes on meanwhile


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        (errors.DiskFull, "The server with the records (x) has no room, so nothing was saved"),
        (errors.DataCorrupted, "The records on the server (x) are damaged"),
        (errors.AdminShutdown, "The connection to the server with the records (x) was lost"),
        (errors.UndefinedTable, "The database (x) is not ready for records"),
        (errors.DeadlockDetected, "The server (x) could not do this (PostgreSQL: 40P01)"),
    ],
)
def test_each_failure_of_the_server_has_its_sentence(error, beginning):
    class Connection:
        closed = False

    said = told(error("its own words"), lambda name, **more: failure(name, path="x", **more), Connection())
    assert str(said).startswith(beginning)
    assert "its own words" not in str(said)


# ---- many at once, and killed

WRITER = """
import sys
import time
from sipp_lib.errors import StoreError
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

url, name, times, pause = sys.argv[1:]
store = None
for number in range(int(times)):
    time.sleep(float(pause))
    while True:
        try:
            store = store or Store.open(url, "glen")
            entry = store.add(Factor(name=f"{name} {number}"), author=name, record_id=f"{name}-{number}")
            print(entry.heads[0], flush=True)
            print(*store.revise("f1", {"why": f"{name} {number}"}, author=name).heads, flush=True)
            break
        except StoreError as error:
            if "lost" not in str(error) and "did not let" not in str(error) and "be reached" not in str(error):
                raise
"""


def writers(server, glen, many, times, first=0, pause=0):
    command = [sys.executable, "-c", WRITER, server.url(glen, "gwen")]
    options = {"env": HERE, "stdout": subprocess.PIPE, "text": True}
    return [
        subprocess.Popen([*command, f"p{number}", str(times), str(pause)], **options)
        for number in range(first, first + many)
    ]


def all_is_kept(server, glen, told):
    """Nothing that was acknowledged is lost, nothing is there twice, nothing forked, and the numbers have no gap."""
    with Store.open(server.url(glen, "gwen"), "glen") as store:
        kept = [revision.rev for revision in store.revisions()]
        assert set(told) <= set(kept)
        assert len(kept) == len(set(kept)) == store.size()
        assert all(len(entry.heads) == 1 and not entry.conflicts for entry in store.current())
        assert all(len(store.history(entry.id)) == 1 for entry in store.current() if entry.id != "f1")
    with server.admin(glen) as admin:
        numbers = admin.execute("SELECT min(number), max(number), count(*) FROM sipp.revision").fetchone()
        assert numbers == (1, len(kept), len(kept))


def test_several_programs_write_at_once_and_nothing_is_lost_refused_or_forked(server, glen):
    output = [process.communicate(timeout=300)[0].split() for process in writers(server, glen, 8, 15)]
    assert [len(each) for each in output] == [30] * 8
    all_is_kept(server, glen, [rev for each in output for rev in each])


def kill_while_8_write(server, glen, times=1):
    """Kill the server, then half of the writers, while all write; the other half comes to its end."""
    running = writers(server, glen, 8, 20 + 10 * times)
    acknowledged = [each.stdout.readline().strip() for each in running]
    for _ in range(times):
        server.kill()
        server.start()
        acknowledged += [each.stdout.readline().strip() for each in running]
    for each in running[:4]:
        each.send_signal(signal.SIGKILL)
    acknowledged += [rev for each in running for rev in each.communicate(timeout=300)[0].split()]
    assert [each.returncode for each in running[4:]] == [0] * 4
    all_is_kept(server, glen, filter(None, acknowledged))


def test_what_was_acknowledged_survives_kill_9_of_the_server_and_of_those_who_write(server, glen):
    kill_while_8_write(server, glen, int(os.environ.get("SIPP_KILLS", "2")))


def test_what_was_acknowledged_survives_kill_9_of_whoever_writes_twenty_times_while_eight_do(server, glen):
    running, acknowledged = writers(server, glen, 8, 10_000, pause=0.05), []
    for number in range(8, 28):
        (fresh,) = writers(server, glen, 1, 10_000, number, pause=0.05)
        running.append(fresh)
        acknowledged.append(fresh.stdout.readline().strip())  # it has joined in
        acknowledged += killed(running.pop(0))
    acknowledged += [rev for each in running for rev in killed(each)]
    all_is_kept(server, glen, acknowledged)


def killed(writer):
    """End a writer without a word; what it was told is kept."""
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    return writer.stdout.read().split()
