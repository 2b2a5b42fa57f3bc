package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.TestDatabase;

/**
 * Debezium's embedded engine with its EventRouter, in processes of their own.
 *
 * @param settings {@code tuned} or {@code defaults}
 */
public record Router(String settings, Jvm jvm, Postgres postgres, Broker broker) {

  /** Starts one that reads a slot; does not wait. */
  public ChildProcess start(String name, String slot) {
    TestDatabase database = postgres.database();
    return jvm.main(
        name,
        RoutedEngine.class,
        broker.bootstrapServers(),
        database.host(),
        database.port(),
        database.name(),
        database.username(),
        database.password(),
        slot,
        settings);
  }
}
