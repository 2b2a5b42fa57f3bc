package dev.commitline.outbox.sidecar;

import static java.util.Objects.requireNonNull;

import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The runnable jar as a real child process, as a user starts it. */
final class OutboxProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final int healthPort;

  private OutboxProcess(Process process, Path output, int healthPort) {
    this.process = process;
    this.output = output;
    this.healthPort = healthPort;
  }

  /** Starts any command with these variables, and no others of ours. */
  static OutboxProcess start(Map<String, String> environment, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-jar");
      command.add(requireNonNull(System.getProperty("outbox.jar"), "-Doutbox.jar"));
      command.addAll(List.of(arguments));
      Path output = Files.createTempFile("outbox", ".log");
      output.toFile().deleteOnExit();
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("COMMITLINE_"));
      builder.environment().putAll(environment);
      int port = Integer.parseInt(environment.getOrDefault("COMMITLINE_HTTP_PORT", "0"));
      return new OutboxProcess(builder.start(), output, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a relay from this database to these servers is told. */
  static Map<String, String> environment(String relay, TestDatabase database, String servers) {
    Map<String, String> environment = new HashMap<>();
    environment.put("COMMITLINE_RELAY_NAME", relay);
    environment.put("COMMITLINE_DATABASE_URL", database.jdbcUrl());
    environment.put("COMMITLINE_DATABASE_USERNAME", database.username());
    environment.put("COMMITLINE_DATABASE_PASSWORD", database.password());
    environment.put("COMMITLINE_KAFKA_BOOTSTRAP_SERVERS", servers);
    environment.put("COMMITLINE_HTTP_PORT", Integer.toString(Ports.free()));
    return environment;
  }

  /** As an orchestrator would, with SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** With SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stops it in the middle of whatever it does, with SIGSTOP; its connections live on. */
  void pause() {
    signal("STOP");
  }

  /** Lets a paused one go on, with SIGCONT. */
  void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int exitCode() throws InterruptedException {
    return exitCode(LIMIT);
  }

  int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + limit + ":\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until the relay's health shows this state. */
  void awaitState(String state) {
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class) // not listening yet
        .conditionEvaluationListener(
            condition -> {
              if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + output());
              }
            })
        .until(() -> health("ready").body().contains("\"state\":\"" + state + "\""));
  }

  HttpResponse<String> health(String probe) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/health/%s".formatted(healthPort, probe));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** All that it has written, to stdout and stderr. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
