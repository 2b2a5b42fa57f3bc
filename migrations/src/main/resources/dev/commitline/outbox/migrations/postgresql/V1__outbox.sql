-- The outbox: one row per event, inserted by the domain's own transaction, read from the WAL.
-- Column names up to 'payload' are those that Debezium's EventRouter expects.
-- No primary key: rows are only ever inserted and read by replication, ids are unique by construction
-- (UUIDv7), and a key would cost every writer an index and the relay a third of its speed.
CREATE TABLE ${schema}.${prefix}outbox (
    id            uuid        NOT NULL,
    aggregatetype text        NOT NULL,
    aggregateid   text        NOT NULL,
    type          text        NOT NULL,
    payload       bytea,
    topic         text        NOT NULL,
    compacted     boolean     NOT NULL DEFAULT false,
    aggregateseq  bigint      NOT NULL,
    source        text        NOT NULL,
    contenttype   text,
    time          timestamptz NOT NULL,
    txindex       integer     NOT NULL,
    txsize        integer     NOT NULL,
    headers       json
);

COMMENT ON TABLE ${schema}.${prefix}outbox IS 'Commitline: committed events, published by the relay; insert only';
COMMENT ON COLUMN ${schema}.${prefix}outbox.payload IS 'value of the Kafka record, byte for byte; null is a tombstone';
COMMENT ON COLUMN ${schema}.${prefix}outbox.compacted IS 'whether the topic keeps the newest record of each key for ever; decides how the relay creates it';
COMMENT ON COLUMN ${schema}.${prefix}outbox.aggregateseq IS 'contiguous from 1 within (topic, aggregatetype, aggregateid), in commit order';
COMMENT ON COLUMN ${schema}.${prefix}outbox.txindex IS 'place of the event in its transaction, from 0';
COMMENT ON COLUMN ${schema}.${prefix}outbox.txsize IS 'number of events of the transaction';

-- Payloads are read once, by replication: compressing them is left to the producer.
ALTER TABLE ${schema}.${prefix}outbox ALTER COLUMN payload SET STORAGE EXTERNAL;

-- The newest sequence of each aggregate. Its row lock, held until commit, makes sequence order commit order.
-- The free space keeps updates within the page (HOT), so the index stays as it is.
CREATE TABLE ${schema}.${prefix}outbox_head (
    topic         text   NOT NULL,
    aggregatetype text   NOT NULL,
    aggregateid   text   NOT NULL,
    seq           bigint NOT NULL,
    PRIMARY KEY (topic, aggregatetype, aggregateid)
) WITH (fillfactor = 70);

COMMENT ON TABLE ${schema}.${prefix}outbox_head IS 'Commitline: newest event sequence per topic and aggregate';

CREATE TABLE ${schema}.${prefix}outbox_owner (
    aggregatetype text        PRIMARY KEY,
    owner         text        NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE ${schema}.${prefix}outbox_owner IS 'Commitline: the one application that may append events of an aggregate type';
