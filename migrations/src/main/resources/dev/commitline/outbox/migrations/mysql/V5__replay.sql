-- Every replay: who ordered what and why, and how it went. How far it has come exactly stands in Kafka, in the
-- transactions of its events; column events follows that about once a second.
CREATE TABLE ${schema}.${prefix}outbox_replay (
    id            VARCHAR(64)  CHARACTER SET ascii NOT NULL PRIMARY KEY,
    relay         VARCHAR(255) CHARACTER SET ascii NOT NULL,
    ordered_by    TEXT         NOT NULL,
    reason        TEXT         NOT NULL,
    source        VARCHAR(16)  CHARACTER SET ascii NOT NULL
                  COMMENT 'where its events are taken from: the tables here, or the topic that they were published on',
    target        VARCHAR(400) CHARACTER SET ascii NOT NULL COMMENT 'a topic, or *.replay.<id>: for each topic its own',
    upcaster      TEXT         COMMENT 'what its events go through to become those of a newer major version; null: nothing',
    rate          INT,
    moment        LONGTEXT     NOT NULL
                  COMMENT 'its events: which transactions, or which records of its topic, had been committed when it was ordered',
    total         BIGINT       NOT NULL,
    topic         VARCHAR(255) CHARACTER SET ascii COMMENT 'null here and in the next columns: not restricted',
    aggregatetype VARCHAR(255),
    aggregateid   VARCHAR(255),
    type          VARCHAR(255),
    since         DATETIME(6),
    until         DATETIME(6),
    from_seq      BIGINT,
    to_seq        BIGINT,
    created_at    DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    database_user VARCHAR(288) NOT NULL COMMENT 'USER() of who wrote it',
    state         VARCHAR(16)  CHARACTER SET ascii NOT NULL DEFAULT 'RUNNING',
    events        BIGINT       NOT NULL DEFAULT 0,
    runner        VARCHAR(255) CHARACTER SET ascii COMMENT 'names the one run that may go on with it',
    seen_at       DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    moved_by      TEXT,
    moved_at      DATETIME(6),
    fault         TEXT,
    open_target   VARCHAR(400) CHARACTER SET ascii
                  GENERATED ALWAYS AS (IF(state IN ('RUNNING', 'PAUSED', 'FAILED'), target, NULL)) VIRTUAL
                  COMMENT 'two replays into one topic would mix their sequences',
    CONSTRAINT ${prefix}outbox_replay_source CHECK (source IN ('HISTORY', 'TOPIC')),
    CONSTRAINT ${prefix}outbox_replay_rate CHECK (rate > 0),
    CONSTRAINT ${prefix}outbox_replay_state CHECK (state IN ('RUNNING', 'PAUSED', 'FAILED', 'CANCELLED', 'DONE')),
    UNIQUE KEY ${prefix}outbox_replay_target (relay, open_target)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'Commitline: every replay of events; audit';
