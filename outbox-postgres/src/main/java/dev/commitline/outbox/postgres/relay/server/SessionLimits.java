package dev.commitline.outbox.postgres.relay.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Settings that a role or a database may bring along, made for other sessions than these: each is
 * set here, so that none of them ends what rightly takes long, hides rows, makes a session read
 * only, or lets it wait for a standby that is down: what it writes itself need not survive a
 * failover (manual, 19.5.1 and 19.11.1).
 */
public final class SessionLimits {

  /** For the start of a session, so that nothing strikes before the rest is set. */
  static final String FROM_THE_BEGINNING = "-c statement_timeout=0";

  private static final String SETTINGS =
      """
      SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
      SET idle_session_timeout = 0; SET default_transaction_read_only = off;
      SET default_transaction_isolation = 'read committed'; SET default_transaction_deferrable = off;
      SET row_security = off; SET search_path = pg_catalog, pg_temp;
      SET synchronous_commit = local""";

  private static final int WITH_TRANSACTION_TIMEOUT = 17;

  /** SQLStates of a limit that struck (manual, appendix A). */
  private static final Set<String> STRUCK =
      Set.of(
          "57014", // query_canceled: statement_timeout, or pg_cancel_backend
          "55P03", // lock_not_available: lock_timeout
          "25P03", // idle_in_transaction_session_timeout
          "25P04", // transaction_timeout
          "57P05"); // idle_session_timeout

  private SessionLimits() {}

  /** Sets them all, on a new session. */
  public static void lift(Connection session) throws SQLException {
    boolean transactionTimeout =
        session.getMetaData().getDatabaseMajorVersion() >= WITH_TRANSACTION_TIMEOUT;
    try (Statement statement = session.createStatement()) {
      statement.execute(transactionTimeout ? SETTINGS + "; SET transaction_timeout = 0" : SETTINGS);
    }
  }

  /** Whether it was a limit, or somebody who cancelled a statement, that a fault comes from. */
  static boolean struck(String state) {
    return STRUCK.contains(state);
  }
}
