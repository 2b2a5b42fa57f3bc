-- Where in the binlog the outbox begins: the relay's very first start reads from here, so that events which were
-- appended before it are published, too. Recorded before there is an outbox to write to.
CREATE TABLE ${schema}.${prefix}outbox_origin (
    server_uuid   CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    gtid_executed LONGTEXT    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    made_at       DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6))
) ENGINE = InnoDB COMMENT 'Commitline: the transactions from before there was an outbox; one row, never changed';

INSERT INTO ${schema}.${prefix}outbox_origin (server_uuid, gtid_executed)
    VALUES (@@server_uuid, REPLACE(@@GLOBAL.gtid_executed, '\n', ''));
