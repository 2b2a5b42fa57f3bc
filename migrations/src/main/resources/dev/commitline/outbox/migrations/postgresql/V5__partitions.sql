-- The outbox by time, so that old events go with their partition: no delete, no vacuum, no bloat.
-- What was appended so far stays: the old table becomes the first partition, or goes if it is empty.
ALTER TABLE ${schema}.${prefix}outbox RENAME TO ${prefix}outbox_before;

CREATE TABLE ${schema}.${prefix}outbox (
    LIKE ${schema}.${prefix}outbox_before INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS
) PARTITION BY RANGE (time);

COMMENT ON TABLE ${schema}.${prefix}outbox IS 'Commitline: committed events, published by the relay; insert only';

-- The history of transport wal: the same rows, but not published.
CREATE TABLE ${schema}.${prefix}outbox_history (
    LIKE ${schema}.${prefix}outbox INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS
) PARTITION BY RANGE (time);

COMMENT ON TABLE ${schema}.${prefix}outbox_history IS 'Commitline: events of transport wal, kept for replay; not published from here';

-- For times that no partition was made for: a clock that is wrong, or a relay that was down for long.
CREATE TABLE ${schema}.${prefix}outbox_default PARTITION OF ${schema}.${prefix}outbox DEFAULT;
CREATE TABLE ${schema}.${prefix}outbox_history_default PARTITION OF ${schema}.${prefix}outbox_history DEFAULT;

ALTER PUBLICATION ${publication} SET TABLE ${schema}.${prefix}outbox;

DO $$
DECLARE
    newest timestamptz;
BEGIN
    SELECT max(time) INTO newest FROM ${schema}.${prefix}outbox_before;
    IF newest IS NULL THEN
        DROP TABLE ${schema}.${prefix}outbox_before;
    ELSE
        EXECUTE format('ALTER TABLE ${schema}.${prefix}outbox ATTACH PARTITION ${schema}.${prefix}outbox_before'
            ' FOR VALUES FROM (MINVALUE) TO (%L)', greatest(newest, now()) + interval '1 second');
    END IF;
END
$$;

-- Partitions that are no part of the outbox any more, and wait until all of their events were relayed for sure.
CREATE TABLE ${schema}.${prefix}outbox_detached (
    name text        PRIMARY KEY,
    lsn  pg_lsn      NOT NULL,
    time timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN ${schema}.${prefix}outbox_detached.lsn IS 'all transactions that wrote into it committed before';

-- The upper bound of a partition; null for the default one.
CREATE FUNCTION ${schema}.${prefix}outbox_upper_bound(partition oid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO' AS $$
    SELECT (regexp_match(pg_get_expr(relpartbound, oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz
    FROM pg_class WHERE oid = partition
$$;

-- Makes partitions of a parent until so far ahead of now. Rows of the default partition that belong into a new one
-- are moved: while it is no part of the parent yet, so that they are not published a second time. What is in use
-- stays for the next time.
CREATE FUNCTION ${schema}.${prefix}outbox_make_partitions(parent text, width interval, ahead interval)
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    seconds numeric := extract(epoch FROM width);
    lower timestamptz;
    upper timestamptz;
    made text;
BEGIN
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') OR seconds < 1 THEN
        RAISE EXCEPTION 'no outbox, or a width under a second: %, %', parent, width;
    END IF;
    SELECT greatest(max(${schema}.${prefix}outbox_upper_bound(inhrelid)),
                    to_timestamp(floor(extract(epoch FROM now()) / seconds) * seconds))
        INTO lower FROM pg_inherits WHERE inhparent = format('${schema}.%I', parent)::regclass;
    PERFORM set_config('lock_timeout', '100ms', true); -- an append may wait this long, and no longer
    WHILE lower < now() + ahead LOOP
        upper := to_timestamp((floor(extract(epoch FROM lower) / seconds) + 1) * seconds);
        made := format('%s_%s', parent, to_char(lower, 'YYYYMMDD"t"HH24MISS'));
        BEGIN
            EXECUTE format('CREATE TABLE ${schema}.%I (LIKE ${schema}.%I INCLUDING DEFAULTS INCLUDING STORAGE)', made, parent);
            EXECUTE format('LOCK TABLE ${schema}.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
            EXECUTE format('WITH moved AS (DELETE FROM ${schema}.%I WHERE time >= %L AND time < %L RETURNING *)'
                ' INSERT INTO ${schema}.%I SELECT * FROM moved', parent || '_default', lower, upper, made);
            EXECUTE format('ALTER TABLE ${schema}.%I ATTACH PARTITION ${schema}.%I FOR VALUES FROM (%L) TO (%L)',
                parent, made, lower, upper);
        EXCEPTION WHEN lock_not_available THEN
            RETURN;
        END;
        RETURN NEXT made;
        lower := upper;
    END LOOP;
END
$$;

-- Takes partitions out of a parent whose times are all older than the retention. Waits for no writer: what is in use
-- stays for the next time. Nothing goes before a relay has its slot: its first start publishes what it finds.
CREATE FUNCTION ${schema}.${prefix}outbox_detach_partitions(parent text, retention interval)
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old name;
BEGIN
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') THEN
        RAISE EXCEPTION 'no outbox: %', parent;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_replication_slots
                   WHERE database = current_database() AND starts_with(slot_name, '${slotPrefix}')) THEN
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR old IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = format('${schema}.%I', parent)::regclass
            AND ${schema}.${prefix}outbox_upper_bound(c.oid) <= now() - retention
        ORDER BY ${schema}.${prefix}outbox_upper_bound(c.oid)
    LOOP
        BEGIN
            EXECUTE format('ALTER TABLE ${schema}.%I DETACH PARTITION ${schema}.%I', parent, old);
            INSERT INTO ${schema}.${prefix}outbox_detached (name, lsn) VALUES (old, pg_current_wal_insert_lsn());
            RETURN NEXT old;
        EXCEPTION WHEN lock_not_available THEN
            RETURN;
        END;
    END LOOP;
END
$$;

-- Drops detached partitions whose events every relay of this database has published and confirmed.
CREATE FUNCTION ${schema}.${prefix}outbox_drop_partitions() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    confirmed pg_lsn;
    old text;
BEGIN
    SELECT min(confirmed_flush_lsn) INTO confirmed FROM pg_replication_slots
    WHERE database = current_database() AND starts_with(slot_name, '${slotPrefix}');
    FOR old IN
        DELETE FROM ${schema}.${prefix}outbox_detached WHERE lsn <= confirmed RETURNING name
    LOOP
        EXECUTE format('DROP TABLE ${schema}.%I', old);
        RETURN NEXT old;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION ${schema}.${prefix}outbox_make_partitions(text, interval, interval),
    ${schema}.${prefix}outbox_detach_partitions(text, interval),
    ${schema}.${prefix}outbox_drop_partitions() FROM PUBLIC;

-- Enough until a relay takes over.
DO $$
BEGIN
    PERFORM ${schema}.${prefix}outbox_make_partitions('${prefix}outbox', interval '1 day', interval '2 days');
    PERFORM ${schema}.${prefix}outbox_make_partitions('${prefix}outbox_history', interval '1 day', interval '2 days');
END
$$;
