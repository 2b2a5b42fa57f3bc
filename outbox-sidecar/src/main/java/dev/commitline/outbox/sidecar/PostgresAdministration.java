package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.AdministrationSource;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** On PostgreSQL; SQLStates are those of its manual, appendix A. */
record PostgresAdministration(RelayConfig.Database database) implements DatabaseAdministration {

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String INVALID_AUTHORIZATION = "28";

  /** On Amazon RDS, roles can't have the attribute. */
  private static final String REPLICATES =
      """
      SELECT rolcanlogin AND (rolsuper OR rolreplication OR EXISTS (
        SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER')))
      FROM pg_roles r WHERE rolname = ?
      """;

  private static final String MISSING =
      "there is no role %1$s, and this user may not make it. As an administrator: CREATE ROLE %1$s %2$s; then migrate again, for its grants";

  private static final String UNABLE =
      "role %1$s can't log in and replicate. As an administrator: ALTER ROLE %1$s LOGIN REPLICATION PASSWORD '...'";

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
    int applied = migrations.apply(dataSource());
    return new Migrated(
        applied,
        Stream.concat(
                Stream.of("publication " + migrations.publication()),
                roles(appRole, relayRole).stream())
            .toList());
  }

  /** What is to be done with them, by what they are: who migrates may not be who makes roles. */
  private List<String> roles(String appRole, String relayRole) {
    try (Connection session = connect()) {
      return List.of(
          "application: "
              + (is(session, "SELECT true FROM pg_roles WHERE rolname = ?", appRole).isPresent()
                  ? "GRANT %s TO <its user>".formatted(appRole)
                  : MISSING.formatted(appRole, "NOLOGIN")),
          "relay: "
              + is(session, REPLICATES, relayRole)
                  .map(
                      able -> (able ? "ALTER ROLE %s PASSWORD '...'" : UNABLE).formatted(relayRole))
                  .orElseGet(() -> MISSING.formatted(relayRole, "LOGIN REPLICATION")));
    } catch (SQLException e) {
      return List.of("the roles can't be looked at: " + e.getMessage());
    }
  }

  /** Empty when there is no such role. */
  private static Optional<Boolean> is(Connection session, String sql, String role)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, role);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  @Override
  public void limitWait(Connection session, int seconds) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '%ds'".formatted(seconds));
    }
  }

  @Override
  public boolean notPermitted(SQLException fault) {
    return PostgresFaults.notPermitted(fault);
  }

  @Override
  public boolean noSuchTable(SQLException fault) {
    return UNDEFINED_TABLE.equals(fault.getSQLState());
  }

  @Override
  public String grants(String user, String... rights) {
    return Stream.concat(
            Stream.of("USAGE ON SCHEMA " + database.names().schema()), Stream.of(rights))
        .map(right -> "GRANT %s TO %s".formatted(right, user))
        .collect(Collectors.joining("; "));
  }

  @Override
  public boolean waitedTooLong(SQLException fault) {
    return LOCK_NOT_AVAILABLE.equals(fault.getSQLState());
  }
}
