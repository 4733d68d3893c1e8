"""SQL written by hand against the records of another partnership: no word of them, and nothing changed.

What can be worked out by size and number is listed in `docs/server.md`.
"""

from hashlib import sha256

import pytest

from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

errors = pytest.importorskip("psycopg").errors

ACCOUNTS = {
    "gwen": "sipp_glen_practitioner",
    "rosa": "sipp_glen_researcher",
    "olga": "sipp_glen_officer",
    "sven": "sipp_shore_practitioner",
    "ruth": "sipp_shore_researcher",
    "otto": "sipp_shore_officer",
}

# Each gives a member of the partnership its words, so that it is known to work; an outsider none.
READING = {
    "all rows": "SELECT * FROM sipp.revision",
    "by name": "SELECT * FROM sipp.revision WHERE partnership = 'glen'",
    "table": "TABLE sipp.revision",
    "whole row": "SELECT r::text FROM sipp.revision AS r",
    "by place on the disk": "SELECT ctid, xmin, * FROM sipp.revision WHERE ctid >= '(0,0)'",
    "sample": "SELECT * FROM sipp.revision TABLESAMPLE SYSTEM (100)",
    "lateral": "SELECT x.* FROM (VALUES ('glen')) AS v(p), "
    "LATERAL (SELECT * FROM sipp.revision WHERE partnership = p) AS x",
    "recursive": "WITH RECURSIVE r AS (SELECT body FROM sipp.revision UNION SELECT body FROM r) SELECT * FROM r",
    "window": "SELECT first_value(body) OVER (ORDER BY number) FROM sipp.revision",
    "aggregate": "SELECT string_agg(body, ',') FROM sipp.revision",
    "json": "SELECT json_agg(r) FROM sipp.revision AS r",
    "array": "SELECT array_agg(body) FROM sipp.revision",
    "xml of a query": "SELECT query_to_xml('SELECT * FROM sipp.revision', true, true, '')",
    "xml of a table": "SELECT table_to_xml('sipp.revision', true, true, '')",
    "xml of the schema": "SELECT schema_to_xml('sipp', true, true, '')",
    "xml of a cursor": "BEGIN\nDECLARE x CURSOR FOR TABLE sipp.revision\n"
    "SELECT cursor_to_xml('x', 9, true, true, '')\nCOMMIT",
    "copied out": "COPY sipp.revision TO STDOUT",
    "copied out as a query": "COPY (SELECT body FROM sipp.revision) TO STDOUT (FORMAT csv)",
    "as a role of all": "SET ROLE sipp_user\nSELECT * FROM sipp.revision",
    "as nobody's words": "SELECT * FROM jsonb_each((SELECT jsonb_agg(r) -> 0 FROM sipp.revision AS r))",
    "by several at once": "SET parallel_setup_cost = 0\nSET min_parallel_table_scan_size = 0\n"
    "SELECT * FROM sipp.revision",
    "in a serial transaction": "BEGIN ISOLATION LEVEL SERIALIZABLE\nSELECT * FROM sipp.revision\nCOMMIT",
    "through a large object": "SELECT lo_from_bytea(9876, convert_to(string_agg(body, ''), 'UTF8')) "
    "FROM sipp.revision\nSELECT convert_from(lo_get(9876), 'UTF8')",
    "words": "SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', body) FROM sipp.revision')",
    "cursor": "BEGIN\nDECLARE c CURSOR WITH HOLD FOR SELECT * FROM sipp.revision\nFETCH ALL c\nCOMMIT",
    "prepared": "PREPARE p(text) AS SELECT * FROM sipp.revision WHERE partnership = $1\n"
    "EXECUTE p('glen')\nDEALLOCATE p",
    "prepared by another plan": "SET plan_cache_mode = force_generic_plan\n"
    "PREPARE g(text) AS SELECT * FROM sipp.revision WHERE partnership = $1\nEXECUTE g('glen')\nDEALLOCATE g",
    "index only": "SET enable_seqscan = off\nSET enable_bitmapscan = off\n"
    "SELECT body FROM sipp.revision WHERE partnership = 'glen' AND record = 'f1'",
    "cast that fails": "SELECT body::integer FROM sipp.revision",
    "cast that fails in a condition": "SELECT FROM sipp.revision WHERE body::integer = 1",
    "json that fails": "SELECT FROM sipp.revision WHERE author::json IS NULL",
    "day that fails": "SELECT FROM sipp.revision WHERE author::date IS NULL",
    "role that fails": "SELECT FROM sipp.revision WHERE author::regrole IS NULL",
    "table that fails": "SELECT FROM sipp.revision WHERE author::regclass IS NULL",
    "address that fails": "SELECT FROM sipp.revision WHERE author::inet IS NULL",
    "range that fails": "SELECT FROM sipp.revision WHERE author::int4range IS NULL",
    "an error that was caught": "DO $$BEGIN PERFORM author::uuid FROM sipp.revision; EXCEPTION WHEN OTHERS THEN "
    "RAISE NOTICE '%', sqlerrm; END$$",
    "notice": "DO $$DECLARE r record; BEGIN FOR r IN TABLE sipp.revision LOOP RAISE NOTICE '%', r; END LOOP; END$$",
    "error": "DO $$DECLARE t text; BEGIN SELECT string_agg(body, '') INTO t FROM sipp.revision; RAISE '%', t; END$$",
    "setting": "SELECT set_config('my.words', string_agg(body, ''), false) FROM sipp.revision\nSHOW my.words",
    "notification": "SELECT pg_notify('everybody', left(string_agg(body, ''), 4000)) FROM sipp.revision",
    "row and lock": "INSERT INTO sipp.revision SELECT * FROM sipp.revision\nSELECT * FROM sipp.revision",
    "returning": "EXPLAIN ANALYZE SELECT body FROM sipp.revision\nSELECT max(body), max(author) FROM sipp.revision",
    "erasures": "SELECT * FROM sipp.erasure",
    "lists of settings": "SET search_path = sipp\nSELECT * FROM revision, partnership WHERE slug = partnership",
}
# What everybody may ask: it holds no word of anybody's.
ASKING = {
    "the planner's statistics": "SELECT * FROM pg_stats WHERE schemaname = 'sipp'",
    "of several columns": "SELECT * FROM pg_stats_ext",
    "of expressions": "SELECT * FROM pg_stats_ext_exprs",
    "sessions": "SELECT * FROM pg_stat_activity",
    "sessions of each kind": "SELECT * FROM pg_stat_get_activity(NULL)",
    "another's statement": "SELECT pg_stat_get_backend_activity(n) FROM pg_stat_get_backend_idset() AS n",
    "locks": "SELECT * FROM pg_locks",
    "who holds up whom": "SELECT pg_blocking_pids(pid) FROM pg_stat_activity",
    "prepared statements": "SELECT * FROM pg_prepared_statements",
    "prepared transactions": "SELECT * FROM pg_prepared_xacts",
    "cursors": "SELECT * FROM pg_cursors",
    "channels": "SELECT pg_listening_channels()",
    "settings of accounts": "SELECT * FROM pg_db_role_setting",
    "settings": "SELECT * FROM pg_settings",
    "large objects": "SELECT * FROM pg_largeobject_metadata",
    "functions": "SELECT prosrc FROM pg_proc WHERE pronamespace = 'sipp'::regnamespace",
    "policies": "SELECT * FROM pg_policies",
    "comments": "SELECT * FROM pg_description WHERE objoid > 16384",
    "counts of each table": "SELECT * FROM pg_stat_all_tables WHERE schemaname IN ('sipp', 'pg_toast')",
    "what is being done": "SELECT * FROM pg_stat_progress_vacuum",
    "how encrypted": "SELECT * FROM pg_stat_ssl",
    "conversations": "LISTEN sipp\nSELECT pg_notification_queue_usage()",
    "guards of others": "SELECT pg_try_advisory_lock(n) FROM generate_series(1, 99) AS n",
}
LIKE = "SELECT count(*) FROM sipp.revision WHERE "
# Each tells by a yes or no\nto an outsider always the same.
GUESSING = {
    "what others are doing": "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%CanaryState%' "
    "AND pid <> pg_backend_pid()",
    "what others are doing, asked of the function": "SELECT count(*) FROM pg_stat_get_activity(NULL) "
    "WHERE query LIKE '%CanaryState%' AND pid <> pg_backend_pid()",
    "like": LIKE + "body LIKE '%Canar%'",
    "regular expression": LIKE + "body ~ 'Canar'",
    "substring": LIKE + "substr(author, 1, 1) = 'C'",
    "division by nothing": LIKE + "1 / (CASE WHEN body LIKE '%Canar%' THEN 0 ELSE 1 END) = 1",
    "division in a list": "SELECT CASE WHEN body LIKE '%Canar%' THEN 1 / (length(body) - length(body)) END "
    "FROM sipp.revision",
    "exists": "SELECT EXISTS (SELECT FROM sipp.revision WHERE partnership = 'glen')",
    "time": "SELECT count(*) FROM (SELECT pg_sleep(0) FROM sipp.revision WHERE body LIKE '%Canar%') AS slept",
    "known row": LIKE + "rev = (SELECT max(rev) FROM sipp.revision WHERE partnership = 'glen')",
    "channel": "SELECT count(*) FROM sipp.partnership WHERE slug = 'glen'",
    "what may be written": "SELECT sipp.may_write('glen', 'factor')",
    "rights": "SELECT 'glen' = ANY (sipp.partnerships_as('practitioner', 'head_teacher', 'officer', 'researcher'))",
}
LARGE = "9875"
ROW = "VALUES ('r', 'f1', '[]', 'glen', 'factor', 'write', 'A', 'B', '', 'd', 's', '{}')"
COLUMNS = "(rev, record, parents, partnership, kind, op, author, at, reason, digest, salt, body)"
# Each is refused as a want of rights.
REFUSED = {
    "row security off": "SET row_security = off\nSELECT * FROM sipp.revision",
    "another role": "SET ROLE sipp_glen_practitioner",
    "the owner's role": "SET ROLE sipp_owner",
    "the eraser's role": "SET ROLE sipp_eraser",
    "a role by a setting": "SELECT set_config('role', 'sipp_eraser', false)",
    "another person": "SET SESSION AUTHORIZATION gwen",
    "another person by a setting": "SELECT set_config('session_authorization', 'gwen', false)",
    "to give oneself a role": "GRANT sipp_glen_practitioner TO {me}",
    "to give oneself the owner's": "GRANT sipp_owner TO {me}",
    "to pass row security": "ALTER ROLE {me} BYPASSRLS",
    "to be a superuser": "ALTER ROLE {me} SUPERUSER",
    "a setting of another's": "ALTER ROLE gwen SET search_path = evil",
    "a new role": "CREATE ROLE sipp_glen_visitor",
    "no row security": "ALTER TABLE sipp.revision DISABLE ROW LEVEL SECURITY",
    "not forced": "ALTER TABLE sipp.revision NO FORCE ROW LEVEL SECURITY",
    "no policy": "DROP POLICY reading ON sipp.revision",
    "another policy": "CREATE POLICY mine ON sipp.revision USING (true)",
    "rights of a table": "GRANT UPDATE ON sipp.revision TO {me}\nUPDATE sipp.revision SET body = NULL",
    "update": "UPDATE sipp.revision SET body = body RETURNING *",
    "update of one column": "UPDATE sipp.revision SET body = NULL, salt = NULL",
    "delete": "DELETE FROM sipp.revision RETURNING *",
    "truncate": "TRUNCATE sipp.revision",
    "drop": "DROP TABLE sipp.revision",
    "merge": "MERGE INTO sipp.revision AS r USING (VALUES (1)) AS v(x) ON true WHEN MATCHED THEN DELETE",
    "select for update": "SELECT * FROM sipp.revision FOR UPDATE",
    "select for share": "SELECT * FROM sipp.revision FOR SHARE",
    "lock": "BEGIN\nLOCK TABLE sipp.revision IN ACCESS EXCLUSIVE MODE",
    "insert": f"INSERT INTO sipp.revision {COLUMNS} {ROW}",
    "insert of what may be there": f"INSERT INTO sipp.revision {COLUMNS} {ROW} ON CONFLICT DO NOTHING",
    "insert over what is there": f"INSERT INTO sipp.revision {COLUMNS} {ROW} "
    "ON CONFLICT (partnership, rev) DO UPDATE SET body = EXCLUDED.body RETURNING *",
    "insert as somebody else": f"INSERT INTO sipp.revision {COLUMNS[:-1]}, number, account) {ROW[:-1]}, 99, 'gwen')",
    "the partnership's count": "UPDATE sipp.partnership SET revisions = 0",
    "a partnership moved": "UPDATE sipp.partnership SET moved = true",
    "the log of erasures": "DELETE FROM sipp.erasure",
    "a feigned erasure": "INSERT INTO sipp.erasure VALUES ('glen', 'f1', 'gwen', 'A', 'B', now(), 1)",
    "the version": "UPDATE sipp.version SET number = 99",
    "erase": "SELECT sipp.erase('glen', 'f1')",
    "begin": "SELECT sipp.begin('glen')",
    "move": "SELECT sipp.move('glen', true)",
    "names of all": "SELECT sipp.partnerships()",
    "make roles": "SELECT sipp.make_roles('glen')",
    "another function of that name": "CREATE OR REPLACE FUNCTION sipp.partnerships_as(VARIADIC roles text[]) "
    "RETURNS text[] LANGUAGE sql AS $$SELECT ARRAY['glen']$$",
    "a function's owner": "ALTER FUNCTION sipp.erase OWNER TO {me}",
    "a function's path": "ALTER FUNCTION sipp.partnerships_as SET search_path = public",
    "a temporary table": "CREATE TEMP TABLE words AS SELECT * FROM sipp.revision",
    "a temporary function": "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
    "$$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$",
    "a function in the way": "CREATE FUNCTION public.pg_has_role(name, oid, text) RETURNS boolean LANGUAGE sql AS "
    "'SELECT true'",
    "an operator in the way": "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
    "a cast": "CREATE CAST (text AS integer) WITH INOUT AS IMPLICIT",
    "a schema": "CREATE SCHEMA evil",
    "a view": "CREATE VIEW public.words AS SELECT * FROM sipp.revision",
    "a view in the schema": "CREATE VIEW sipp.words AS SELECT * FROM sipp.revision",
    "a foreign key": "CREATE TABLE public.guess (p text, r text, FOREIGN KEY (p, r) REFERENCES sipp.revision)",
    "a large object of another": "SELECT lo_get({large})",
    "a large object written over": "SELECT lo_put({large}, 0, 'x')",
    "a large object removed": "SELECT lo_unlink({large})",
    "a large object taken": "ALTER LARGE OBJECT {large} OWNER TO {me}",
    "large objects for all": "SET lo_compat_privileges = on",
    "all large objects": "SELECT * FROM pg_largeobject",
    "passwords": "SELECT * FROM pg_authid",
    "passwords in another list": "SELECT * FROM pg_shadow",
    "who may sign in how": "SELECT * FROM pg_hba_file_rules",
    "files of settings": "SELECT * FROM pg_file_settings",
    "where the data lie": "SHOW data_directory",
    "who signs in elsewhere": "SELECT * FROM pg_user_mapping",
    "memory": "SELECT * FROM pg_backend_memory_contexts",
    "shared memory": "SELECT * FROM pg_shmem_allocations",
    "the log of changes": "SELECT * FROM pg_ls_waldir()",
    "about a file": "SELECT pg_stat_file('PG_VERSION')",
    "a copy of it all": "SELECT pg_switch_wal()",
    "another's statement cancelled": "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'gwen'",
    "another's password": "ALTER ROLE gwen PASSWORD 'x'",
    "another's name": "ALTER ROLE gwen RENAME TO gone",
    "another gone": "DROP ROLE gwen",
    "to be another": "GRANT gwen TO {me}",
    "another's role": "SET ROLE gwen",
    "a new account with a role": "CREATE ROLE mine LOGIN IN ROLE sipp_glen_practitioner",
    "what another owns": "REASSIGN OWNED BY sipp_owner TO {me}",
    "what another owns gone": "DROP OWNED BY sipp_owner",
    "triggers off": "SET session_replication_role = replica",
    "system tables": "SET allow_system_table_mods = on",
    "what others' sessions load": "SET session_preload_libraries = 'evil'",
    "the turn": "SELECT sipp.turn('glen')",
    "the trigger by hand": "SELECT sipp.number()",
    "insert as an officer writes": f"INSERT INTO sipp.revision {COLUMNS} {ROW}".replace(
        "'factor'", "'member'"
    ),
    "explained insert": f"EXPLAIN ANALYZE INSERT INTO sipp.revision {COLUMNS} {ROW}",
    "a row of one's own sent there": f"INSERT INTO sipp.revision {COLUMNS} SELECT 'r', record, parents, 'glen', kind, "
    "op, author, at, reason, digest, salt, body FROM sipp.revision",
    "a row there as one's own": f"INSERT INTO sipp.revision {COLUMNS} {ROW} RETURNING *",
    "a key that is there": f"INSERT INTO sipp.revision {COLUMNS} SELECT rev, record, parents, 'glen', kind, op, "
    "author, at, reason, digest, salt, body FROM sipp.revision",
    "a table that inherits": "CREATE TABLE public.mine () INHERITS (sipp.revision)",
    "a table kept up to date": "CREATE MATERIALIZED VIEW public.mine AS SELECT * FROM sipp.revision",
    "a temporary view": "CREATE TEMP VIEW revision AS SELECT 1",
    "a temporary number": "CREATE TEMP SEQUENCE mine",
    "an aggregate": "CREATE AGGREGATE public.leak(text) (SFUNC = textcat, STYPE = text)",
    "a type": "CREATE TYPE public.mine AS (x text)",
    "a domain": "CREATE DOMAIN public.mine AS text CHECK (value <> '')",
    "a dictionary": "CREATE TEXT SEARCH DICTIONARY public.mine (TEMPLATE = simple)",
    "a function of the system's": "CREATE FUNCTION pg_catalog.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "a trigger of the database": "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION sipp.number()",
    "a subscription": "CREATE SUBSCRIPTION mine CONNECTION 'dbname=x' PUBLICATION y",
    "another server": "CREATE FOREIGN DATA WRAPPER mine",
    "a database": "CREATE DATABASE mine",
    "a place on the disk": "CREATE TABLESPACE mine LOCATION '/tmp/mine'",
    "a changed policy": "ALTER POLICY reading ON sipp.revision USING (true)",
    "the table's owner": "ALTER TABLE sipp.revision OWNER TO {me}",
    "the schema's owner": "ALTER SCHEMA sipp OWNER TO {me}",
    "another column": "ALTER TABLE sipp.revision ADD COLUMN mine text DEFAULT current_user",
    "no check": "ALTER TABLE sipp.revision DROP CONSTRAINT sound",
    "no trigger": "ALTER TABLE sipp.revision DISABLE TRIGGER number",
    "a function with its caller's rights": "ALTER FUNCTION sipp.erase SECURITY INVOKER",
    "a lock against all who write": "BEGIN\nLOCK TABLE sipp.revision IN SHARE MODE",
    "a trigger": "CREATE TRIGGER mine BEFORE INSERT ON sipp.revision FOR EACH ROW EXECUTE FUNCTION sipp.number()",
    "a rule": "CREATE RULE mine AS ON INSERT TO sipp.revision DO INSTEAD NOTHING",
    "an index with a function": "CREATE INDEX mine ON sipp.revision (length(body))",
    "statistics": "CREATE STATISTICS mine ON partnership, author FROM sipp.revision",
    "the planner's statistics": "SELECT * FROM pg_statistic",
    "the planner's of several columns": "SELECT * FROM pg_statistic_ext_data",
    "long texts": "SELECT * FROM {toast}",
    "a file": "SELECT pg_read_file('postgresql.conf')",
    "the table's file": "SELECT pg_read_binary_file(pg_relation_filepath('sipp.revision'))",
    "a folder": "SELECT pg_ls_dir('.')",
    "the server's log": "SELECT pg_current_logfile()",
    "copy to a file": "COPY sipp.revision TO '/tmp/words'",
    "copy to a program": "COPY sipp.revision TO PROGRAM 'cat'",
    "copy from a file": "COPY sipp.revision FROM '/etc/passwd'",
    "a large object of a file": "SELECT lo_import('/etc/passwd')",
    "a large object to a file": "SELECT lo_export(1, '/tmp/words')",
    "an extension that reads pages": "CREATE EXTENSION pageinspect SCHEMA sipp",
    "an extension that reads files": "CREATE EXTENSION file_fdw SCHEMA sipp",
    "an extension that signs in again": "CREATE EXTENSION dblink SCHEMA sipp",
    "a publication": "CREATE PUBLICATION mine FOR TABLE sipp.revision",
    "a slot": "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')",
    "another's session": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gwen'",
    "what goes to the log": "SET log_statement = 'all'",
    "a library": "LOAD '/tmp/evil.so'",
    "a file of settings": "ALTER SYSTEM SET row_security = off",
    "the database": "ALTER DATABASE {database} SET row_security = off",
    "rights to come": "ALTER DEFAULT PRIVILEGES FOR ROLE sipp_owner GRANT ALL ON TABLES TO {me}",
    "a job for later": "COMMENT ON TABLE sipp.revision IS 'mine'",
    "what was kept to be tidied": "REINDEX TABLE sipp.revision",
}


