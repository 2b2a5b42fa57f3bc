-- The newest sequence of each aggregate. Its row lock, held until commit, makes sequence order commit order.
-- Keys are bytes: MySQL's binary collations up to 8.0.16 take 'a' and 'a ' for the same.
CREATE TABLE ${schema}.${prefix}outbox_head (
    topic         VARBINARY(255) NOT NULL,
    aggregatetype VARBINARY(765) NOT NULL,
    aggregateid   VARBINARY(765) NOT NULL,
    seq           BIGINT         NOT NULL,
    PRIMARY KEY (topic, aggregatetype, aggregateid)
) ENGINE = InnoDB COMMENT 'Commitline: newest event sequence per topic and aggregate';
