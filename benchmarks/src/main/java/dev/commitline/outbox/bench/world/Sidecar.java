package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The relay as users run it: its jar, its defaults. */
public final class Sidecar implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final long POLL_MILLIS = 100;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChildProcess process;
  private final int port;

  private Sidecar(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a relay; does not wait. */
  public static Sidecar start(Jvm jvm, String relay, Postgres postgres, Broker broker) {
    return start(jvm, relay, postgres.database(), OutboxNames.DEFAULT, broker);
  }

  /** Starts a relay over MySQL; does not wait. */
  public static Sidecar start(Jvm jvm, String relay, MySql mysql, Broker broker) {
    return start(jvm, relay, mysql.database(), mysql.names(), broker);
  }

  private static Sidecar start(
      Jvm jvm, String relay, TestDatabase database, OutboxNames names, Broker broker) {
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>();
    environment.put("COMMITLINE_RELAY_NAME", relay);
    environment.put("COMMITLINE_DATABASE_URL", database.jdbcUrl());
    environment.put("COMMITLINE_DATABASE_USERNAME", database.username());
    environment.put("COMMITLINE_DATABASE_PASSWORD", database.password());
    environment.put("COMMITLINE_DATABASE_SCHEMA", names.schema());
    environment.put("COMMITLINE_DATABASE_PREFIX", names.prefix());
    environment.put("COMMITLINE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("COMMITLINE_HTTP_HOST", "127.0.0.1");
    environment.put("COMMITLINE_HTTP_PORT", Integer.toString(port));
    return new Sidecar(jvm.sidecar("relay " + relay, environment), port);
  }

  /** Waits until it streams. */
  public Sidecar awaitStreaming() throws InterruptedException {
    return await("STREAMING");
  }

  /** Waits until it stands by for another of its name. */
  public Sidecar awaitStandby() throws InterruptedException {
    return await("STANDBY");
  }

  private Sidecar await(String state) throws InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/ready".formatted(port)))
            .build();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!body(health).contains('"' + state + '"')) {
      process.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the relay is not %s; see %s".formatted(state, process.log()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return this;
  }

  private static String body(HttpRequest health) throws InterruptedException {
    try {
      return HTTP.send(health, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return ""; // not there yet
    }
  }

  /** The program. */
  public ChildProcess process() {
    return process;
  }

  /** Asks it to end, and waits. */
  @Override
  public void close() {
    process.close();
  }
}
