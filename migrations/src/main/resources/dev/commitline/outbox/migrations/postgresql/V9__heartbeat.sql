-- The relay's heartbeat: a row on the way that the application's rows go, so that what keeps those out of the relay's stream keeps
-- it out, too, and the relay notices. It is gone before anybody can see it, and nobody publishes it: its topic is none that
-- Kafka allows. It waits for no lock longer than an append may wait for the upkeep of the partitions.
CREATE FUNCTION ${schema}.${prefix}outbox_beat(of_relay text, nonce uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    place tid;
BEGIN
    INSERT INTO ${schema}.${prefix}outbox (id, aggregatetype, aggregateid, type, topic, aggregateseq, source, time, txindex, txsize)
        VALUES (nonce, 'commitline/heartbeat', of_relay, 'commitline/heartbeat', 'commitline/heartbeat', 0, '/commitline', moment, 0, 1)
        RETURNING ctid INTO place;
    -- Planned with its values: so it looks at one partition alone, and there at one place, for the outbox has no index
    EXECUTE 'DELETE FROM ${schema}.${prefix}outbox WHERE ctid = $1 AND time = $2 AND id = $3' USING place, moment, nonce;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- a rule is in the way: it keeps the application's rows out without a word, and this one's absence tells
END
$$;

REVOKE EXECUTE ON FUNCTION ${schema}.${prefix}outbox_beat(text, uuid) FROM PUBLIC;
