package dev.commitline.outbox.bench.result;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast a backlog got out, in events a second.
 *
 * @param cold its first half, by a process that has just started
 * @param warm its second half
 */
public record Pace(double cold, double warm) {

  private static final String MARK = "pace ";

  /** Events a second. */
  public static double rate(long events, long nanos) {
    return events * 1e9 / Math.max(1, nanos);
  }

  /**
   * The pace that times of events show.
   *
   * @param sortedMillis when each event was seen
   * @param cold how many of them are the first half
   */
  public static Pace of(long[] sortedMillis, int cold) {
    int last = sortedMillis.length - 1;
    long middle = sortedMillis[cold - 1];
    return new Pace(
        rate(cold, (middle - sortedMillis[0]) * 1_000_000),
        rate(sortedMillis.length - cold, (sortedMillis[last] - middle) * 1_000_000));
  }

  /**
   * The pace that times of events show in a span of time from the first of them on; later ones do
   * not count.
   *
   * @param sortedMillis when each event was seen
   * @param span of which the first half is cold, and the second one warm
   */
  public static Pace during(long[] sortedMillis, long span) {
    long first = sortedMillis[0];
    long middle = first + span / 2;
    long cold = Arrays.stream(sortedMillis).filter(time -> time <= middle).count();
    long all = Arrays.stream(sortedMillis).filter(time -> time <= first + span).count();
    return new Pace(
        rate(cold, (middle - first) * 1_000_000),
        rate(all - cold, (first + span - middle) * 1_000_000));
  }

  /** For the process that reads {@link #find}. */
  public String toLine() {
    return String.format(Locale.ROOT, "%s%.3f %.3f", MARK, cold, warm);
  }

  /** Finds it in what a process has printed up to now. */
  public static Optional<Pace> find(String output) {
    int end = output.lastIndexOf('\n'); // behind it, a line may be on its way
    return output
        .substring(0, end + 1)
        .lines()
        .filter(line -> line.startsWith(MARK))
        .findFirst()
        .map(Pace::parse);
  }

  private static Pace parse(String line) {
    String[] numbers = line.substring(MARK.length()).split(" ", -1);
    return new Pace(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
  }
}
