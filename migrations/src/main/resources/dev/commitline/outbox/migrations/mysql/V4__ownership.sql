-- The one application that may append events of an aggregate type. Keys are bytes, as those of the heads.
CREATE TABLE ${schema}.${prefix}outbox_owner (
    aggregatetype VARBINARY(765) NOT NULL PRIMARY KEY,
    owner         VARCHAR(255)   NOT NULL,
    registered_at DATETIME(6)    NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    lock_right    BOOLEAN        COMMENT 'always null: before 8.0.22, who may update it may lock the row FOR SHARE'
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    COMMENT 'Commitline: the one application that may append events of an aggregate type';

-- Who handed an aggregate type over, from whom to whom, when and why. Only ever inserted into, by hand-overs.
CREATE TABLE ${schema}.${prefix}outbox_owner_audit (
    id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    aggregatetype VARCHAR(255) NOT NULL,
    from_owner    VARCHAR(255) NOT NULL,
    to_owner      VARCHAR(255) NOT NULL,
    handed_by     VARCHAR(255) NOT NULL,
    reason        VARCHAR(255) NOT NULL,
    handed_at     DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    database_user VARCHAR(288) NOT NULL COMMENT 'USER() of who wrote it'
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    COMMENT 'Commitline: every hand-over of an aggregate type; insert only';
