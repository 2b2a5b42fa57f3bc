-- Every snapshot of the domain's aggregates, which the application itself makes: each of its transactions holds one
-- event and how far it has come.
CREATE TABLE ${schema}.${prefix}outbox_snapshot (
    name          VARBINARY(765) NOT NULL PRIMARY KEY,
    ordered_by    TEXT           NOT NULL,
    reason        TEXT           NOT NULL,
    up_to         LONGTEXT       COMMENT 'the last id when it began; null: there was no aggregate',
    last_id       LONGTEXT       COMMENT 'the last aggregate that was looked at',
    aggregates    BIGINT         NOT NULL DEFAULT 0,
    events        BIGINT         NOT NULL DEFAULT 0,
    created_at    DATETIME(6)    NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    database_user VARCHAR(288)   NOT NULL COMMENT 'USER() of who wrote it',
    seen_at       DATETIME(6)    NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    done_at       DATETIME(6)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'Commitline: every snapshot of aggregates; audit';
