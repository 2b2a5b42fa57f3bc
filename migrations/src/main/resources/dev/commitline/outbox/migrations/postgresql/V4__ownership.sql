-- Who handed an aggregate type over, from whom to whom, when and why. Only ever inserted into, by hand-overs.
CREATE TABLE ${schema}.${prefix}outbox_owner_audit (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aggregatetype text        NOT NULL,
    from_owner    text        NOT NULL,
    to_owner      text        NOT NULL,
    handed_by     text        NOT NULL,
    reason        text        NOT NULL,
    handed_at     timestamptz NOT NULL DEFAULT now(),
    database_user text        NOT NULL DEFAULT session_user
);

COMMENT ON TABLE ${schema}.${prefix}outbox_owner_audit IS 'Commitline: every hand-over of an aggregate type; insert only';

-- Writers lock their owner's row FOR SHARE, for which PostgreSQL asks the right to update some column of the table.
-- Applications get it for this one, which says nothing, and so can't change who owns a type.
ALTER TABLE ${schema}.${prefix}outbox_owner ADD COLUMN lock_right boolean;

COMMENT ON COLUMN ${schema}.${prefix}outbox_owner.lock_right IS 'always null: who may update it may lock the row';
