-- Upkeep of the partitions that holds no writer up and fails none, however full the default partition is. Rows are
-- never moved: a moved row would count as one of the transaction that moved it. A default partition with rows in it
-- leaves the outbox as it is, at once, and a fresh and empty one takes its place; so no scan happens under a lock.

-- What default partitions took before they were replaced; read where the history is read.
CREATE TABLE ${schema}.${prefix}outbox_past (
    LIKE ${schema}.${prefix}outbox INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS
);
CREATE TABLE ${schema}.${prefix}outbox_history_past (
    LIKE ${schema}.${prefix}outbox_history INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS
);

COMMENT ON TABLE ${schema}.${prefix}outbox_past IS 'Commitline: events whose time had no partition of the outbox; read only';
COMMENT ON TABLE ${schema}.${prefix}outbox_history_past IS 'Commitline: the same of the history of transport wal; read only';

CREATE TABLE ${schema}.${prefix}outbox_replaced (
    name   text        PRIMARY KEY,
    parent text        NOT NULL,
    time   timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE ${schema}.${prefix}outbox_replaced IS 'Commitline: default partitions that were replaced, and when; all their events were appended before';

-- Puts an empty default partition in the place of one with rows; under the locks of its caller.
CREATE FUNCTION ${schema}.${prefix}outbox_replace_default(parent text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    present text := parent || '_default';
    past text := format('%s_past_%s', parent, to_char(clock_timestamp(), 'YYYYMMDD"t"HH24MISSUS'));
    granted record;
BEGIN
    EXECUTE format('ALTER TABLE ${schema}.%I DETACH PARTITION ${schema}.%I', parent, present);
    EXECUTE format('ALTER TABLE ${schema}.%I RENAME TO %I', present, past);
    EXECUTE format('ALTER TABLE ${schema}.%I INHERIT ${schema}.%I', past, parent || '_past');
    EXECUTE format('CREATE TABLE ${schema}.%I PARTITION OF ${schema}.%I DEFAULT', present, parent);
    FOR granted IN
        SELECT r.rolname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = format('${schema}.%I', past)::regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('GRANT %s ON ${schema}.%I TO %I', granted.privilege_type, present, granted.rolname);
    END LOOP;
    INSERT INTO ${schema}.${prefix}outbox_replaced (name, parent) VALUES (past, parent);
END
$$;

-- Makes partitions of a parent until so far ahead of now; those that take longer than some 50 ms together wait for the
-- next call, so call it until it makes none. Nobody appends meanwhile: an append that had chosen the default
-- partition for a time that has a partition of its own from now on would fail (23514). What is in use stays for the
-- next time: the lock is waited for 50 ms at most, for appends that come meanwhile wait, too.
CREATE OR REPLACE FUNCTION ${schema}.${prefix}outbox_make_partitions(parent text, width interval, ahead interval)
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    seconds numeric := extract(epoch FROM width);
    lower timestamptz;
    upper timestamptz;
    made text;
    held_until timestamptz;
BEGIN
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') OR seconds < 1 THEN
        RAISE EXCEPTION 'no outbox, or a width under a second: %, %', parent, width;
    END IF;
    SELECT greatest(max(${schema}.${prefix}outbox_upper_bound(inhrelid)),
                    to_timestamp(floor(extract(epoch FROM now()) / seconds) * seconds))
        INTO lower FROM pg_inherits WHERE inhparent = format('${schema}.%I', parent)::regclass;
    IF lower >= now() + ahead THEN
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', '50ms', true);
    BEGIN
        EXECUTE format('LOCK TABLE ONLY ${schema}.%I IN ACCESS EXCLUSIVE MODE', parent);
        EXECUTE format('LOCK TABLE ${schema}.%I IN ACCESS EXCLUSIVE MODE NOWAIT', parent || '_default');
        EXECUTE format('LOCK TABLE ONLY ${schema}.%I IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', parent || '_past');
    EXCEPTION WHEN lock_not_available THEN
        RETURN;
    END;
    held_until := clock_timestamp() + interval '50 milliseconds';
    IF pg_relation_size(format('${schema}.%I', parent || '_default')::regclass) > 0 THEN
        PERFORM ${schema}.${prefix}outbox_replace_default(parent);
    END IF;
    LOOP
        upper := to_timestamp((floor(extract(epoch FROM lower) / seconds) + 1) * seconds);
        made := format('%s_%s', parent, to_char(lower, 'YYYYMMDD"t"HH24MISS'));
        EXECUTE format('CREATE TABLE ${schema}.%I PARTITION OF ${schema}.%I FOR VALUES FROM (%L) TO (%L)',
            made, parent, lower, upper);
        RETURN NEXT made;
        lower := upper;
        EXIT WHEN lower >= now() + ahead OR clock_timestamp() > held_until;
    END LOOP;
END
$$;

-- Takes out of a parent, and out of what is read as history, what is older than the retention: partitions by their
-- times, replaced default partitions by when they were replaced. Takes no longer than making does, and what is in use
-- stays for the next time. Nothing goes before a relay has its slot: its first start publishes what it finds.
CREATE OR REPLACE FUNCTION ${schema}.${prefix}outbox_detach_partitions(parent text, retention interval)
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old name;
    held_until timestamptz;
BEGIN
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') THEN
        RAISE EXCEPTION 'no outbox: %', parent;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_replication_slots
                   WHERE database = current_database() AND starts_with(slot_name, '${slotPrefix}')) THEN
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', '50ms', true);
    FOR old IN
        SELECT name FROM ${schema}.${prefix}outbox_replaced r
        WHERE r.parent = outbox_detach_partitions.parent AND r.time <= now() - retention ORDER BY r.time
    LOOP
        BEGIN
            EXECUTE format('ALTER TABLE ${schema}.%I NO INHERIT ${schema}.%I', old, parent || '_past');
        EXCEPTION WHEN lock_not_available THEN
            RETURN;
        END;
        DELETE FROM ${schema}.${prefix}outbox_replaced WHERE name = old;
        INSERT INTO ${schema}.${prefix}outbox_detached (name, lsn) VALUES (old, pg_current_wal_insert_lsn());
        RETURN NEXT old;
    END LOOP;
    FOR old IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = format('${schema}.%I', parent)::regclass
            AND ${schema}.${prefix}outbox_upper_bound(c.oid) <= now() - retention
        ORDER BY ${schema}.${prefix}outbox_upper_bound(c.oid)
    LOOP
        BEGIN
            IF held_until IS NULL THEN
                EXECUTE format('LOCK TABLE ONLY ${schema}.%I IN ACCESS EXCLUSIVE MODE', parent);
                held_until := clock_timestamp() + interval '50 milliseconds';
                EXECUTE format('LOCK TABLE ${schema}.%I IN ACCESS EXCLUSIVE MODE NOWAIT', parent || '_default');
            END IF;
            EXECUTE format('LOCK TABLE ${schema}.%I IN ACCESS EXCLUSIVE MODE NOWAIT', old);
            EXECUTE format('ALTER TABLE ${schema}.%I DETACH PARTITION ${schema}.%I', parent, old);
        EXCEPTION WHEN lock_not_available THEN
            RETURN;
        END;
        INSERT INTO ${schema}.${prefix}outbox_detached (name, lsn) VALUES (old, pg_current_wal_insert_lsn());
        RETURN NEXT old;
        EXIT WHEN clock_timestamp() > held_until;
    END LOOP;
END
$$;

-- Drops what was detached, whose events every relay of this database has published and confirmed. What somebody reads
-- stays for the next time.
CREATE OR REPLACE FUNCTION ${schema}.${prefix}outbox_drop_partitions() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    confirmed pg_lsn;
    old text;
BEGIN
    SELECT min(confirmed_flush_lsn) INTO confirmed FROM pg_replication_slots
    WHERE database = current_database() AND starts_with(slot_name, '${slotPrefix}');
    PERFORM set_config('lock_timeout', '50ms', true);
    FOR old IN
        SELECT name FROM ${schema}.${prefix}outbox_detached WHERE lsn <= confirmed
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE IF EXISTS ${schema}.%I', old);
        EXCEPTION WHEN lock_not_available THEN
            CONTINUE;
        END;
        DELETE FROM ${schema}.${prefix}outbox_detached WHERE name = old;
        RETURN NEXT old;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION ${schema}.${prefix}outbox_replace_default(text) FROM PUBLIC;