@pytest.fixture(scope="module")
def two(server):
    """A database with two partnerships; every word of one begins with Canary."""
    database = server.database()
    for slug in ("glen", "shore"):
        with Store.create(server.url(database, "keeper"), slug) as store:
            word = "Canary" if slug == "glen" else "Shore"
            # long texts lie apart from the rows, those that cannot be shortened too
            long = f"{word}Why " * 900 + "".join(sha256(bytes([n])).hexdigest() for n in range(150))
            store.add(Factor(name=f"{word}Name", why=long), author=f"{word}Author", record_id="f1")
            store.add(Factor(name=f"{word}Gone"), author=f"{word}Author", record_id="f2")
            store.redact("f2", author=f"{word}Author", reason=f"{word}Reason")
    for account, role in ACCOUNTS.items():
        server.account(account, role)
    with server.admin(database) as admin:
        admin.execute("ANALYZE")
    with server.session(database, "gwen") as session:  # while a member is signed in and has written
        session.execute("SELECT lo_from_bytea(%s, 'CanaryLarge')", (LARGE,))
        session.execute("PREPARE mine AS SELECT 'CanaryPrepared'")
        session.execute("SELECT 'CanaryStatement'")
        yield database
    server.release(database)


def kept(server, database):
    """All that is kept of the partnership."""
    with server.admin(database) as admin:
        tables = ("revision", "partnership", "erasure")
        return [
            sorted(admin.execute(f"SELECT t::text FROM sipp.{table} AS t").fetchall()) for table in tables
        ]


