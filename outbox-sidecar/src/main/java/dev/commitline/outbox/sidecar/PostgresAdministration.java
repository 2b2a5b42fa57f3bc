package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.AdministrationSource;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** On PostgreSQL; SQLStates are those of its manual, appendix A. */
record PostgresAdministration(RelayConfig.Database database) implements DatabaseAdministration {

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String INVALID_AUTHORIZATION = "28";

  @Override
  public DataSource dataSource() {
    return AdministrationSource.of(database);
  }

  @Override
  public RelayError noConnection(SQLException fault) {
    String state = String.valueOf(fault.getSQLState());
    if (state.startsWith(INVALID_AUTHORIZATION)) {
      return RelayError.DATABASE_LOGIN_REFUSED;
    }
    return state.equals(UNKNOWN_DATABASE)
        ? RelayError.DATABASE_UNKNOWN
        : RelayError.DATABASE_UNREACHABLE;
  }

  @Override
  public OutboxDatabase outbox() {
    return new PostgresOutbox();
  }

  /** One outbox serves all transports. */
  @Override
  public Migrated migrate(@Nullable Transport transport, String appRole, String relayRole) {
    outbox().using(Objects.requireNonNullElse(transport, Transport.TABLE));
    OutboxMigrations migrations =
        new OutboxMigrations(
            database.names().schema(), database.names().prefix(), appRole, relayRole);
    return new Migrated(
        migrations.apply(dataSource()),
        List.of(
            "publication " + migrations.publication(),
            "application: GRANT %s TO <its user>; relay: ALTER ROLE %s PASSWORD '...'"
                .formatted(appRole, relayRole)));
  }

  @Override
  public void limitWait(Connection session, int seconds) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '%ds'".formatted(seconds));
    }
  }

  @Override
  public boolean waitedTooLong(SQLException fault) {
    return LOCK_NOT_AVAILABLE.equals(fault.getSQLState());
  }
}
