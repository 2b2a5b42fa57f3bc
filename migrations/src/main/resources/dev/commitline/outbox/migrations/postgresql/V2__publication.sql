-- What the relay reads: inserts into the outbox, nothing else. Updates, deletes and truncates (clean-up)
-- never reach it. Partitions, when there are some, appear under their parent's name.
CREATE PUBLICATION ${publication}
    FOR TABLE ${schema}.${prefix}outbox
    WITH (publish = 'insert', publish_via_partition_root = true);
