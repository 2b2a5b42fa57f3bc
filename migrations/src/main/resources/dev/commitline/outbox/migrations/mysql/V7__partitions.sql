-- Partitions by time of the history, and of the outbox where that is a table. Both procedures wait at most a second for
-- a writer, and then leave the work for the next time; both answer with the names of what they made or dropped.
DELIMITER //

-- Makes partitions of a table until so far ahead of now; none of one that is not partitioned, such as a BLACKHOLE. Rows beyond the last bound are in partition 'future'; those
-- that belong into a new partition are moved by the server. Nothing of it is an event: DDL moves no row in the binlog.
CREATE PROCEDURE ${schema}.${prefix}outbox_make_partitions(IN parent VARCHAR(64), IN width_hours INT, IN ahead_hours INT)
BEGIN
    DECLARE made, listed LONGTEXT DEFAULT '';
    DECLARE now_hours, bound, parts BIGINT;
    DECLARE waited INT DEFAULT @@SESSION.lock_wait_timeout;
    DECLARE EXIT HANDLER FOR 1205
    BEGIN
        SET SESSION lock_wait_timeout = waited;
        SELECT NULL AS name WHERE FALSE;
    END;
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') OR width_hours < 1 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Commitline: no outbox, or a width under an hour';
    END IF;
    SET now_hours = TIMESTAMPDIFF(HOUR, '1970-01-01', UTC_TIMESTAMP());
    SELECT COUNT(*), GREATEST(FLOOR(now_hours / width_hours) * width_hours,
            COALESCE(MAX(TIMESTAMPDIFF(HOUR, '1970-01-01',
                CAST(TRIM(BOTH '''' FROM NULLIF(partition_description, 'MAXVALUE')) AS DATETIME))), 0))
        INTO parts, bound FROM information_schema.partitions
        WHERE table_schema = '${schema}' AND table_name = parent AND partition_name IS NOT NULL;
    WHILE parts > 0 AND bound < now_hours + ahead_hours DO
        SET listed = CONCAT_WS(',', NULLIF(listed, ''), DATE_FORMAT('1970-01-01' + INTERVAL bound HOUR, 'p%Y%m%dt%H'));
        SET made = CONCAT(made, 'PARTITION ', DATE_FORMAT('1970-01-01' + INTERVAL bound HOUR, 'p%Y%m%dt%H'));
        SET bound = (FLOOR(bound / width_hours) + 1) * width_hours;
        SET made = CONCAT(made, ' VALUES LESS THAN (''',
            DATE_FORMAT('1970-01-01' + INTERVAL bound HOUR, '%Y-%m-%d %H:%i:%s'), '''), ');
    END WHILE;
    IF made <> '' THEN
        SET @commitline_ddl = CONCAT('ALTER TABLE ${schema}.', parent, ' REORGANIZE PARTITION future INTO (', made,
            'PARTITION future VALUES LESS THAN (MAXVALUE))');
        SET SESSION lock_wait_timeout = 1;
        PREPARE commitline_ddl FROM @commitline_ddl;
        EXECUTE commitline_ddl;
        DEALLOCATE PREPARE commitline_ddl;
        SET SESSION lock_wait_timeout = waited;
    END IF;
    SELECT listed AS name WHERE listed <> '';
END//

-- Drops the partitions of a table whose times are all older than the retention.
CREATE PROCEDURE ${schema}.${prefix}outbox_drop_partitions(IN parent VARCHAR(64), IN retention_hours INT)
BEGIN
    DECLARE listed LONGTEXT;
    DECLARE waited INT DEFAULT @@SESSION.lock_wait_timeout;
    DECLARE EXIT HANDLER FOR 1205
    BEGIN
        SET SESSION lock_wait_timeout = waited;
        SELECT NULL AS name WHERE FALSE;
    END;
    IF parent NOT IN ('${prefix}outbox', '${prefix}outbox_history') THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Commitline: no outbox';
    END IF;
    SELECT GROUP_CONCAT(partition_name) INTO listed FROM (
        SELECT partition_name FROM information_schema.partitions
        WHERE table_schema = '${schema}' AND table_name = parent AND partition_name <> 'future'
            AND CAST(TRIM(BOTH '''' FROM NULLIF(partition_description, 'MAXVALUE')) AS DATETIME)
                <= UTC_TIMESTAMP() - INTERVAL retention_hours HOUR
        ORDER BY partition_ordinal_position LIMIT 50) AS old; -- more than 50 would not fit GROUP_CONCAT
    IF listed IS NOT NULL THEN
        SET @commitline_ddl = CONCAT('ALTER TABLE ${schema}.', parent, ' DROP PARTITION ', listed);
        SET SESSION lock_wait_timeout = 1;
        PREPARE commitline_ddl FROM @commitline_ddl;
        EXECUTE commitline_ddl;
        DEALLOCATE PREPARE commitline_ddl;
        SET SESSION lock_wait_timeout = waited;
    END IF;
    SELECT listed AS name WHERE listed IS NOT NULL;
END//

DELIMITER ;

-- Enough until a relay takes over.
CALL ${schema}.${prefix}outbox_make_partitions('${prefix}outbox_history', 24, 48);
CALL ${schema}.${prefix}outbox_make_partitions('${prefix}outbox', 24, 48);
