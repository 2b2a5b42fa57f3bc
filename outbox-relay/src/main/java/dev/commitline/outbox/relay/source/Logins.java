package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;

/** Logs in with the password as it is now. */
public final class Logins {

  private Logins() {}

  /** How a session is opened with a password. */
  @FunctionalInterface
  public interface Opening {

    /** A new session. */
    Connection with(String password) throws SQLException;
  }

  /**
   * The database's password, as it is now.
   *
   * @throws RelayException when the file that holds it can't be read
   */
  public static String password(RelayConfig.Database database) {
    try {
      return database.password().read();
    } catch (IOException e) {
      throw new RelayException(
          RelayError.PASSWORD_UNREADABLE,
          "'%s' can't be read (%s)"
              .formatted(database.password().file(), e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Opens a session. Where a password is refused that is not the newest any more, the newest is
   * tried: so one that is refused at last is wrong, and not just late.
   *
   * @param refused whether a failure says that the password is wrong
   */
  public static Connection open(
      RelayConfig.Database database, Opening opening, Predicate<SQLException> refused)
      throws SQLException {
    String password = password(database);
    while (true) {
      try {
        return opening.with(password);
      } catch (SQLException e) {
        String newest = password(database);
        if (newest.equals(password) || !refused.test(e)) {
          throw e;
        }
        password = newest;
      }
    }
  }
}
