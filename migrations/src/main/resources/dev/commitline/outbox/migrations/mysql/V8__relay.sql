-- The relays of this outbox. A row says that a relay of that name ran before, so that one whose Kafka knows nothing of
-- it does not begin anew; and it takes the relay's heartbeats: transactions in the binlog that hold no event.
CREATE TABLE ${schema}.${prefix}outbox_relay (
    relay   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    beat_at DATETIME(6) NOT NULL COMMENT 'its last heartbeat; one is written only where the position has to move on'
) ENGINE = InnoDB COMMENT 'Commitline: relays that ran, and their heartbeats';
