package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.sample.shop.ShopApplication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shop as a program of its own, on its production class path, with its least-privilege login.
 *
 * <p>Thread safety: none, but {@link #close()} may be called by any thread.
 */
final class ShopProgram implements AutoCloseable {

  private static final Duration START_WAIT = Duration.ofSeconds(90);

  private final Path directory;
  private final ShopDatabase database;
  private final int port = Ports.free();
  private volatile ChildProcess process;

  /** Starts it, and does not wait. */
  ShopProgram(Path directory, ShopDatabase database) {
    this.directory = directory;
    this.database = database;
    this.process = started();
  }

  private ChildProcess started() {
    TestDatabase login = database.shop();
    List<String> command = new ArrayList<>(List.of(Programs.java()));
    command.addAll(Programs.smallJvm());
    command.addAll(
        List.of(
            "-cp",
            Programs.shopClassPath(),
            ShopApplication.class.getName(),
            "--server.port=" + port));
    return ChildProcess.start(
        "the shop",
        directory.resolve("shop.log"),
        command,
        Map.of(
            "SPRING_DATASOURCE_URL", login.jdbcUrl(),
            "SPRING_DATASOURCE_USERNAME", login.username(),
            "SPRING_DATASOURCE_PASSWORD", login.password(),
            "COMMITLINE_OUTBOX_SCHEMA", database.outbox().schema(),
            "COMMITLINE_OUTBOX_TRANSPORT", DemoDatabase.written(database.transport()),
            "COMMITLINE_OUTBOX_MIGRATE", "false"));
  }

  /** Where its REST API is. */
  URI uri() {
    return Programs.local(port, "");
  }

  ChildProcess process() {
    return process;
  }

  /** Waits until it serves requests. */
  void awaitReady() throws InterruptedException {
    process.awaitHealthy(Programs.local(port, "/actuator/health"), START_WAIT);
  }

  /** Ends it as a power cut would, with SIGKILL. */
  void kill() {
    process.kill();
  }

  /** Starts it again after it was killed, on the same port, and waits until it serves. */
  void restart() throws InterruptedException {
    process = started();
    awaitReady();
  }

  @Override
  public void close() {
    process.close();
  }
}
