package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.testkit.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts what is measured, each in a virtual machine of its own: with its defaults, as {@code
 * bin/outbox} starts the relay.
 *
 * @param logs where logs come to be
 * @param profiles where each writes a flight recording; null for none
 * @param options beside the defaults
 * @param relay the sidecar's jar that {@link Sidecar} runs; null for that of this build
 */
public record Jvm(Path logs, @Nullable Path profiles, List<String> options, @Nullable Path relay) {

  private static final List<String> DEFAULTS =
      List.of("-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8");

  /** With the defaults alone. */
  public Jvm(Path logs, @Nullable Path profiles) {
    this(logs, profiles, List.of(), null);
  }

  /** With these options beside the defaults. */
  public Jvm with(String... some) {
    return new Jvm(logs, profiles, List.of(some), relay);
  }

  /** With another build of the sidecar. */
  public Jvm running(Path jar) {
    return new Jvm(logs, profiles, options, jar);
  }

  /** Starts the sidecar. */
  ChildProcess sidecar(String name, Map<String, String> environment) {
    Path jar =
        relay == null
            ? Path.of(Objects.requireNonNull(System.getProperty("outbox.jar"), "outbox.jar"))
            : relay;
    return start(name, List.of("-jar", jar.toString(), "run"), environment);
  }

  /** Starts a main class of this program's class path. */
  public ChildProcess main(String name, Class<?> main, Object... arguments) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return start(name, words, Map.of());
  }

  private ChildProcess start(String name, List<String> words, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(DEFAULTS);
    command.addAll(options);
    if (profiles != null) {
      command.add(
          "-XX:StartFlightRecording=settings=profile,filename="
              + profiles.resolve(name.replace(' ', '-') + ".jfr"));
    }
    command.addAll(words);
    return ChildProcess.start(
        name, logs.resolve(name.replace(' ', '-') + ".log"), command, environment);
  }
}
