package dev.commitline.outbox.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs beside a test, with a log file of its own. It ends with this JVM: by a
 * shutdown hook of whoever started it, and where a shell is there, also when this JVM is killed.
 *
 * <p>Thread safety: safe.
 */
public final class ChildProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 45;
  private static final boolean HAS_SHELL = File.separatorChar == '/';

  private final String name;
  private final Path log;
  private final Process process;
  private final @Nullable Process parentWatch;
  private volatile boolean ending;

  private ChildProcess(String name, Path log, Process process) throws IOException {
    this.name = name;
    this.log = log;
    this.process = process;
    this.parentWatch = HAS_SHELL ? watchParent(process.pid()) : null;
  }

  /**
   * Starts a program; its output goes to the end of the log.
   *
   * @param environment what the program finds there; beside it, all that this process has, but no
   *     {@code COMMITLINE_*}
   */
  public static ChildProcess start(
      String name, Path log, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("COMMITLINE_"));
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lives as long as this JVM keeps a pipe to it, and then kills: no hook runs on a SIGKILL. */
  private static Process watchParent(long pid) throws IOException {
    return new ProcessBuilder("sh", "-c", "cat > /dev/null; kill -9 " + pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Waits until an address answers with 200.
   *
   * @throws IllegalStateException when the program ends or the time is up, with the end of its log
   */
  public void awaitHealthy(URI health, Duration atMost) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!answers(client, request)) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s is not healthy after %d s: %s%n%s"
                .formatted(name, atMost.toSeconds(), health, ServerFiles.tail(log)));
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
   * Does nothing while the program runs, or when it was ended from here.
   *
   * @throws IllegalStateException when it has ended by itself, with the end of its log
   */
  public void requireAlive() {
    if (!process.isAlive() && !ending) {
      throw new IllegalStateException(
          "%s ended early with exit code %d; the end of its log:%n%s"
              .formatted(name, process.exitValue(), ServerFiles.tail(log)));
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits a moment, or until the program ends. */
  void pauseUnlessEnded() {
    try {
      boolean unused = process.waitFor(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " started", e);
    }
  }

  /** Whether it runs; a paused one does. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Completed when the program ends. */
  public CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** The file with the program's output. */
  public Path log() {
    return log;
  }

  /** Stops it in the middle of whatever it does, as a long pause of its machine would (SIGSTOP). */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on where it was paused (SIGCONT). */
  public void proceed() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      awaitEnd(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a power cut would, with SIGKILL, and waits until it is gone. */
  public void kill() {
    forgetParent();
    process.destroyForcibly();
    awaitEnd(process);
  }

  /**
   * Asks it to end, and kills it when it does not within {@value #STOP_SECONDS} seconds.
   *
   * @return its exit code
   */
  public int stop() {
    forgetParent();
    process.destroy();
    if (!awaitEnd(process)) {
      kill();
    }
    return process.exitValue();
  }

  /** The same as {@link #stop}; a second call does nothing. */
  @Override
  public void close() {
    stop();
  }

  /** From now on the end is wanted; the watch must not kill a process that has its id by then. */
  private void forgetParent() {
    ending = true;
    if (parentWatch != null) {
      parentWatch.destroyForcibly();
    }
  }

  private static boolean awaitEnd(Process process) {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }
}
