package dev.commitline.outbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The files of a server that does not run, and one copy of them.
 *
 * @param data where the server keeps them
 * @param copy where the copy is kept; not there before {@link #snapshot}
 */
public record DataDirectory(Path data, Path copy) {

  /** Of a server that keeps its data under this directory. */
  public static DataDirectory of(Path directory) {
    return new DataDirectory(directory.resolve("data"), directory.resolve("snapshot"));
  }

  /** Copies what is there. */
  public void snapshot() {
    copy(data, copy);
  }

  /** Puts the copy in the place of what is there. */
  public void restore() {
    ServerFiles.delete(data);
    copy(copy, data);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
