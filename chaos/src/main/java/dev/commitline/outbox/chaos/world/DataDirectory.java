package dev.commitline.outbox.chaos.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The files of a server that does not run, and one copy of them. */
record DataDirectory(Path data, Path copy) {

  /** Of a server that keeps its data under this directory. */
  static DataDirectory of(Path directory) {
    return new DataDirectory(directory.resolve("data"), directory.resolve("snapshot"));
  }

  void snapshot() {
    copy(data, copy);
  }

  void restore() {
    delete(data);
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

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
