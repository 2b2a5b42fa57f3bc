package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** MySQL with a history beside the BLACKHOLE, or with a table in its place. */
final class MySqlReplays extends ReplayDatabase {

  private static final String PASSWORD = "secret";

  private final Transport transport;

  MySqlReplays(TestDatabase database) {
    this(database, Transport.BLACKHOLE_WITH_HISTORY);
  }

  MySqlReplays(TestDatabase database, Transport transport) {
    super(database, new OutboxNames(database.name(), ""));
    this.transport = transport;
  }

  @Override
  protected OutboxDatabase outbox() {
    return new MySqlOutbox().using(transport);
  }

  @Override
  protected OutboxDatabase withoutHistory() {
    return new MySqlOutbox();
  }

  @Override
  protected TestDatabase relayLogin() {
    String user = database().name().substring(0, 16);
    database()
        .execute(
            """
            CREATE USER IF NOT EXISTS %1$s IDENTIFIED BY '%2$s';
            GRANT commitline_relay TO %1$s;
            SET DEFAULT ROLE ALL TO %1$s
            """
                .formatted(user, PASSWORD));
    return database().as(user, PASSWORD);
  }

  @Override
  protected List<String> tables() {
    return transport == Transport.TABLE
        ? List.of(names().outbox())
        : List.of(names().history(), names().outbox());
  }

  @Override
  protected String row() {
    return "(?, ?, ?, ?, ?, ?, ?, '/faults', ?, 0, 1, ?, ?)";
  }

  /** Those of the whole test database: no other relay works on it. */
  @Override
  protected void endSessionsOf(String relay) {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      for (String id : sessions(statement, relay)) {
        NamedLock.kill(connection, Long.parseLong(id));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> sessions(Statement statement, String relay) throws SQLException {
    String sql =
        """
        SELECT processlist_id FROM performance_schema.session_connect_attrs
        WHERE attr_name = 'program_name' AND attr_value = 'commitline-relay-%s'
        """;
    List<String> sessions = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql.formatted(relay))) {
      while (row.next()) {
        sessions.add(row.getString(1));
      }
    }
    return sessions;
  }

  /** A GTID is not known before the commit, so no row has it. */
  @Override
  protected Set<String> unknownHeaders() {
    return Set.of("ce_txid");
  }

  @Override
  protected boolean ordersNeedARelay() {
    return true;
  }
}
