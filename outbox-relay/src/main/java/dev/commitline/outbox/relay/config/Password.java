package dev.commitline.outbox.relay.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A password, or the file that holds it; which may be changed while the relay runs, and is read
 * anew for each connection.
 *
 * <p>Thread safety: immutable.
 *
 * @param given the password itself; empty for none, and where a file holds it
 * @param file the file; null where the password is given
 */
public record Password(String given, @Nullable Path file) {

  /** One that stays as it is; may be empty. */
  public static Password of(String given) {
    return new Password(given, null);
  }

  /** The one that a file holds at any time; one line feed at its end is left out. */
  public static Password in(Path file) {
    return new Password("", file);
  }

  /**
   * What it is now.
   *
   * @throws IOException when the file can't be read
   */
  public String read() throws IOException {
    return file == null ? given : Files.readString(file).replaceFirst("\\r?\\n\\z", "");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return file == null ? "Password[given]" : "Password[file=%s]".formatted(file);
  }
}
