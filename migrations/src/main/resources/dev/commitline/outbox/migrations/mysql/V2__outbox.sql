-- An event is a row of the outbox, inserted by the domain's own transaction and read from the binlog.
-- Column names up to 'payload' are those that Debezium's EventRouter expects. All times are UTC.
-- Types are as wide as they are so that no value is ever cut off where sql_mode is not strict.

-- The history of transport blackhole-with-history: the same rows, but not published. Partitioned by time, so that old
-- events go with their partition; the first bounds come with V7.
CREATE TABLE ${schema}.${prefix}outbox_history (
    id            CHAR(36)     CHARACTER SET ascii NOT NULL,
    aggregatetype VARCHAR(255) NOT NULL,
    aggregateid   VARCHAR(255) NOT NULL,
    type          VARCHAR(255) NOT NULL,
    payload       LONGBLOB              COMMENT 'value of the Kafka record, byte for byte; null is a tombstone',
    topic         VARCHAR(255) CHARACTER SET ascii NOT NULL,
    compacted     BOOLEAN      NOT NULL DEFAULT FALSE
                  COMMENT 'whether the topic keeps the newest record of each key for ever; decides how the relay creates it',
    aggregateseq  BIGINT       NOT NULL COMMENT 'contiguous from 1 within (topic, aggregatetype, aggregateid), in commit order',
    source        TEXT         NOT NULL,
    contenttype   TEXT,
    time          DATETIME(6)  NOT NULL,
    txindex       INT          NOT NULL COMMENT 'place of the event in its transaction, from 0',
    txsize        INT          NOT NULL COMMENT 'number of events of the transaction',
    headers       LONGTEXT              COMMENT 'a flat JSON object of texts',
    row_no        BIGINT       NOT NULL AUTO_INCREMENT COMMENT 'in the order of inserts; tells replays what was committed when',
    PRIMARY KEY (time, id),
    KEY (row_no)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    COMMENT 'Commitline: events of transport blackhole-with-history, kept for replay; not published from here'
PARTITION BY RANGE COLUMNS (time) (PARTITION future VALUES LESS THAN (MAXVALUE));

-- The outbox itself. As a BLACKHOLE its rows go into the binlog and nowhere else. It has no key: ids are unique by
-- construction (UUIDv7), and a key would cost the relay a part of its speed. For transport table, it is a table like
-- the history. NO_ENGINE_SUBSTITUTION: where the server has no BLACKHOLE, this fails instead of making another table.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'NO_ENGINE_SUBSTITUTION');

SET @commitline_outbox = IF('${engine}' = 'InnoDB',
    'CREATE TABLE ${schema}.${prefix}outbox LIKE ${schema}.${prefix}outbox_history',
    'CREATE TABLE ${schema}.${prefix}outbox (
        id            CHAR(36)     CHARACTER SET ascii NOT NULL,
        aggregatetype VARCHAR(255) NOT NULL,
        aggregateid   VARCHAR(255) NOT NULL,
        type          VARCHAR(255) NOT NULL,
        payload       LONGBLOB,
        topic         VARCHAR(255) CHARACTER SET ascii NOT NULL,
        compacted     BOOLEAN      NOT NULL DEFAULT FALSE,
        aggregateseq  BIGINT       NOT NULL,
        source        TEXT         NOT NULL,
        contenttype   TEXT,
        time          DATETIME(6)  NOT NULL,
        txindex       INT          NOT NULL,
        txsize        INT          NOT NULL,
        headers       LONGTEXT
    ) ENGINE = BLACKHOLE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
PREPARE commitline_outbox FROM @commitline_outbox;
EXECUTE commitline_outbox;
DEALLOCATE PREPARE commitline_outbox;

ALTER TABLE ${schema}.${prefix}outbox COMMENT 'Commitline: committed events, published by the relay; insert only';
