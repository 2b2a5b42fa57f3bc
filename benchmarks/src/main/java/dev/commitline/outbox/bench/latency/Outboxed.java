package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.world.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An outbox in PostgreSQL, and a process that relays it.
 *
 * @param name for the table
 * @param writer writes into the outbox of a server
 * @param relay starts the process, which need not work yet
 */
record Outboxed(String name, Function<Postgres, TransactionWriter> writer, Relay relay)
    implements Subject {

  /** Enough for the highest rate: each waits for the disk with each commit. */
  private static final int CONNECTIONS = 16;

  /** Starts a process. */
  interface Relay {
    AutoCloseable start(Postgres postgres, Path directory, int repetition)
        throws InterruptedException;
  }

  @Override
  public Running start(Path directory, int repetition) throws InterruptedException {
    Postgres postgres = Postgres.start(directory.resolve("postgres"));
    TransactionWriter into = writer.apply(postgres);
    AutoCloseable process = relay.start(postgres, directory, repetition);
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(open(postgres));
    }
    return new Running() {
      @Override
      public List<Writers.Commit> connections() {
        return connections.stream().map(each -> commit(each, into)).toList();
      }

      @Override
      public void close() {
        connections.forEach(Outboxed::closeQuietly);
        closeQuietly(process);
        postgres.close();
      }
    };
  }

  private static Connection open(Postgres postgres) {
    try {
      Connection connection = postgres.dataSource().getConnection();
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException("no connection: " + e.getMessage(), e);
    }
  }

  private static Writers.Commit commit(Connection connection, TransactionWriter into) {
    return (run, number, stopwatch) -> {
      into.write(connection, List.of(Numbered.event(run, number)));
      connection.commit();
      stopwatch.committed(number);
    };
  }

  private static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      // the server is closed behind it
    }
  }
}
