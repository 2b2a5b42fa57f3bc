-- The shop's own tables, in the schema public. Commitline's are in a schema of theirs, with their own history.
CREATE TABLE customer (
    id            text        PRIMARY KEY,
    name          text        NOT NULL,
    email         text        NOT NULL,
    registered_at timestamptz NOT NULL,
    version       bigint      NOT NULL
);

CREATE TABLE product (
    id         text           PRIMARY KEY,
    name       text           NOT NULL,
    price      numeric(10, 2) NOT NULL CHECK (price >= 0),
    cost_price numeric(10, 2) NOT NULL CHECK (cost_price >= 0),
    stock      integer        NOT NULL CHECK (stock >= 0),
    version    bigint         NOT NULL
);

CREATE TABLE orders (
    id          text        PRIMARY KEY,
    customer_id text        NOT NULL REFERENCES customer,
    status      text        NOT NULL CHECK (status IN ('PLACED', 'CANCELLED')),
    placed_at   timestamptz NOT NULL,
    version     bigint      NOT NULL
);

CREATE INDEX orders_of_customer ON orders (customer_id);

CREATE TABLE order_line (
    order_id   text           NOT NULL REFERENCES orders,
    position   integer        NOT NULL,
    product_id text           NOT NULL REFERENCES product,
    quantity   integer        NOT NULL CHECK (quantity > 0),
    unit_price numeric(10, 2) NOT NULL,
    unit_cost  numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, position),
    UNIQUE (order_id, product_id)
);

CREATE INDEX lines_of_product ON order_line (product_id);

CREATE TABLE payment (
    id            text           PRIMARY KEY,
    order_id      text           NOT NULL UNIQUE REFERENCES orders,
    amount        numeric(18, 2) NOT NULL,
    status        text           NOT NULL CHECK (status IN ('REQUESTED', 'VOIDED')),
    gateway_token text           NOT NULL,
    requested_at  timestamptz    NOT NULL,
    version       bigint         NOT NULL
);
