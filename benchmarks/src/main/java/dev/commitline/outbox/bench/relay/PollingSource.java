package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.polling.PeerApplication;
import dev.commitline.outbox.bench.polling.PeerBacklog;
import dev.commitline.outbox.bench.polling.PollingPeer;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.ProcessTree;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backlog in the table of a peer that polls. Publishing changes the table: so each drain has a
 * copy of the database.
 *
 * <p>Thread safety: none.
 */
final class PollingSource implements Source {

  private final PollingPeer peer;
  private final Path directory;
  private final int events;
  private @Nullable Postgres postgres;

  PollingSource(PollingPeer peer, Path directory, int events) {
    this.peer = peer;
    this.directory = directory;
    this.events = events;
  }

  PollingPeer peer() {
    return peer;
  }

  int events() {
    return events;
  }

  @Override
  public String name() {
    return peer.display();
  }

  @Override
  public void start() {
    postgres = Postgres.start(directory.resolve(peer.display()));
  }

  private Postgres started() {
    if (postgres == null) {
      throw new IllegalStateException("PostgreSQL of " + name() + " was not started");
    }
    return postgres;
  }

  @Override
  public void write() throws InterruptedException {
    TestDatabase database = started().database();
    database.execute( // a copy has not got this
        "ALTER DATABASE %s SET synchronous_commit = off".formatted(database.name()));
    try (PeerApplication application = peer.open(database, PeerBacklog.CONNECTIONS)) {
      PeerBacklog.write(application, events);
    }
    database.execute("VACUUM ANALYZE");
  }

  /** A copy of the database, with the whole backlog. */
  TestDatabase copy(String name) {
    TestDatabase database = started().database();
    TestDatabase other = database.named("postgres");
    other.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, database.name()));
    other.execute("CHECKPOINT"); // not while something is measured
    return database.named(name);
  }

  /** Drops a copy, whoever is still connected to it. */
  void drop(TestDatabase copy) {
    copy.named("postgres").execute("DROP DATABASE %s WITH (FORCE)".formatted(copy.name()));
  }

  @Override
  public ProcessTree processes() {
    return started().processes();
  }

  @Override
  public Map<String, String> versions() {
    return Map.of(
        "postgresql", started().query("SHOW server_version"), peer.display(), peer.version());
  }

  @Override
  public void close() {
    if (postgres != null) {
      postgres.close();
    }
  }
}
