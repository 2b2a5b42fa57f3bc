package dev.commitline.outbox.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines of text in columns: the first to the left, the others to the right.
 *
 * <p>Thread safety: none.
 */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row with as many cells as there are headings. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** A row with a name, and the median and range of a figure. */
  public Table row(String name, Samples samples) {
    return row(
        name, number(samples.median()), number(samples.min()) + " to " + number(samples.max()));
  }

  /** A whole number, with its thousands apart. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** A ratio. */
  public static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** The lines. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String alignment = column == 0 ? "-" : "";
      line.append(("%" + alignment + width(column) + "s  ").formatted(row.get(column)));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return Math.max(1, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1));
  }
}
