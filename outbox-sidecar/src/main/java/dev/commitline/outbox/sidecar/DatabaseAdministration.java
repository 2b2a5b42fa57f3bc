package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What commands that work on the database alone do differently on each kind of it. */
sealed interface DatabaseAdministration permits PostgresAdministration, MySqlAdministration {

  /**
   * What a migration did.
   *
   * @param applied how many migrations; 0 when all had been there
   * @param notes what is there now, and what to do with it; for people
   */
  record Migrated(int applied, List<String> notes) {}

  /**
   * That of the configured database.
   *
   * @throws ConfigurationException when it is of another kind
   */
  static DatabaseAdministration of(RelayConfig.Database database) {
    if (database.url().startsWith("jdbc:postgresql:")) {
      return new PostgresAdministration(database);
    }
    if (database.url().startsWith("jdbc:mysql:")) {
      return new MySqlAdministration(database);
    }
    throw new ConfigurationException(
        "database.url: must begin with jdbc:postgresql: or jdbc:mysql:, was '%s'"
            .formatted(database.shownUrl()));
  }

  /** What it is the administration of. */
  RelayConfig.Database database();

  /** Each of its connections is a new one. */
  DataSource dataSource();

  /** Why there is no connection. */
  RelayError noConnection(SQLException fault);

  /** The module that knows this kind. */
  OutboxDatabase outbox();

  /**
   * Makes or upgrades the outbox.
   *
   * @param transport the applications'; null for the default of the kind
   * @throws IllegalArgumentException when a name or the transport is not allowed
   * @throws IllegalStateException when what is there does not fit the transport
   */
  Migrated migrate(@Nullable Transport transport, String appRole, String relayRole);

  /** From now on, the session's transaction waits at most so long for a row's lock. */
  void limitWait(Connection session, int seconds) throws SQLException;

  /** Whether a statement waited for longer than that. */
  boolean waitedTooLong(SQLException fault);

  /** Whether the user lacks a right. */
  boolean notPermitted(SQLException fault);

  /** Whether there is no such table. */
  boolean noSuchTable(SQLException fault);

  /** Statements that let a user do something with tables of the outbox's schema. */
  String grants(String user, String... rights);

  /** Who owns what in the configured outbox. */
  default OwnerRegistry owners() {
    return outbox().ownerRegistry(database().names());
  }

  /**
   * A new connection.
   *
   * @throws RelayException when there is none; in one line, where others' errors, such as Flyway's,
   *     are three screens long
   */
  default Connection connect() {
    try {
      return dataSource().getConnection();
    } catch (SQLException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new RelayException(noConnection(e), "%s: %s".formatted(database().shownUrl(), why), e);
    }
  }
}
