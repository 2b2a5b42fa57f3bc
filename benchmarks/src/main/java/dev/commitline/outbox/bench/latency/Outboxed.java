package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.testkit.ChildProcess;
import java.nio.file.Path;
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

  /** Starts a process. */
  interface Relay {
    ChildProcess start(Postgres postgres, Path directory) throws InterruptedException;
  }

  @Override
  public Running start(Path directory) throws InterruptedException {
    Postgres postgres = Postgres.start(directory.resolve("postgres"));
    TransactionWriter into = writer.apply(postgres);
    ChildProcess process = relay.start(postgres, directory);
    OutboxConnections connections = OutboxConnections.open(postgres, into);
    return new Running() {
      @Override
      public Writers writers() {
        return connections.writers();
      }

      @Override
      public void close() {
        connections.close();
        process.close();
        postgres.close();
      }
    };
  }
}
