package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.testkit.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
