package dev.commitline.outbox.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choice of what is to be measured. */
final class Only {

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Measures this one alone, as the table names it; may be given several times.")
  private @Nullable List<String> only;

  /**
   * Which are to be measured: all, or those that are asked for.
   *
   * @throws IllegalArgumentException when one is asked for that is none of them
   */
  Set<String> of(List<String> all) {
    if (only == null) {
      return Set.copyOf(all);
    }
    Set<String> unknown = new HashSet<>(only);
    all.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "--only must be one of %s, was %s".formatted(all, unknown));
    }
    return Set.copyOf(only);
  }
}
