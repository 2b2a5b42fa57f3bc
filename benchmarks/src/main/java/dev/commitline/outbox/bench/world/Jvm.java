package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.testkit.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts what is measured, each in a virtual machine of its own: with its defaults, as {@code
 * bin/outbox} starts the relay.
 *
 * @param logs where logs come to be
 * @param profiles where each writes a flight recording; null for none
 * @param options beside the defaults
 */
public record Jvm(Path logs, @Nullable Path profiles, List<String> options) {

  private static final List<String> DEFAULTS =
      List.of("-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8");

  /** With the defaults alone. */
  public Jvm(Path logs, @Nullable Path profiles) {
    this(logs, profiles, List.of());
  }

  /** With these options beside the defaults. */
  public Jvm with(String... some) {
    return new Jvm(logs, profiles, List.of(some));
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

  /** Starts a jar. */
  ChildProcess jar(String name, Path jar, List<String> arguments, Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of("-jar", jar.toString()));
    words.addAll(arguments);
    return start(name, words, environment);
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
