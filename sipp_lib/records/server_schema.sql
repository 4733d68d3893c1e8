-- The schema ‘sipp’: the table of revisions, who may do what with which rows, and nothing else.
-- Run by ‘sipp server init’ in one transaction; run again it mends and upgrades, and says what it did in notices.
--
-- A person's rights are the roles that person's login is a member of, never a setting: in a notebook the session is
-- the person's own code. Each partnership has five group roles, sipp_<short name>_<role>. Asked is always session_user,
-- which neither SET ROLE nor a function of another owner changes.

-- 1. Roles. The workbook's own are NOLOGIN; nobody is a member of sipp_owner and sipp_eraser but while this runs.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['sipp_owner', 'sipp_eraser', 'sipp_user', 'sipp_admin'] LOOP
        IF to_regrole(role) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            RAISE NOTICE 'made the role %', role;
        END IF;
    END LOOP;
    -- the next two are taken away at the end
    EXECUTE format('GRANT sipp_owner, sipp_eraser TO %I', session_user);
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
        EXECUTE format('GRANT sipp_admin TO %I', session_user);
    END IF;
    -- no table, function or view of a user's own in this database: with one, others' sessions could be led astray
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO sipp_user, sipp_admin', current_database());
    EXECUTE 'REVOKE ALL ON SCHEMA public FROM PUBLIC';
    IF to_regnamespace('sipp') IS NULL THEN
        CREATE SCHEMA sipp AUTHORIZATION sipp_owner;
        RAISE NOTICE 'made the schema sipp';
    END IF;
END $$;

SET LOCAL ROLE sipp_owner;
GRANT USAGE ON SCHEMA sipp TO sipp_user, sipp_admin, sipp_eraser;

-- 2. Tables. Planner statistics of what people wrote are never made: estimates would tell of others' rows.
CREATE TABLE IF NOT EXISTS sipp.version (number integer NOT NULL);

