package dev.commitline.outbox.bench.memory;

import dev.commitline.outbox.bench.result.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the collector's log ({@code -Xlog:gc}) tells of a virtual machine's heap: what was left
 * behind each collection. That is more than what is in use, for not each looks at the whole heap.
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
    return left().size();
  }

  /**
   * What was left behind each collection but so many first ones, in megabytes.
   *
   * @throws IllegalStateException when there was none
   */
  Samples leftBehind(int collections) {
    List<Double> left = left();
    if (left.size() <= collections) {
      throw new IllegalStateException(
          "no garbage was collected meanwhile: too few events to tell; see " + file);
    }
    return new Samples(left.subList(collections, left.size()));
  }

  private List<Double> left() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(LEFT::matcher)
          .filter(Matcher::find)
          .map(match -> Double.valueOf(match.group("left")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
