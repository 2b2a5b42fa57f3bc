-- Runs after every migrate, not once: an administrator may make the roles later, where this user may not.
-- Grants only what is missing, one migration at a time: two GRANTs on a table at once fail in PostgreSQL.
DO $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('commitline grants'));
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}')
        AND NOT (has_schema_privilege('${appRole}', '${schema}', 'USAGE')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox', 'INSERT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_history', 'INSERT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_head', 'SELECT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_head', 'INSERT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_head', 'UPDATE')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_owner', 'SELECT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_owner', 'INSERT')
            AND has_column_privilege('${appRole}', '${schema}.${prefix}outbox_owner', 'lock_right', 'UPDATE')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_snapshot', 'SELECT')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_snapshot', 'INSERT')
            AND has_column_privilege('${appRole}', '${schema}.${prefix}outbox_snapshot', 'last_id', 'UPDATE')
            AND has_table_privilege('${appRole}', '${schema}.${prefix}outbox_relay', 'SELECT')) THEN
        GRANT USAGE ON SCHEMA ${schema} TO ${appRole};
        GRANT INSERT ON ${schema}.${prefix}outbox, ${schema}.${prefix}outbox_history TO ${appRole};
        GRANT SELECT, INSERT, UPDATE ON ${schema}.${prefix}outbox_head TO ${appRole};
        GRANT SELECT, INSERT, UPDATE (lock_right) ON ${schema}.${prefix}outbox_owner TO ${appRole};
        GRANT SELECT, INSERT, UPDATE (last_id, aggregates, events, seen_at, done_at)
            ON ${schema}.${prefix}outbox_snapshot TO ${appRole};
        GRANT SELECT ON ${schema}.${prefix}outbox_relay TO ${appRole};
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${relayRole}')
        AND NOT (has_schema_privilege('${relayRole}', '${schema}', 'USAGE')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_history', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_head', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_past', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_history_past', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_default', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_history_default', 'SELECT')
            AND has_function_privilege('${relayRole}', '${schema}.${prefix}outbox_drop_partitions()', 'EXECUTE')
            AND has_function_privilege('${relayRole}', '${schema}.${prefix}outbox_beat(text, uuid)', 'EXECUTE')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_replay', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_replay', 'INSERT')
            AND has_column_privilege('${relayRole}', '${schema}.${prefix}outbox_replay', 'state', 'UPDATE')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_relay', 'SELECT')
            AND has_table_privilege('${relayRole}', '${schema}.${prefix}outbox_relay', 'INSERT')) THEN
        GRANT USAGE ON SCHEMA ${schema} TO ${relayRole};
        GRANT SELECT ON ${schema}.${prefix}outbox, ${schema}.${prefix}outbox_history, ${schema}.${prefix}outbox_head,
            ${schema}.${prefix}outbox_past, ${schema}.${prefix}outbox_history_past,
            ${schema}.${prefix}outbox_default, ${schema}.${prefix}outbox_history_default TO ${relayRole};
        GRANT EXECUTE ON FUNCTION ${schema}.${prefix}outbox_make_partitions(text, interval, interval),
            ${schema}.${prefix}outbox_detach_partitions(text, interval),
            ${schema}.${prefix}outbox_drop_partitions(),
            ${schema}.${prefix}outbox_beat(text, uuid) TO ${relayRole};
        GRANT SELECT, INSERT, UPDATE (state, events, runner, seen_at, moved_by, moved_at, fault)
            ON ${schema}.${prefix}outbox_replay TO ${relayRole};
        GRANT SELECT, INSERT ON ${schema}.${prefix}outbox_relay TO ${relayRole};
    END IF;
END
$$;
