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

-- Every snapshot of the domain's aggregates, which the application itself makes: each of its transactions holds one
-- event and how far it has come.
CREATE TABLE ${schema}.${prefix}outbox_snapshot (
    name          text        PRIMARY KEY,
    ordered_by    text        NOT NULL,
    reason        text        NOT NULL,
    up_to         text,
    last_id       text,
    aggregates    bigint      NOT NULL DEFAULT 0,
    events        bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    database_user text        NOT NULL DEFAULT session_user,
    seen_at       timestamptz NOT NULL DEFAULT now(),
    done_at       timestamptz
);

COMMENT ON TABLE ${schema}.${prefix}outbox_snapshot IS 'Commitline: every snapshot of aggregates; audit';
COMMENT ON COLUMN ${schema}.${prefix}outbox_snapshot.up_to IS 'the last id when it began; null: there was no aggregate';
COMMENT ON COLUMN ${schema}.${prefix}outbox_snapshot.last_id IS 'the last aggregate that was looked at';