def attack(server, database, account, statements):
    """All that a session says in answer: rows, notices, notifications, and errors with all their fields."""
    said = []
    with server.session(database, account) as session:
        session.add_notice_handler(lambda note: said.append(f"{note.message_primary} {note.message_detail}"))
        session.execute("LISTEN everybody")
        for statement in statements.split("\n"):
            try:
                if statement.endswith(("STDOUT", "(FORMAT csv)")):
                    with session.cursor().copy(statement.encode()) as copied:
                        said += [str(bytes(line)) for line in copied]
                    continue
                cursor = session.execute(statement.encode())
                if cursor.description:
                    said.append(str(cursor.fetchall()))
            except errors.Error as error:
                said += [str(error), str(error.diag.message_detail), str(error.diag.context)]
        said += [note.payload for note in session.notifies(timeout=0)]
    return "\n".join(said)


def test_there_are_enough_attacks():
    assert len(READING) + len(GUESSING) + len(REFUSED) >= 100


@pytest.mark.parametrize("name", READING)
def test_what_shows_a_member_words_shows_an_outsider_none(server, two, name):
    assert "canary" in attack(server, two, "gwen", READING[name]).casefold()
    for account in ("sven", "ruth", "otto"):
        assert "canary" not in attack(server, two, account, READING[name]).casefold()


