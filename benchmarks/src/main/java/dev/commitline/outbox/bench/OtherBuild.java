package dev.commitline.outbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a change costs is seen where both builds are measured in one run. */
final class OtherBuild {

  @Option(
      names = "--against",
      paramLabel = "JAR",
      description =
          "The sidecar's jar of another build, for instance of the commit before a change: it is measured in turn with this one.")
  private @Nullable Path jar;

  /**
   * Where it is; null for none.
   *
   * @throws IllegalArgumentException when there is no such file
   */
  @Nullable Path jar() {
    if (jar != null && !Files.isRegularFile(jar)) {
      throw new IllegalArgumentException("--against must be a jar, there is no file " + jar);
    }
    return jar == null ? null : jar.toAbsolutePath();
  }
}
