package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.SQLException;

/** What PostgreSQL answers to those who read the history or write the table of replays. */
final class HistoryFaults {

  private HistoryFaults() {}

  static RelayException during(String what, SQLException fault) {
    String state = String.valueOf(fault.getSQLState());
    return switch (state) {
      case "42P01", "3F000" -> // undefined table, schema
          new RelayException(RelayError.OUTBOX_MISSING, what + ": " + fault.getMessage(), fault);
      case "42501" -> // insufficient privilege
          new RelayException(
              RelayError.OUTBOX_NOT_READABLE, what + ": " + fault.getMessage(), fault);
      default -> PostgresFaults.during(what, fault);
    };
  }
}