@pytest.mark.parametrize("name", ASKING)
def test_what_everybody_may_ask_holds_no_word_of_another(server, two, name):
    for account in ("sven", "otto"):
        assert "canary" not in attack(server, two, account, ASKING[name]).casefold()


@pytest.mark.parametrize("name", GUESSING)
def test_what_tells_a_member_something_tells_an_outsider_nothing(server, two, name):
    member = attack(server, two, "gwen", GUESSING[name])
    outsiders = {attack(server, two, account, GUESSING[name]) for account in ("sven", "ruth", "otto")}
    assert outsiders in (
        {"[(0,)]"},
        {"[(False,)]"},
        {"[(None,), (None,), (None,)]"},
        {"[(3,)]"},
    )  # of their own three
    assert member not in outsiders


@pytest.mark.parametrize("name", REFUSED)
def test_what_changes_rights_or_records_is_refused(server, two, name):
    before = kept(server, two)
    with server.admin(two) as admin:
        ((toast,),) = admin.execute(
            "SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'sipp.revision'::regclass"
        ).fetchall()
    for account in ("sven", "ruth", "otto", "rosa"):
        *prepared, last = (
            REFUSED[name]
            .replace("{me}", account)
            .replace("{database}", two)
            .replace("{toast}", toast)
            .replace("{large}", LARGE)
            .split("\n")
        )
        with server.session(two, account) as session:
            for statement in prepared:
                session.execute(statement.encode())
            with pytest.raises(errors.InsufficientPrivilege) as raised:
                session.execute(last.encode())
            assert "Canary" not in f"{raised.value} {raised.value.diag.message_detail}"
            assert "already" not in str(raised.value)
    assert kept(server, two) == before


