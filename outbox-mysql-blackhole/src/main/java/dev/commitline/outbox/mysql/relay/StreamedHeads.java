package dev.commitline.outbox.mysql.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.ServerState;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Heads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The table of heads, by a cursor in the order of its key. */
final class StreamedHeads implements Heads {

  private final MySqlConnections connections;
  private final SourceNames names;

  StreamedHeads(MySqlConnections connections, SourceNames names) {
    this.connections = connections;
    this.names = names;
  }

  @Override
  public void forEach(Visitor visitor) {
    String sql =
        "SELECT topic, aggregatetype, aggregateid, seq FROM %s FORCE INDEX (PRIMARY) WHERE seq > 0"
            .formatted(names.qualified(names.heads()));
    try (Connection session = connections.openPatient();
        Statement statement = session.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE); // row by row: the driver would read all of it
      try (ResultSet head = statement.executeQuery(sql)) {
        boolean more = true;
        while (more && head.next()) {
          more =
              visitor.visit(
                  new String(head.getBytes(1), UTF_8),
                  head.getBytes(2),
                  head.getBytes(3),
                  head.getLong(4));
        }
      }
    } catch (SQLException e) {
      throw MySqlFaults.during("can't read " + names.qualified(names.heads()), e);
    }
  }

  @Override
  public SourcePosition committed() {
    try (Connection session = connections.open()) {
      ServerState server = ServerState.read(session);
      return server.at(server.executed());
    } catch (SQLException e) {
      throw MySqlFaults.during("can't ask what the server has executed", e);
    }
  }
}
