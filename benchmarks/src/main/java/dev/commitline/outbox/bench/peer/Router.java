package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.testkit.ChildProcess;

/**
 * Debezium's connector with its EventRouter, in processes of their own.
 *
 * @param host what runs it
 * @param tuned with what its documentation offers for throughput; else its defaults
 */
public record Router(Host host, boolean tuned, Jvm jvm, Broker broker) {

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

  /** Starts one that reads an outbox; does not wait. */
  public ChildProcess start(String name, RoutedOutbox outbox) {
    RouterSettings settings = new RouterSettings(broker.bootstrapServers(), tuned, outbox);
    return jvm.main(name, host.main, settings.toArgument());
  }
}
