package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.Logins;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Sessions of an operator's commands: on the primary of a supported server or not at all, and
 * without the limits that a role or a database may bring along.
 */
public final class AdministrationSource extends PGSimpleDataSource {

  private static final long serialVersionUID = 1L;

  /** Connects to nothing yet. */
  public static AdministrationSource of(RelayConfig.Database database) {
    AdministrationSource source = new AdministrationSource();
    source.setUrl(database.url());
    source.setUser(database.username());
    source.setPassword(Logins.password(database));
    if (source.getOptions() == null) {
      source.setOptions(SessionLimits.FROM_THE_BEGINNING);
    }
    return source;
  }

  private AdministrationSource() {}

  private Connection login(String user, String password) throws SQLException {
    try {
      return super.getConnection(user, password);
    } catch (SQLException e) {
      throw PostgresFaults.ofLogin(e, password);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Connection session = login(user, password);
    try {
      SupportedServer.prepare(session);
      return session;
    } catch (SQLException | RuntimeException e) {
      Sessions.closeQuietly(session);
      throw e;
    }
  }
}
