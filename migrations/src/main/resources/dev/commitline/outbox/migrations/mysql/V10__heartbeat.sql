-- The relay's heartbeat: a row on the way that the application's rows go, so that what keeps those out of the binlog keeps it
-- out, too, and the relay notices. Where the outbox keeps its rows, this one is gone before anybody can see it. Nobody publishes
-- it: its topic is none that Kafka allows.
DELIMITER //

CREATE PROCEDURE ${schema}.${prefix}outbox_beat(IN of_relay VARCHAR(64), IN nonce CHAR(36))
BEGIN
    DECLARE moment DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;
    START TRANSACTION;
    INSERT INTO ${schema}.${prefix}outbox (id, aggregatetype, aggregateid, type, topic, aggregateseq, source, time, txindex, txsize)
        VALUES (nonce, 'commitline/heartbeat', of_relay, 'commitline/heartbeat', 'commitline/heartbeat', 0, '/commitline', moment, 0, 1);
    DELETE FROM ${schema}.${prefix}outbox WHERE time = moment AND id = nonce;
    INSERT INTO ${schema}.${prefix}outbox_relay (relay, beat_at) VALUES (of_relay, moment)
        ON DUPLICATE KEY UPDATE beat_at = moment;
    COMMIT;
END//

DELIMITER ;
