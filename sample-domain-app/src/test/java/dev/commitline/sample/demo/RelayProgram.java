package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The relay as a program of its own: the sidecar's jar with a configuration file.
 *
 * <p>Thread safety: safe.
 */
final class RelayProgram implements AutoCloseable {

  private static final Duration START_WAIT = Duration.ofSeconds(90);

  private final int healthPort = Ports.free();
  private final ChildProcess process;

  /** Starts it, and does not wait. */
  RelayProgram(Path directory, ShopDatabase database, String bootstrapServers) {
    Path config = directory.resolve("relay.yaml");
    write(config, yaml(database, bootstrapServers));
    List<String> command = new ArrayList<>(List.of(Programs.java()));
    command.addAll(Programs.smallJvm());
    command.addAll(
        List.of("-jar", Programs.relayJar().toString(), "run", "--config", config.toString()));
    process =
        ChildProcess.start(
            "the relay",
            directory.resolve("relay.log"),
            command,
            Map.of("COMMITLINE_DATABASE_PASSWORD", database.relay().password()));
  }

  private String yaml(ShopDatabase database, String bootstrapServers) {
    TestDatabase login = database.relay();
    return """
        relay:
          name: demo
        database:
          url: %s
          username: %s
          schema: %s
        kafka:
          bootstrap-servers: %s
        http:
          host: 127.0.0.1
          port: %d
        """
        .formatted(
            login.jdbcUrl(),
            login.username(),
            database.outbox().schema(),
            bootstrapServers,
            healthPort);
  }

  ChildProcess process() {
    return process;
  }

  /** Waits until it streams. */
  void awaitReady() throws InterruptedException {
    process.awaitHealthy(Programs.local(healthPort, "/health/ready"), START_WAIT);
  }

  @Override
  public void close() {
    process.close();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
