package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.SQLException;

/**
 * Classifies what the driver reports by SQLState (PostgreSQL manual, appendix A: error codes),
 * never by message text.
 */
public final class PostgresFaults {

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

  private static RelayError classify(String state) {
    if (SessionLimits.struck(state)) {
      return RelayError.LIMIT_STRUCK;
    }
    return switch (state) {
      case "3D000" -> RelayError.DATABASE_UNKNOWN;
      case "28000", "28P01" -> RelayError.DATABASE_LOGIN_REFUSED;
      case "42501" -> RelayError.REPLICATION_NOT_PERMITTED;
      case "53400" -> RelayError.SLOT_LIMIT; // configuration_limit_exceeded: max_replication_slots
      case "57P03", "53300" -> RelayError.DATABASE_UNREACHABLE; // starting up; too many connections
      default -> state.startsWith("08") ? RelayError.DATABASE_UNREACHABLE : RelayError.SOURCE_FAULT;
    };
  }
}
