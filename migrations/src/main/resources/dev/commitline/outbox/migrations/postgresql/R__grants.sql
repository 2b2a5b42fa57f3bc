-- Repeatable: runs again when it or a role's name changes.
-- run for: ${schema} ${prefix} ${appRole} ${relayRole}
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}') THEN
        GRANT USAGE ON SCHEMA ${schema} TO ${appRole};
        GRANT INSERT ON ${schema}.${prefix}outbox TO ${appRole};
        GRANT SELECT, INSERT, UPDATE ON ${schema}.${prefix}outbox_head TO ${appRole};
        GRANT SELECT, INSERT ON ${schema}.${prefix}outbox_owner TO ${appRole};
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${relayRole}') THEN
        GRANT USAGE ON SCHEMA ${schema} TO ${relayRole};
        GRANT SELECT ON ${schema}.${prefix}outbox TO ${relayRole};
    END IF;
END
$$;
