-- The shop's own tables, in the database of its JDBC URL. Commitline's are in one of theirs, with their own history.
-- Ids are compared as Java does: MySQL's default takes 'Ada' and 'ada' for the same. Times are timestamps, which the
-- driver reads as moments; foreign keys have clauses of their own, since up to MySQL 8.4 one at a column does nothing.
CREATE TABLE customer (
    id            varchar(40)  NOT NULL PRIMARY KEY,
    name          varchar(200) NOT NULL,
    email         varchar(200) NOT NULL,
    registered_at timestamp(6) NOT NULL,
    version       bigint       NOT NULL
) COLLATE utf8mb4_bin;

CREATE TABLE product (
    id         varchar(40)    NOT NULL PRIMARY KEY,
    name       varchar(200)   NOT NULL,
    price      numeric(10, 2) NOT NULL CHECK (price >= 0),
    cost_price numeric(10, 2) NOT NULL CHECK (cost_price >= 0),
    stock      integer        NOT NULL CHECK (stock >= 0),
    version    bigint         NOT NULL
) COLLATE utf8mb4_bin;

CREATE TABLE orders (
    id          varchar(40)  NOT NULL PRIMARY KEY,
    customer_id varchar(40)  NOT NULL,
    status      varchar(20)  NOT NULL CHECK (status IN ('PLACED', 'CANCELLED')),
    placed_at   timestamp(6) NOT NULL,
    version     bigint       NOT NULL,
    INDEX orders_of_customer (customer_id),
    FOREIGN KEY (customer_id) REFERENCES customer (id)
) COLLATE utf8mb4_bin;

CREATE TABLE order_line (
    order_id   varchar(40)    NOT NULL,
    position   integer        NOT NULL,
    product_id varchar(40)    NOT NULL,
    quantity   integer        NOT NULL CHECK (quantity > 0),
    unit_price numeric(10, 2) NOT NULL,
    unit_cost  numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, position),
    UNIQUE (order_id, product_id),
    INDEX lines_of_product (product_id),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (product_id) REFERENCES product (id)
) COLLATE utf8mb4_bin;

CREATE TABLE payment (
    id            varchar(40)    NOT NULL PRIMARY KEY,
    order_id      varchar(40)    NOT NULL UNIQUE,
    amount        numeric(18, 2) NOT NULL,
    status        varchar(20)    NOT NULL CHECK (status IN ('REQUESTED', 'VOIDED')),
    gateway_token varchar(40)    NOT NULL,
    requested_at  timestamp(6)   NOT NULL,
    version       bigint         NOT NULL,
    FOREIGN KEY (order_id) REFERENCES orders (id)
) COLLATE utf8mb4_bin;
