package dev.commitline.outbox.chaos.world;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A database, a broker, and two relays of one name with a network of their own.
 *
 * <p>Thread safety: none; but what it is made of may be used by others.
 */
public final class World implements AutoCloseable {

  private static final Duration READY_WAIT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = 100_000_000;

  private final SourceDatabase database;
  private final Kafka kafka;
  private final List<RelayPlace> relays;
  private final OutboxTool tool;

  private World(SourceDatabase database, Kafka kafka, List<RelayPlace> relays, OutboxTool tool) {
    this.tool = tool;
    this.database = database;
    this.kafka = kafka;
    this.relays = relays;
  }

  /**
   * Starts all but the relays.
   *
   * @param directory where all logs and data come to be
   * @param jar the program that operators start
   */
  public static World start(
      Path directory,
      SourceDatabaseProvider provider,
      String transport,
      RelayCommand command,
      Path jar,
      RelayPlace.Settings settings) {
    SourceDatabase database = provider.start(directory.resolve("database"), transport);
    List<RelayPlace.Wires> wires = List.of(RelayPlace.Wires.laid(), RelayPlace.Wires.laid());
    int[] proxyPorts = wires.stream().mapToInt(wire -> wire.toKafka().port()).toArray();
    Kafka kafka = new Kafka(directory.resolve("kafka"), proxyPorts);
    wires.forEach(wire -> wire.toKafka().leadTo(kafka.portBehind(wire.toKafka().port())));
    RelayPlace a = RelayPlace.of("a", directory, command, settings, database, wires.get(0));
    RelayPlace b = RelayPlace.of("b", directory, command, settings, database, wires.get(1));
    Map<String, String> environment =
        RelayPlace.environment(database.relayLogin(database.port()), kafka.port(), settings);
    OutboxTool tool =
        new OutboxTool(directory.resolve("outbox.log"), RelayCommand.tool(jar), environment);
    return new World(database, kafka, List.of(a, b), tool);
  }

  /** Where events come from. */
  public SourceDatabase database() {
    return database;
  }

  /** Where events go. */
  public Kafka kafka() {
    return kafka;
  }

  /** Both relays. */
  public List<RelayPlace> relays() {
    return relays;
  }

  /** The command that operators give. */
  public OutboxTool tool() {
    return tool;
  }

  /** The relay that publishes; empty when none says that it does. */
  public Optional<RelayPlace> leader() {
    return inState("STREAMING");
  }

  /** The relay that waits to take over. */
  public Optional<RelayPlace> standby() {
    return inState("STANDBY");
  }

  /** Starts what does not run, and waits until one relay publishes and the other stands by. */
  public void awaitPair() {
    relays.forEach(relay -> relay.process().start());
    await("one relay to publish and one to stand by", this::paired);
  }

  private boolean paired() {
    requireRelays();
    return leader().isPresent() && standby().isPresent();
  }

  /** Does nothing unless a relay has ended by itself. */
  public void requireRelays() {
    relays.forEach(relay -> relay.process().requireNotEnded());
  }

  /** The relay that publishes, once there is one. */
  public RelayPlace awaitLeader() {
    await("a relay to publish", () -> leader().isPresent());
    return leader().orElseGet(() -> relays.get(0)); // it may have stopped to publish just now
  }

  private Optional<RelayPlace> inState(String state) {
    return relays.stream().filter(relay -> relay.process().state().equals(state)).findFirst();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + READY_WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited %d s in vain for %s".formatted(READY_WAIT.toSeconds(), what));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Ends everything, relays first. */
  @Override
  public void close() {
    relays.forEach(RelayPlace::close);
    kafka.close();
    database.close();
  }
}
