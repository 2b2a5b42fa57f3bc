package dev.commitline.outbox.sidecar;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.Logins;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** On MySQL; error codes are those of its server error message reference. */
record MySqlAdministration(RelayConfig.Database database) implements DatabaseAdministration {

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int UNKNOWN_DATABASE = 1049;
  private static final int DATABASE_DENIED = 1044;
  private static final String INVALID_AUTHORIZATION = "28";

  @Override
  public DataSource dataSource() {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(database.url());
    source.setUser(database.username());
    source.setPassword(Logins.password(database));
    source.getStringProperty(PropertyKey.sessionVariables).setValue(MySqlConnections.VARIABLES);
    source.getStringProperty(PropertyKey.connectionCollation).setValue(MySqlConnections.COLLATION);
    return source;
  }

  @Override
  public RelayError noConnection(SQLException fault) {
    if (fault.getErrorCode() == UNKNOWN_DATABASE) {
      return RelayError.DATABASE_UNKNOWN;
    }
    return fault.getErrorCode() == DATABASE_DENIED
            || String.valueOf(fault.getSQLState()).startsWith(INVALID_AUTHORIZATION)
        ? RelayError.DATABASE_LOGIN_REFUSED
        : RelayError.DATABASE_UNREACHABLE;
  }

  /** Nothing is written to a server that is not supported, or is read-only for all others. */
  @Override
  public Connection connect() {
    Connection connection = DatabaseAdministration.super.connect();
    try {
      Optional<String> unsupported = MySqlOutboxMigrations.unsupported(connection.getMetaData());
      if (unsupported.isPresent()) {
        throw new RelayException(RelayError.SERVER_UNSUPPORTED, unsupported.get());
      }
      MySqlConnections.requirePrimary(connection);
      return connection;
    } catch (RelayException e) {
      Sessions.closeQuietly(connection);
      throw e;
    } catch (SQLException e) {
      Sessions.closeQuietly(connection);
      throw new RelayException(
          noConnection(e), "the server can't be asked what it is: " + e.getMessage(), e);
    }
  }

  @Override
  public OutboxDatabase outbox() {
    return new MySqlOutbox();
  }

  /** The outbox of {@link Transport#TABLE} is of another engine than that of the others. */
  @Override
  public Migrated migrate(@Nullable Transport transport, String appRole, String relayRole) {
    outbox().using(Objects.requireNonNullElse(transport, Transport.BLACKHOLE));
    Engine engine = transport == Transport.TABLE ? Engine.INNODB : Engine.BLACKHOLE;
    MySqlOutboxMigrations migrations =
        new MySqlOutboxMigrations(
            database.names().schema(), database.names().prefix(), engine, appRole, relayRole);
    int applied = migrations.apply(dataSource());
    Set<String> complete = completeRoles(migrations);
    return new Migrated(
        applied,
        List.of(
            "engine " + engine,
            "application: " + note(appRole, complete),
            "relay: " + note(relayRole, complete),
            "both: SET DEFAULT ROLE ALL TO <the user>"));
  }

  private Set<String> completeRoles(MySqlOutboxMigrations migrations) {
    Connection session = connect();
    try {
      return migrations.completeRoles(session);
    } finally {
      Sessions.closeQuietly(session);
    }
  }

  /** Who migrates may not be who makes roles, nor who may see them. */
  private static String note(String role, Set<String> complete) {
    return complete.contains(role)
        ? "GRANT %s TO <its user>".formatted(role)
        : "role %s was not made, or not all of its grants, or this user may not see them: an administrator has to do what the log says; then GRANT %s TO <its user>"
            .formatted(role, role);
  }

  @Override
  public void limitWait(Connection session, int seconds) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = %d".formatted(seconds));
    }
  }

  @Override
  public boolean notPermitted(SQLException fault) {
    return MySqlFaults.notPermitted(fault);
  }

  @Override
  public boolean noSuchTable(SQLException fault) {
    return fault.getErrorCode() == MySqlFaults.NO_SUCH_TABLE;
  }

  @Override
  public String grants(String user, String... rights) {
    return Stream.of(rights)
        .map(right -> "GRANT %s TO %s".formatted(right, user))
        .collect(Collectors.joining("; "));
  }

  @Override
  public boolean waitedTooLong(SQLException fault) {
    return fault.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }
}
