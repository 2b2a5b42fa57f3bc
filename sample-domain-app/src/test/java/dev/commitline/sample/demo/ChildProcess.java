package dev.commitline.sample.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside the demo, with a log file of its own.
 *
 * <p>Thread safety: safe.
 */
final class ChildProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 15;
  private static final int TAIL_LINES = 40;

  private final String name;
  private final Path log;
  private final Process process;
  private volatile boolean ending;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program; its output goes to the log.
   *
   * @param environment added to that of this process
   */
  static ChildProcess start(
      String name, Path log, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until an address answers with 200.
   *
   * @throws StageException when the program ends or the time is up, with the end of its log
   */
  void awaitHealthy(URI health, Duration atMost) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!answers(client, request)) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new StageException(
            "%s is not healthy after %d s: %s%n%s"
                .formatted(name, atMost.toSeconds(), health, tail()));
      }
      process.waitFor(100, TimeUnit.MILLISECONDS); // a pause that ends when the program does
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not there yet
    }
  }

  /**
   * Does nothing while the program runs.
   *
   * @throws StageException when it has ended, with the end of its log
   */
  void requireAlive() {
    if (!process.isAlive() && !ending) {
      throw new StageException(
          "%s ended early with exit code %d; the end of its log:%n%s"
              .formatted(name, process.exitValue(), tail()));
    }
  }

  /** Completed when the program ends. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** The file with the program's output. */
  Path log() {
    return log;
  }

  /** Ends it as a power cut would, with SIGKILL, and waits until it is gone. */
  void kill() {
    ending = true;
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, and kills it when it does not within {@value #STOP_SECONDS} seconds. */
  @Override
  public void close() {
    ending = true;
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }

  private String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }
}
