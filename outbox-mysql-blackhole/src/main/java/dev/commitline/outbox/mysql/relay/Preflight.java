package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.OutboxOrder;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Looks whether server, outbox and rights are as the relay needs them; changes nothing. */
final class Preflight {

  /** A variable of the server, and what it has to be. */
  private record Required(String variable, String value) {}

  private static final List<Required> SETTINGS =
      List.of(
          new Required("log_bin", "1"),
          new Required("gtid_mode", "ON"),
          new Required("enforce_gtid_consistency", "ON"),
          new Required("binlog_format", "ROW"),
          new Required("binlog_row_image", "FULL"));

  private static final int SYNTAX_ERROR = 1064;

  private final Connection session;
  private final SourceNames names;

  Preflight(Connection session, SourceNames names) {
    this.session = session;
    this.names = names;
  }

  void run() throws SQLException {
    for (Required required : SETTINGS) {
      require(required);
    }
    requireReplicationRights();
    requireOutbox();
    requireBlackhole();
    OutboxOrder.requireTold(session, names);
  }

  private void require(Required required) throws SQLException {
    String value = text("SELECT @@GLOBAL." + required.variable());
    if (!value.equals(required.value())) {
      throw new RelayException(
          RelayError.BINLOG_SETTINGS,
          "%s is '%s', and has to be '%s'".formatted(required.variable(), value, required.value()));
    }
  }

  /**
   * What the statements need is what the connector needs; which are there depends on the version.
   */
  private void requireReplicationRights() throws SQLException {
    executeEither("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS"); // REPLICATION CLIENT
    executeEither("SHOW REPLICAS", "SHOW SLAVE HOSTS"); // REPLICATION SLAVE
  }

  private void executeEither(String today, String formerly) throws SQLException {
    try (Statement statement = session.createStatement()) {
      try {
        statement.execute(today);
      } catch (SQLException e) {
        if (e.getErrorCode() != SYNTAX_ERROR) {
          throw e;
        }
        statement.execute(formerly);
      }
    }
  }

  private void requireOutbox() throws SQLException {
    for (String table : List.of(names.outbox(), names.origin(), names.relays())) {
      requireReadable(table);
    }
  }

  /** What a first start needs beside it. */
  void runForFirstStart() throws SQLException {
    run();
    requireReadable(names.heads());
  }

  private void requireReadable(String table) {
    String qualified = names.qualified(table);
    try (Statement statement = session.createStatement()) {
      statement.execute("SELECT 1 FROM %s LIMIT 0".formatted(qualified));
    } catch (SQLException e) {
      throw MySqlFaults.during("can't read " + qualified, e);
    }
  }

  /** An outbox that was made as a table has a key; one that was made as a BLACKHOLE has none. */
  private void requireBlackhole() throws SQLException {
    String engine =
        text(
            """
            SELECT IF(EXISTS (SELECT 1 FROM information_schema.statistics s
                              WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name),
                      'a table', t.engine)
            FROM information_schema.tables t WHERE t.table_schema = ? AND t.table_name = ?
            """,
            names.database(),
            names.outbox());
    if (!engine.equals("a table") && !engine.equals("BLACKHOLE")) {
      throw new RelayException(
          RelayError.OUTBOX_ENGINE,
          "table %s was made as a BLACKHOLE, but its engine is %s"
              .formatted(names.qualified(names.outbox()), engine));
    }
  }

  private String text(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
