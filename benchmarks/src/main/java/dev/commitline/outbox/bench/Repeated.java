package dev.commitline.outbox.bench;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What benchmarks have that measure several contenders in turn. */
final class Repeated {

  @Option(
      names = "--repetitions",
      defaultValue = "5",
      description = "How often all are measured in turn; default ${DEFAULT-VALUE}.")
  private int repetitions;

  @Mixin private Only only = new Only();

  int repetitions() {
    return repetitions;
  }

  /** Which are to be measured, see {@link Only}. */
  Set<String> contenders(List<String> all) {
    return only.of(all);
  }
}
