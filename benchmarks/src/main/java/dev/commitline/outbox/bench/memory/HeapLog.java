package dev.commitline.outbox.bench.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the collector's log ({@code -Xlog:gc}) tells of a virtual machine's heap: what was left
 * behind each collection.
 *
 * @param file the log
 */
record HeapLog(Path file) {

  private static final Pattern LEFT = Pattern.compile(" \\d+M->(?<left>\\d+)M\\(\\d+M\\) ");

  String option() {
    return "-Xlog:gc:file=" + file;
  }

  /** How many collections there were. */
  int collections() {
    return (int) lines().filter(line -> LEFT.matcher(line).find()).count();
  }

  /**
   * The most that was left behind a collection, in megabytes, without so many first collections.
   *
   * @return 0 when there was none
   */
  int mostLeft(int behind) {
    return lines()
        .map(LEFT::matcher)
        .filter(Matcher::find)
        .skip(behind)
        .mapToInt(match -> Integer.parseInt(match.group("left")))
        .max()
        .orElse(0);
  }

  private Stream<String> lines() {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
