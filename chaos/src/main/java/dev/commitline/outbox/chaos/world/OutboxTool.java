package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.testkit.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The command {@code outbox} as an operator gives it, with a network that nothing happens to.
 *
 * <p>Thread safety: safe.
 */
public final class OutboxTool {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path log;
  private final RelayCommand command;
  private final Map<String, String> environment;

  OutboxTool(Path log, RelayCommand command, Map<String, String> environment) {
    this.log = log;
    this.command = command;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs it to its end.
   *
   * @return its exit code; -1 when it took too long, and was ended
   */
  public int run(String... arguments) throws InterruptedException {
    List<String> words = new ArrayList<>(command.words());
    words.addAll(List.of(arguments));
    try (ChildProcess process = ChildProcess.start("outbox", log, words, environment)) {
      return process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS).exitValue();
    } catch (ExecutionException | TimeoutException e) {
      return -1;
    }
  }
}
