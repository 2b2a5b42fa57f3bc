-- The relays of this outbox, by their slots. Whatever is on a slot of another outbox in this database, it keeps nothing
-- of this one; so an application whose events are messages in the WAL alone looks here before it appends any.
CREATE TABLE ${schema}.${prefix}outbox_relay (
    slot       text        PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE ${schema}.${prefix}outbox_relay IS 'Commitline: slots of relays that have begun to read this outbox';

-- Relays of earlier versions did not say whose they are. Where this is the only outbox of the database, they are its.
INSERT INTO ${schema}.${prefix}outbox_relay (slot)
SELECT slot_name FROM pg_replication_slots
WHERE database = current_database() AND plugin = 'pgoutput' AND NOT temporary
    AND starts_with(slot_name, '${slotPrefix}')
    AND 1 = (SELECT count(*) FROM pg_class c
             WHERE c.relkind = 'r' AND c.relname LIKE '%outbox_head'
                 AND obj_description(c.oid, 'pg_class') LIKE 'Commitline:%');
