package dev.commitline.outbox.chaos.world;

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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A relay as a program of its own, which can be killed, paused and started again. Ends with this
 * JVM, however that ends.
 *
 * <p>Thread safety: none, but for {@link #state}.
 */
public final class RelayProcess implements AutoCloseable {

  private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z_]+)\"");
  private static final Duration HEALTH_WAIT = Duration.ofMillis(500);
  private static final long STOP_SECONDS = 60;
  private static final String UNREACHABLE = "UNREACHABLE";

  private final String name;
  private final Path log;
  private final List<String> command;
  private final Map<String, String> environment;
  private final HttpRequest health;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(HEALTH_WAIT).build();
  private @Nullable Process process;
  private @Nullable Process parentWatch;
  private boolean killed;

  RelayProcess(
      String name, Path log, List<String> command, Map<String, String> environment, int port) {
    this.name = name;
    this.log = log;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/ready".formatted(port)))
            .timeout(HEALTH_WAIT)
            .build();
  }

  /** What logs and messages call it. */
  public String name() {
    return name;
  }

  /** Starts it; does not wait. Does nothing when it runs. */
  public void start() {
    if (alive()) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("COMMITLINE_"));
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      killed = false;
      parentWatch = watchParent(started.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that lives as long as this JVM, and then kills the relay: no hook runs on a kill. */
  private static Process watchParent(long pid) throws IOException {
    return new ProcessBuilder("sh", "-c", "cat > /dev/null; kill -9 " + pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Whether the process runs; a paused one does. */
  public boolean alive() {
    return process != null && process.isAlive();
  }

  /**
   * Does nothing unless it has ended by itself, which it only does for a fault that no retry mends:
   * nothing of that kind is done to it.
   */
  public void requireNotEnded() {
    if (process != null && !process.isAlive() && !killed) {
      throw new WorldException(
          "relay %s ended by itself with exit code %d, see %s"
              .formatted(name, process.exitValue(), log));
    }
  }

  /** The state of its relay; {@code UNREACHABLE} when it doesn't tell. */
  public String state() {
    try {
      String body = http.send(health, HttpResponse.BodyHandlers.ofString()).body();
      Matcher state = STATE.matcher(body);
      return state.find() ? state.group(1) : UNREACHABLE;
    } catch (IOException e) {
      return UNREACHABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNREACHABLE;
    }
  }

  /** Ends it as a power cut would, and waits until it is gone. */
  public void kill() {
    Process running = process;
    if (running != null) {
      killed = true;
      forgetParent();
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  /** Stops it in the middle of whatever it does, as a long pause of its machine would. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on where it was paused. */
  public void proceed() {
    signal("CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      awaitEnd(new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks it to end, as an orchestrator would, and waits.
   *
   * @return its exit code; 137 when it had to be killed
   */
  public int stop() {
    Process running = process;
    if (running == null) {
      return 0;
    }
    running.destroy();
    if (!awaitEnd(running)) {
      kill();
    }
    forgetParent();
    return running.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  private void forgetParent() {
    if (parentWatch != null) {
      parentWatch.destroyForcibly();
      parentWatch = null;
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
