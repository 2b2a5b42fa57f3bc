-- Two roles with least privilege. Roles belong to the whole server, so they may be there already; a server
-- that does not let this user create roles (many managed ones do not) is told what its administrator has to do.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}') THEN
        BEGIN
            CREATE ROLE ${appRole} NOLOGIN;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'role ${appRole} not created: user % may not create roles. As an administrator: CREATE ROLE ${appRole} NOLOGIN', current_user;
        WHEN duplicate_object OR unique_violation THEN
            NULL; -- made by another migration at the same moment
        END;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${relayRole}') THEN
        BEGIN
            CREATE ROLE ${relayRole} LOGIN REPLICATION;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'role ${relayRole} not created: user % may not create replication roles. As an administrator: CREATE ROLE ${relayRole} LOGIN REPLICATION', current_user;
        WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
END
$$;
