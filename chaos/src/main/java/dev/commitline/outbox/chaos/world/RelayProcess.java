package dev.commitline.outbox.chaos.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A relay as a program of its own, which can be killed, paused and started again.
 *
 * <p>Thread safety: none, but for {@link #state}.
 */
public final class RelayProcess implements AutoCloseable {

  private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z_]+)\"");
  private static final Duration HEALTH_WAIT = Duration.ofMillis(500);
  private static final long LOG_LOOK_NANOS = 2_000_000;
  private static final String UNREACHABLE = "UNREACHABLE";

  private final String name;
  private final Path log;
  private final List<String> command;
  private final Map<String, String> environment;
  private final HttpRequest health;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(HEALTH_WAIT).build();
  private @Nullable ChildProcess process;

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

  /** Starts it; does not wait. Does nothing when it runs. */
  public void start() {
    if (process == null || !process.alive()) {
      process = ChildProcess.start(name, log, command, environment);
    }
  }

  /**
   * Does nothing unless it has ended by itself, which it only does for a fault that no retry mends:
   * nothing of that kind is done to it.
   */
  void requireNotEnded() {
    if (process != null) {
      process.requireAlive();
    }
  }

  /** The state of its relay; {@code UNREACHABLE} when it doesn't tell. */
  String state() {
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

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code; -1 when it has not by then
   */
  public int awaitEnd(Duration atMost) throws InterruptedException {
    try {
      return process == null
          ? -1
          : process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS).exitValue();
    } catch (ExecutionException | TimeoutException e) {
      return -1;
    }
  }

  /** How many bytes its log has. */
  public long logged() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until its log says something.
   *
   * @param mark how many bytes the log had before
   * @return false when that did not come to be in time
   */
  public boolean awaitLog(long mark, String what, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!logSays(mark, what)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(LOG_LOOK_NANOS);
    }
    return true;
  }

  private boolean logSays(long mark, String what) {
    try (FileChannel file = FileChannel.open(log)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, file.size() - mark));
      int unused = file.read(bytes, mark);
      return new String(bytes.array(), UTF_8).contains(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a power cut would, and waits until it is gone. */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it in the middle of whatever it does, as a long pause of its machine would. */
  public void pause() {
    if (process != null) {
      process.pause();
    }
  }

  /** Lets it go on where it was paused. */
  public void proceed() {
    if (process != null) {
      process.proceed();
    }
  }

  /**
   * Asks it to end, as an orchestrator would, and waits.
   *
   * @throws IllegalStateException when it does not end in good order
   */
  public void stop() {
    int code = process == null ? 0 : process.stop();
    if (code != 0) {
      throw new IllegalStateException(
          "%s was asked to end, and did with exit code %d".formatted(name, code));
    }
  }

  @Override
  public void close() {
    kill();
  }
}
