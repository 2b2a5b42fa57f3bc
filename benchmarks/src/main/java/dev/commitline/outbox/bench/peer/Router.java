package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.TestDatabase;

/**
 * Debezium's connector with its EventRouter, in processes of their own.
 *
 * @param host what runs it
 * @param tuned with what its documentation offers for throughput; else its defaults
 */
public record Router(Host host, boolean tuned, Jvm jvm, Postgres postgres, Broker broker) {

  /** What runs a connector. */
  public enum Host {
    /** Debezium's embedded engine with an idempotent producer of our settings; at least once. */
    ENGINE(RoutedEngine.class),
    /** A distributed worker of Kafka Connect; exactly once. */
    CONNECT(ConnectWorker.class);

    private final Class<?> main;

    Host(Class<?> main) {
      this.main = main;
    }
  }

  /** Starts one that reads a slot; does not wait. */
  public ChildProcess start(String name, String slot) {
    TestDatabase database = postgres.database();
    RouterSettings settings =
        new RouterSettings(
            broker.bootstrapServers(),
            database.host(),
            Integer.toString(database.port()),
            database.name(),
            database.username(),
            database.password(),
            slot,
            tuned);
    return jvm.main(name, host.main, settings.arguments().toArray());
  }
}
