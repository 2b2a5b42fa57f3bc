package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.SQLException;
import java.util.Set;

/**
 * Classifies what the driver reports by SQLState (PostgreSQL manual, appendix A: error codes),
 * never by message text.
 */
public final class PostgresFaults {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String REJECTED_BY_DRIVER = "08004";
  private static final String INVALID_PASSWORD = "28P01";

  /**
   * Classes: connection, transaction state, rollback, resources, operator, system, internal, and
   * none.
   */
  private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "57", "58", "XX", "");

  private PostgresFaults() {}

  public static RelayException during(String what, SQLException fault) {
    String state = fault.getSQLState() == null ? "" : fault.getSQLState();
    return new RelayException(
        classify(state), "%s: %s (SQLState %s)".formatted(what, fault.getMessage(), state), fault);
  }

  /** Whether user and password were refused. */
  public static boolean loginRefused(SQLException fault) {
    return classify(String.valueOf(fault.getSQLState())) == RelayError.DATABASE_LOGIN_REFUSED;
  }

  /**
   * What a login failed with. The driver sends no empty password, and reports as a lost connection
   * that the server asked for one.
   *
   * @param password that was to be sent
   */
  static SQLException ofLogin(SQLException fault, String password) {
    return password.isEmpty() && REJECTED_BY_DRIVER.equals(fault.getSQLState())
        ? new SQLException(
            "there is no password, or an empty one: " + fault.getMessage(), INVALID_PASSWORD, fault)
        : fault;
  }

  /** Whether the user lacks a right. */
  public static boolean notPermitted(SQLException fault) {
    return INSUFFICIENT_PRIVILEGE.equals(fault.getSQLState());
  }

  /**
   * Whether a fault of a statement comes from the server's state, which passes, or a limit; else
   * the statement itself is refused, and would be again.
   */
  public static boolean passes(String state) {
    return SessionLimits.struck(state)
        || PASSING.contains(state.substring(0, Math.min(2, state.length())));
  }

  /**
   * What ends a stream. The server looks the publication up as it was at the place that it decodes,
   * and of all objects it misses there none but that (before version 18, which passes what was
   * written meanwhile by).
   */
  public static RelayException duringStream(String publication, SQLException fault) {
    if (!UNDEFINED_OBJECT.equals(fault.getSQLState())) {
      return during("can't read on in the stream", fault);
    }
    return new RelayException(
        RelayError.PUBLICATION_MISSING,
        "publication %s did not exist yet, or any more, where the stream has come to, so the server can't decode what was written there: it was dropped and perhaps made again since, as pg_restore --clean does (%s)"
            .formatted(publication, fault.getMessage()),
        fault);
  }

  private static RelayError classify(String state) {
    if (SessionLimits.struck(state)) {
      return RelayError.LIMIT_STRUCK;
    }
    return switch (state) {
      case "3D000" -> RelayError.DATABASE_UNKNOWN;
      case "28000", "28P01" -> RelayError.DATABASE_LOGIN_REFUSED;
      case INSUFFICIENT_PRIVILEGE -> RelayError.REPLICATION_NOT_PERMITTED;
      case "53400" -> RelayError.SLOT_LIMIT; // configuration_limit_exceeded: max_replication_slots
      case "57P03", "53300" -> RelayError.DATABASE_UNREACHABLE; // starting up; too many connections
      default -> state.startsWith("08") ? RelayError.DATABASE_UNREACHABLE : RelayError.SOURCE_FAULT;
    };
  }
}
