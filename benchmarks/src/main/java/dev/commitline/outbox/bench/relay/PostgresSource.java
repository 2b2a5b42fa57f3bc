package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.Backlog;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.ProcessTree;
import dev.commitline.outbox.bench.world.Sidecar;
import dev.commitline.outbox.spi.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backlog in PostgreSQL's WAL, which each drain reads through a slot of its own.
 *
 * <p>Thread safety: none.
 */
final class PostgresSource implements LogSource {

  private final String name;
  private final Path directory;
  private final int events;
  private final Function<Postgres, TransactionWriter> outbox;
  private @Nullable Started started;

  private record Started(Postgres postgres, TransactionWriter writer) {}

  private PostgresSource(
      String name, Path directory, int events, Function<Postgres, TransactionWriter> outbox) {
    this.name = name;
    this.directory = directory;
    this.events = events;
    this.outbox = outbox;
  }

  /** Our outbox, with a transport. */
  static PostgresSource of(Transport transport, String name, Path directory, int events) {
    return new PostgresSource(
        name,
        directory,
        events,
        postgres -> new OutboxWriter(postgres.outbox(transport), Clock.systemUTC()));
  }

  /** The table of the EventRouter. */
  static PostgresSource classic(String name, Path directory, int events) {
    return new PostgresSource(
        name,
        directory,
        events,
        postgres -> {
          postgres.execute(ClassicOutbox.POSTGRES.ddl());
          return ClassicOutbox.POSTGRES;
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    Postgres postgres = Postgres.start(directory.resolve(name));
    started = new Started(postgres, outbox.apply(postgres));
  }

  /**
   * The server.
   *
   * @throws IllegalStateException when it was not started
   */
  Postgres postgres() {
    return started().postgres;
  }

  private Started started() {
    if (started == null) {
      throw new IllegalStateException("PostgreSQL of " + name + " was not started");
    }
    return started;
  }

  @Override
  public void keepFor(String reader) {
    postgres().createSlot(reader);
  }

  @Override
  public RoutedOutbox routed(String reader) {
    return RoutedOutbox.of(postgres(), reader);
  }

  @Override
  public void retireRelays() {
    postgres().execute("DELETE FROM commitline.outbox_relay");
  }

  @Override
  public Sidecar relay(String relay, World world) {
    return Sidecar.start(world.jvm(), relay, postgres(), world.broker());
  }

  @Override
  public void write() throws InterruptedException {
    Started server = started();
    new Backlog(server.postgres.dataSource(), server.writer, Plan::new, false).write(0, events);
    server.postgres.execute("CHECKPOINT"); // not while something is measured
  }

  @Override
  public ProcessTree processes() {
    return postgres().processes();
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("postgresql", postgres().query("SHOW server_version"));
  }

  @Override
  public void close() {
    if (started != null) {
      started.postgres.close();
    }
  }
}
