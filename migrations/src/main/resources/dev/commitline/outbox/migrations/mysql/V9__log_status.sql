-- Tells who may append events which databases the server keeps out of its binlog: the statement for it needs a right that
-- applications do not have. What is kept out commits, and nobody ever sees it.
DELIMITER //

CREATE PROCEDURE ${schema}.${prefix}outbox_log_status()
BEGIN
    SET @commitline_sql = IF(VERSION() LIKE '8.0.%' OR VERSION() LIKE '8.1.%', 'SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS');
    PREPARE commitline_sql FROM @commitline_sql;
    EXECUTE commitline_sql;
    DEALLOCATE PREPARE commitline_sql;
END//

DELIMITER ;
