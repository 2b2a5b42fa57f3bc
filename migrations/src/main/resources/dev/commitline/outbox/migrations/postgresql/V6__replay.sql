-- Every replay: who ordered what and why, and how it went. How far it has come exactly stands in Kafka, in the
-- transactions of its events; column events follows that about once a second.
CREATE TABLE ${schema}.${prefix}outbox_replay (
    id            text        PRIMARY KEY,
    relay         text        NOT NULL,
    ordered_by    text        NOT NULL,
    reason        text        NOT NULL,
    source        text        NOT NULL CHECK (source IN ('HISTORY', 'TOPIC')),
    target        text        NOT NULL,
    upcaster      text,
    rate          integer     CHECK (rate > 0),
    moment        text        NOT NULL,
    total         bigint      NOT NULL,
    topic         text,
    aggregatetype text,
    aggregateid   text,
    type          text,
    since         timestamptz,
    until         timestamptz,
    from_seq      bigint,
    to_seq        bigint,
    created_at    timestamptz NOT NULL DEFAULT now(),
    database_user text        NOT NULL DEFAULT session_user,
    state         text        NOT NULL DEFAULT 'RUNNING'
                  CHECK (state IN ('RUNNING', 'PAUSED', 'FAILED', 'CANCELLED', 'DONE')),
    events        bigint      NOT NULL DEFAULT 0,
    runner        text,
    seen_at       timestamptz NOT NULL DEFAULT now(),
    moved_by      text,
    moved_at      timestamptz,
    fault         text
);

COMMENT ON TABLE ${schema}.${prefix}outbox_replay IS 'Commitline: every replay of events; audit';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.source IS 'where its events are taken from: the tables here, or the topic that they were published on';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.target IS 'a topic, or *.replay.<id>: for each topic its own';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.upcaster IS 'what its events go through to become those of a newer major version; null: nothing';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.moment IS 'its events: which transactions, or which records of its topic, had been committed when it was ordered';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.topic IS 'null here and in the next columns: not restricted';
COMMENT ON COLUMN ${schema}.${prefix}outbox_replay.runner IS 'names the one run that may go on with it';

-- Two replays into one topic would mix their sequences.
CREATE UNIQUE INDEX ${prefix}outbox_replay_target ON ${schema}.${prefix}outbox_replay (relay, target)
    WHERE state IN ('RUNNING', 'PAUSED', 'FAILED');
