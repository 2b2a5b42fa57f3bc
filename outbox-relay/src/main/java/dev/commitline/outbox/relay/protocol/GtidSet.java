package dev.commitline.outbox.relay.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A set of MySQL's global transaction identifiers (manual, 19.1.3.1: GTID format and storage).
 *
 * <p>An identifier is {@code <source>:<number>}, where the source is a server's UUID, since MySQL
 * 8.3 maybe followed by {@code :<tag>}. A set names each source with its ranges of numbers.
 *
 * <p>Thread safety: immutable.
 */
public final class GtidSet {

  /** The set of none. */
  public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

  /** Numbers without a gap; the ranges of a source ascend, and never touch. */
  private record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  private final SortedMap<String, List<Range>> ranges;

  private GtidSet(SortedMap<String, List<Range>> ranges) {
    this.ranges = ranges;
  }

  /**
   * Reads a set as MySQL writes it, for example in {@code gtid_executed}; empty text is the empty
   * set.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static GtidSet parse(String text) {
    SortedMap<String, List<Range>> read = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        readServer(part.strip().toLowerCase(Locale.ROOT), read);
      }
    }
    read.replaceAll((source, some) -> merged(some));
    return new GtidSet(read);
  }

  private static void readServer(String part, SortedMap<String, List<Range>> read) {
    String[] items = part.split(":", -1);
    String server = items[0].strip();
    if (items.length < 2 || !UUID.matcher(server).matches()) {
      throw new IllegalArgumentException("not a set of GTIDs: '" + part + "'");
    }
    String source = server;
    for (int i = 1; i < items.length; i++) {
      String item = items[i].strip();
      if (TAG.matcher(item).matches()) {
        source = server + ":" + item;
      } else {
        read.computeIfAbsent(source, any -> new ArrayList<>()).add(range(item, part));
      }
    }
  }

  private static Range range(String item, String part) {
    int dash = item.indexOf('-');
    try {
      long first = Long.parseLong(dash < 0 ? item : item.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(item.substring(dash + 1));
      if (first < 1 || last < first) {
        throw new IllegalArgumentException("range '%s' in '%s'".formatted(item, part));
      }
      return new Range(first, last);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a set of GTIDs: '" + part + "'", e);
    }
  }

  /** Whether it holds no identifier. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether it holds an identifier, as MySQL writes it in the log. */
  public boolean contains(String gtid) {
    int colon = gtid.lastIndexOf(':');
    long number = number(gtid, colon);
    for (Range range : of(source(gtid, colon))) {
      if (number <= range.last) {
        return number >= range.first;
      }
    }
    return false;
  }

  /** Whether it holds all identifiers of another. */
  public boolean containsAll(GtidSet other) {
    for (Map.Entry<String, List<Range>> entry : other.ranges.entrySet()) {
      List<Range> own = of(entry.getKey());
      for (Range range : entry.getValue()) {
        if (own.stream().noneMatch(o -> o.first <= range.first && o.last >= range.last)) {
          return false;
        }
      }
    }
    return true;
  }

  /** This set and one identifier more. */
  public GtidSet with(String gtid) {
    int colon = gtid.lastIndexOf(':');
    long number = number(gtid, colon);
    String source = source(gtid, colon);
    SortedMap<String, List<Range>> more = new TreeMap<>(ranges);
    more.put(source, with(of(source), number));
    return new GtidSet(more);
  }

  /** This set less one identifier. */
  public GtidSet without(String gtid) {
    int colon = gtid.lastIndexOf(':');
    long number = number(gtid, colon);
    String source = source(gtid, colon);
    List<Range> left = new ArrayList<>();
    for (Range range : of(source)) {
      if (number < range.first || number > range.last) {
        left.add(range);
        continue;
      }
      if (range.first < number) {
        left.add(new Range(range.first, number - 1));
      }
      if (number < range.last) {
        left.add(new Range(number + 1, range.last));
      }
    }
    SortedMap<String, List<Range>> fewer = new TreeMap<>(ranges);
    if (left.isEmpty()) {
      fewer.remove(source);
    } else {
      fewer.put(source, Collections.unmodifiableList(left));
    }
    return new GtidSet(fewer);
  }

  private static List<Range> with(List<Range> some, long number) {
    if (some.size() == 1 && some.get(0).last + 1 == number) {
      return List.of(new Range(some.get(0).first, number)); // mostly
    }
    List<Range> all = new ArrayList<>(some);
    all.add(new Range(number, number));
    return merged(all);
  }

  private List<Range> of(String source) {
    return ranges.getOrDefault(source, List.of());
  }

  private static String source(String gtid, int colon) {
    return gtid.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private static long number(String gtid, int colon) {
    if (colon < 0) {
      throw new IllegalArgumentException("not a GTID: '" + gtid + "'");
    }
    return Long.parseLong(gtid.substring(colon + 1));
  }

  private static List<Range> merged(List<Range> some) {
    some.sort((a, b) -> Long.compare(a.first, b.first));
    List<Range> merged = new ArrayList<>();
    for (Range next : some) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next.first <= last.last + 1) {
        merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, next.last)));
      } else {
        merged.add(next);
      }
    }
    return Collections.unmodifiableList(merged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GtidSet that && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  /** As MySQL reads it. */
  @Override
  public String toString() {
    List<String> sources = new ArrayList<>();
    ranges.forEach(
        (source, some) ->
            sources.add(
                source + ":" + String.join(":", some.stream().map(Range::toString).toList())));
    return String.join(",", sources);
  }
}
