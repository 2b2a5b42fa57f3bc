package dev.commitline.outbox.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All figures of a run, and what they were measured with.
 *
 * <p>Thread safety: none.
 */
public final class Results {

  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String benchmark;
  private final Instant time = Instant.now();
  private final Map<String, Object> root = new LinkedHashMap<>();
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Object> versions = new LinkedHashMap<>();
  private final Map<String, Object> ratios = new LinkedHashMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<Plot> plots = new ArrayList<>();

  /** Results of a benchmark, without figures yet. */
  public Results(String benchmark) {
    this.benchmark = benchmark;
    root.put("benchmark", benchmark);
    root.put("time", time.toString());
    root.put("machine", Machine.describe());
    root.put("versions", versions);
    root.put("settings", settings);
    root.put("ratios", ratios);
    root.put("figures", figures);
  }

  /** How it was measured. */
  public Results setting(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /** What was measured. */
  public Results version(String name, String value) {
    versions.put(name, value);
    return this;
  }

  /** One thing against another. */
  public Results ratio(String name, double value) {
    ratios.put(name, round(value, 1_000));
    return this;
  }

  /** One thing against another, several times. */
  public Results ratio(String name, Samples samples) {
    ratios.put(name, describe(samples, 1_000));
    return this;
  }

  /** A figure that was measured several times, in events or transactions a second. */
  public Results figure(String name, Samples samples) {
    figures.put(name, describe(samples, 1));
    return this;
  }

  /** A series of figures. */
  public Results series(String name, List<? extends Map<String, ?>> rows) {
    figures.put(name, rows);
    return this;
  }

  /** A picture of figures. */
  public Results plot(Plot plot) {
    plots.add(plot);
    return this;
  }

  /**
   * Writes them, without the pictures.
   *
   * @return the file
   */
  public Path write(Path directory) {
    Path file = directory.resolve(name() + ".json");
    try {
      Files.createDirectories(directory);
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), root);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Draws the pictures beside the figures.
   *
   * @return the files
   */
  public List<Path> draw(Path directory) {
    List<Path> files = new ArrayList<>();
    for (Plot plot : plots) {
      String title = plot.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      Path file = directory.resolve("%s-%s.png".formatted(name(), title));
      try {
        plot.write(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.add(file);
    }
    return files;
  }

  private String name() {
    return benchmark + "-" + FILE_TIME.format(time);
  }

  private static Map<String, Object> describe(Samples samples, double digits) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("median", round(samples.median(), digits));
    all.put("min", round(samples.min(), digits));
    all.put("max", round(samples.max(), digits));
    all.put("values", samples.values().stream().map(value -> round(value, digits)).toList());
    return all;
  }

  private static double round(double value, double digits) {
    return Math.round(value * digits) / digits;
  }
}