CREATE TABLE IF NOT EXISTS sipp.partnership (
    slug text PRIMARY KEY,
    revisions bigint NOT NULL DEFAULT 0,
    -- on which kernels hear that there is news: not to be guessed, for anybody may listen on any channel
    channel text NOT NULL DEFAULT 'sipp_' || replace(gen_random_uuid()::text, '-', ''),
    moved boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS sipp.revision (
    rev text NOT NULL,
    record text NOT NULL,
    parents text NOT NULL,
    partnership text NOT NULL,
    kind text NOT NULL,
    op text NOT NULL,
    author text NOT NULL,
    at text NOT NULL,
    reason text NOT NULL,
    digest text NOT NULL,
    salt text,
    body text,
    number bigint NOT NULL,
    account name NOT NULL,
    PRIMARY KEY (partnership, rev),
    UNIQUE (partnership, number),
    -- what a reader verifies, before it is kept: the hash of the header, in it that of salt and body
    CONSTRAINT sound CHECK (
        (salt IS NULL) = (body IS NULL)
        AND (op = 'redact') = (digest = '')
        AND (body IS NULL OR digest = encode(sha256(convert_to(salt || body, 'UTF8')), 'hex'))
        AND rev = encode(sha256(convert_to(
            '{"at":' || to_json(at) || ',"author":' || to_json(author) || ',"digest":' || to_json(digest)
            || ',"kind":' || to_json(kind) || ',"op":' || to_json(op) || ',"parents":' || parents
            || ',"partnership":' || to_json(partnership) || ',"reason":' || to_json(reason)
            || ',"record":' || to_json(record) || '}', 'UTF8')), 'hex')
    )
);
CREATE INDEX IF NOT EXISTS revision_record ON sipp.revision (partnership, record);

CREATE TABLE IF NOT EXISTS sipp.erasure (
    partnership text NOT NULL,
    record text NOT NULL,
    account name NOT NULL,
    author text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    revisions integer NOT NULL
);

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT attname FROM pg_attribute WHERE attrelid = 'sipp.revision'::regclass AND attnum > 0 AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE sipp.revision ALTER COLUMN %I SET STATISTICS 0', name);
    END LOOP;
    FOR name IN SELECT unnest(ARRAY['version', 'partnership', 'revision', 'erasure']) LOOP
        EXECUTE format('REVOKE ALL ON sipp.%I FROM PUBLIC', name);
        EXECUTE format('ALTER TABLE sipp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE sipp.%I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END $$;

-- 3. Who may do what.
CREATE OR REPLACE FUNCTION sipp.role_name(place text, role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- a name in PostgreSQL has at most 63 bytes; no path of its own, so that it costs next to nothing in a query
    SELECT 'sipp_' || CASE WHEN length(place) > 45 THEN left(place, 36) || '_' || left(md5(place), 8)
                      ELSE place END || '_' || role
$$;

-- The partnerships in which the person of this session has one of these roles. USAGE and not MEMBER: from PostgreSQL 16
-- on whoever makes a role is a member of it, who may give it on and has none of its rights.
CREATE OR REPLACE FUNCTION sipp.partnerships_as(VARIADIC roles text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT slug), '{}') FROM sipp.partnership CROSS JOIN unnest(roles) AS role
    JOIN pg_roles ON rolname = sipp.role_name(slug, role)
    WHERE pg_has_role(session_user, pg_roles.oid, 'USAGE')
$$;

-- Whether the person of this session may write records of a kind: what a page asks before it shows a form. The policy
-- ‘writing’ below says the same in a way that costs less where many rows are written.
CREATE OR REPLACE FUNCTION sipp.may_write(place text, kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT place = ANY (sipp.partnerships_as('practitioner', 'head_teacher'))
        -- an officer writes who supports the partnership, and signs
        OR kind IN ('member', 'sign_off') AND place = ANY (sipp.partnerships_as('officer'))
$$;

-- The turn to write in a partnership, until the transaction ends; how many revisions there are.
CREATE OR REPLACE FUNCTION sipp.turn(place text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found sipp.partnership;
BEGIN
    IF place <> ALL (sipp.partnerships_as('practitioner', 'head_teacher', 'officer')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no right to write in this partnership';
    END IF;
    SELECT * INTO found FROM sipp.partnership WHERE slug = place FOR UPDATE;
    IF found.moved THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = 'the records were moved away';
    END IF;
    RETURN found.revisions;
END $$;

-- Before a revision is kept: its number, the account that writes it, and that it stays with its record's kind.
CREATE OR REPLACE FUNCTION sipp.number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    heard text;
BEGIN
    PERFORM sipp.turn(NEW.partnership);
    IF EXISTS (SELECT FROM sipp.revision AS r
               WHERE r.partnership = NEW.partnership AND r.record = NEW.record AND r.kind <> NEW.kind) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the record is of another kind';
    END IF;
    UPDATE sipp.partnership SET revisions = revisions + 1 WHERE slug = NEW.partnership
        RETURNING revisions, channel INTO NEW.number, heard;
    NEW.account := session_user;
    PERFORM pg_notify(heard, '');
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER number BEFORE INSERT ON sipp.revision FOR EACH ROW EXECUTE FUNCTION sipp.number();

-- For whoever looks after the server: a partnership begins, is moved away, and comes back.
CREATE OR REPLACE FUNCTION sipp.begin(place text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO sipp.partnership (slug) VALUES (place) ON CONFLICT DO NOTHING;
    -- one that was begun and cut short has none, and can be begun again
    SELECT revisions FROM sipp.partnership WHERE slug = place
$$;

CREATE OR REPLACE FUNCTION sipp.move(place text, away boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sipp.partnership SET moved = away WHERE slug = place
$$;

CREATE OR REPLACE FUNCTION sipp.partnerships() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(slug ORDER BY slug), '{}') FROM sipp.partnership
$$;

-- The group roles of a partnership; made with the rights of whoever calls it, which must include CREATEROLE.
CREATE OR REPLACE FUNCTION sipp.make_roles(place text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    role text;
    called text;
BEGIN
    FOREACH role IN ARRAY ARRAY['practitioner', 'head_teacher', 'officer', 'researcher', 'partner'] LOOP
        called := sipp.role_name(place, role);
        IF to_regrole(quote_ident(called)) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', called);
            RAISE NOTICE 'made the role %', called;
        END IF;
        -- a partner from outside reads what is written for partners, and nothing in this database
        IF role <> 'partner' THEN
            EXECUTE format('GRANT sipp_user TO %I', called);
        END IF;
    END LOOP;
END $$;

-- 4. Policies: whole rows, for no column can be left out of a body under one hash.
DO $$
DECLARE
    old record;
BEGIN
    FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'sipp' LOOP
        EXECUTE format('DROP POLICY %I ON sipp.%I', old.policyname, old.tablename);
    END LOOP;
END $$;

-- Not ‘partnership = ANY (…)’: the planner would put a reader's own ‘author = '…'’ before it, as cheaper, and how many
-- pages a query read would tell who wrote in another partnership. This costs as little as any comparison can, and comes first.
CREATE POLICY reading ON sipp.revision FOR SELECT TO sipp_user USING (array_position(
    (SELECT sipp.partnerships_as('practitioner', 'head_teacher', 'officer', 'researcher')), partnership) IS NOT NULL);
CREATE POLICY writing ON sipp.revision FOR INSERT TO sipp_user WITH CHECK (
    partnership = ANY ((SELECT sipp.partnerships_as('practitioner', 'head_teacher'))::text[])
    -- an officer writes who supports the partnership, and signs
    OR kind IN ('member', 'sign_off') AND partnership = ANY ((SELECT sipp.partnerships_as('officer'))::text[]));
CREATE POLICY own_kind ON sipp.revision FOR SELECT TO sipp_owner USING (true);
CREATE POLICY finding ON sipp.revision FOR SELECT TO sipp_eraser USING (true);
CREATE POLICY erasing ON sipp.revision FOR UPDATE TO sipp_eraser USING (true)
    WITH CHECK (salt IS NULL AND body IS NULL);

CREATE POLICY reading ON sipp.partnership FOR SELECT TO sipp_user USING (array_position(
    (SELECT sipp.partnerships_as('practitioner', 'head_teacher', 'officer', 'researcher')), slug) IS NOT NULL);
CREATE POLICY keeping ON sipp.partnership TO sipp_owner USING (true) WITH CHECK (true);

CREATE POLICY reading ON sipp.erasure FOR SELECT TO sipp_user USING (array_position(
    (SELECT sipp.partnerships_as('practitioner', 'head_teacher', 'officer', 'researcher')), partnership) IS NOT NULL);
CREATE POLICY logging ON sipp.erasure FOR INSERT TO sipp_eraser WITH CHECK (true);

CREATE POLICY reading ON sipp.version FOR SELECT USING (true);
CREATE POLICY keeping ON sipp.version TO sipp_owner USING (true) WITH CHECK (true);

-- 5. Grants. No account has more of a table than this, whatever the policies say.
GRANT SELECT ON sipp.version TO sipp_user, sipp_admin;
GRANT SELECT ON sipp.revision, sipp.partnership, sipp.erasure TO sipp_user;
GRANT INSERT (rev, record, parents, partnership, kind, op, author, at, reason, digest, salt, body)
    ON sipp.revision TO sipp_user;
GRANT SELECT, UPDATE (salt, body) ON sipp.revision TO sipp_eraser;
GRANT INSERT ON sipp.erasure TO sipp_eraser;
REVOKE ALL ON FUNCTION sipp.role_name, sipp.partnerships_as, sipp.may_write, sipp.turn, sipp.number, sipp.begin, sipp.move,
    sipp.partnerships, sipp.make_roles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sipp.role_name, sipp.partnerships_as TO sipp_user, sipp_eraser, sipp_admin;
GRANT EXECUTE ON FUNCTION sipp.may_write TO sipp_user, sipp_eraser;
GRANT EXECUTE ON FUNCTION sipp.turn TO sipp_user;
GRANT EXECUTE ON FUNCTION sipp.begin, sipp.move, sipp.partnerships, sipp.make_roles TO sipp_admin;

-- 6. Erasing: the only way in which anything that was kept changes. It belongs to a role of its own.
GRANT CREATE ON SCHEMA sipp TO sipp_eraser;
SET LOCAL ROLE sipp_eraser;
CREATE OR REPLACE FUNCTION sipp.erase(place text, which text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said record;
    gone integer;
BEGIN
    -- a revision that says so comes first: who erased it and why stay with the record, in every copy
    SELECT r.author, r.reason INTO said FROM sipp.revision AS r
    WHERE r.partnership = place AND r.record = which AND r.op = 'redact'
        AND sipp.may_write(place, r.kind)
    ORDER BY r.number DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'no such record, no revision that erases it, or no right to';
    END IF;
    UPDATE sipp.revision SET salt = NULL, body = NULL
        WHERE partnership = place AND record = which AND body IS NOT NULL;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO sipp.erasure VALUES (place, which, session_user, said.author, said.reason, now(), gone);
    END IF;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION sipp.erase FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sipp.erase TO sipp_user;
RESET ROLE;
REVOKE CREATE ON SCHEMA sipp FROM sipp_eraser;

-- 7. The group roles of all partnerships, which a dump of the database does not hold; then this version.
DO $$
DECLARE
    slug text;
    before integer := (SELECT number FROM sipp.version);
    this CONSTANT integer := current_setting('sipp.version');
BEGIN
    FOREACH slug IN ARRAY sipp.partnerships() LOOP
        PERFORM sipp.make_roles(slug);
    END LOOP;
    IF before > this THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = 'newer';
    ELSIF before IS NULL THEN
        INSERT INTO sipp.version VALUES (this);
    ELSIF before < this THEN
        UPDATE sipp.version SET number = this;
        RAISE NOTICE 'made version % of the schema out of version %', this, before;
    END IF;
    EXECUTE format('REVOKE sipp_owner, sipp_eraser FROM %I', session_user);
END $$;