def test_what_the_planner_expects_does_not_tell_what_another_wrote(server, two):
    with server.session(two, "sven") as session:
        expected = [
            str(session.execute(f"EXPLAIN SELECT FROM sipp.revision WHERE {column} = '{word}'").fetchall())
            for column, there in [("author", "CanaryAuthor"), ("partnership", "glen"), ("record", "f1")]
            for word in (there, "x" * len(there))
        ]
    for told, empty in zip(expected[::2], expected[1::2], strict=True):
        costs = [each.split("(cost")[1:] for each in (told, empty)]
        assert [each.split(")")[0] for each in costs[0]] == [each.split(")")[0] for each in costs[1]]


def test_how_much_a_query_reads_does_not_tell_whether_a_guess_is_right(server, two):
    with server.admin(two) as admin:
        ((long,),) = admin.execute(
            "SELECT length(body) FROM sipp.revision WHERE record = 'f1' AND partnership = 'glen'"
        )
    # where a guess is tried before the right to know, a text of this length is fetched from where long ones lie
    guess = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT json) SELECT FROM sipp.revision "
    guess += f"WHERE {{}} AND body = repeat('x', {long})"
    for condition in (
        "author = '{}'",
        "(author = '{}') IS TRUE",
        "partnership = 'glen' AND author = '{}'",
        "author >= '{}' AND author <= '{}'",
        "starts_with(author, '{}')",
        "author IN ('{}', 'z')",
        "author IS NOT DISTINCT FROM '{}'",
        "(author, kind) = ('{}', 'factor')",
        "CASE WHEN author = '{}' THEN true ELSE false END",
    ):
        read = {}
        for account in ("gwen", "sven"):
            with server.session(two, account) as session:
                session.execute(
                    "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"
                )
                for word in ("CanaryAuthor", "x" * len("CanaryAuthor")):
                    query = guess.format(condition.replace("{}", word))
                    for _ in range(2):  # the first fills what the session remembers
                        ((told,),) = session.execute(query.encode())
                    read[account, word] = (
                        told[0]["Plan"]["Shared Hit Blocks"] + told[0]["Plan"]["Shared Read Blocks"]
                    )
        member, other = (
            [many for (who, _), many in read.items() if who == account] for account in ("gwen", "sven")
        )
        assert member[0] > member[1], condition  # so it would tell
        assert other[0] == other[1], condition


def test_news_of_a_partnership_reaches_nobody_who_does_not_know_its_channel(server, two):
    with server.session(two, "sven") as session:
        for channel in ("sipp", "glen", "sipp_glen", "revision", "sipp_revision"):
            session.execute(f"LISTEN {channel}")
        assert session.execute("SELECT channel FROM sipp.partnership WHERE slug = 'glen'").fetchall() == []
        with Store.open(server.url(two, "gwen"), "glen") as store:
            store.add(Factor(name="CanaryNews"), author="CanaryAuthor")
        with Store.open(server.url(two, "sven"), "shore") as store:
            ((own,),) = session.execute("SELECT channel FROM sipp.partnership")
            session.execute(f'LISTEN "{own}"')
            store.add(Factor(name="ShoreNews"), author="ShoreAuthor")
        assert [(note.channel, note.payload) for note in session.notifies(stop_after=1)] == [(own, "")]


@pytest.mark.parametrize("role", ["sipp_glen_partner", None])
def test_a_partner_and_whoever_has_no_role_cannot_even_sign_in(server, two, role):
    server.account("paul" if role else "nora", *([role] if role else []))
    with pytest.raises(errors.OperationalError, match="permission denied for database"):
        server.session(two, "paul" if role else "nora")
