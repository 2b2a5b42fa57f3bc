package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.world.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Connections over which events are committed into an outbox. */
record OutboxConnections(List<Connection> connections, TransactionWriter into)
    implements AutoCloseable {

  /** Enough for the highest rate: each waits for the disk with each commit. */
  private static final int CONNECTIONS = 16;

  static OutboxConnections open(Postgres postgres, TransactionWriter into) {
    OutboxConnections opened = new OutboxConnections(new ArrayList<>(), into);
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Connection connection = postgres.dataSource().getConnection();
        opened.connections.add(connection);
        connection.setAutoCommit(false);
      }
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw new IllegalStateException("no connection: " + e.getMessage(), e);
    }
  }

  Writers writers() {
    return new Writers(connections.stream().map(this::commit).toList());
  }

  private Writers.Commit commit(Connection connection) {
    return (run, number, stopwatch) -> {
      into.write(connection, List.of(Numbered.event(run, number)));
      connection.commit();
      stopwatch.committed(number);
    };
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        // the server is closed behind it
      }
    }
  }
}
