package dev.commitline.outbox.mysql.relay.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A moment of the database, to find the same rows again later: of each table, what was committed by
 * then.
 *
 * <p>MySQL's rows don't tell which transaction wrote them. But they are numbered as they are
 * inserted: what a snapshot sees are the numbers up to the highest that it sees, but for those that
 * are missing between. A missing one is of a transaction that was open then, or was rolled back, or
 * of a row that is gone; so no such row belongs to the moment, whenever it may appear.
 *
 * @param cuts one for each table
 */
record HistoryMoment(List<Cut> cuts) {

  /**
   * Numbers without a gap.
   *
   * @param first the lowest
   * @param last the highest
   */
  record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  /**
   * What was committed of one table.
   *
   * @param table its name, unqualified
   * @param last the highest number; 0 when there was none
   * @param missing those below it that were not there
   */
  record Cut(String table, long last, List<Range> missing) {

    Cut {
      missing = List.copyOf(missing);
    }

    private String name() {
      return "%s:%d:%s"
          .formatted(
              table, last, missing.stream().map(Range::toString).collect(Collectors.joining(",")));
    }
  }

  HistoryMoment {
    cuts = List.copyOf(cuts);
  }

  static HistoryMoment parse(String name) {
    List<Cut> cuts = new ArrayList<>();
    for (String text : name.split(" ", -1)) {
      String[] parts = text.split(":", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("not a moment of the history: '" + name + "'");
      }
      cuts.add(new Cut(parts[0], Long.parseLong(parts[1]), ranges(parts[2])));
    }
    return new HistoryMoment(cuts);
  }

  private static List<Range> ranges(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int dash = range.indexOf('-');
      long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
      ranges.add(new Range(first, dash < 0 ? first : Long.parseLong(range.substring(dash + 1))));
    }
    return ranges;
  }

  String name() {
    return cuts.stream().map(Cut::name).collect(Collectors.joining(" "));
  }
}
