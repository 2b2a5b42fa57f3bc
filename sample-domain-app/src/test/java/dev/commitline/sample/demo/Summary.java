package dev.commitline.sample.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of it all, and whether it is well.
 *
 * @param outbox what the database is left with
 * @param latencies from commit to receipt, of the events of orders
 * @param placing how long placing the orders took
 * @param complete whether all that was published was read
 */
record Summary(
    OrderFeed feed,
    OrderLoad.Tally orders,
    EventLedger.Verdict events,
    OutboxRows outbox,
    Latencies latencies,
    Duration placing,
    boolean complete) {

  private static final int LISTED = 10;

  /**
   * What is in the outbox at the end.
   *
   * @param allowed whether events are rows of it
   */
  record OutboxRows(int count, boolean allowed) {

    static OutboxRows of(ShopDatabase database) throws SQLException {
      return new OutboxRows(database.outboxRows(), database.outboxHasRows());
    }

    boolean clean() {
      return count == 0 || allowed;
    }
  }

  /** Whether every order has its answer and every event came once, in order. */
  boolean clean() {
    return complete && orders.lost() == 0 && events.clean() && outbox.clean();
  }

  /** The summary for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Summary");
    lines.add(row("orders accepted", orders.accepted()) + "  " + pace());
    lines.add(row("orders refused", orders.refused()) + counts(orders.refusals()));
    lines.add(row("orders without an answer", orders.lost()) + counts(orders.unanswered()));
    if (!feed.badLines().isEmpty()) {
      lines.add(row("input lines not used", feed.badLines().size()));
    }
    lines.add(row("events expected", events.expected()));
    lines.add(
        row("events received", events.received())
            + "  from %d database transactions".formatted(events.transactions()));
    finding(lines, "missing", events.missing());
    finding(lines, "doubled", events.doubled());
    finding(lines, "unexpected", events.unexpected());
    finding(lines, "order violations", events.outOfOrder());
    finding(lines, "torn transactions", events.torn());
    lines.add(
        row("rows in the outbox", outbox.count())
            + (outbox.allowed() ? "" : "  (events went through the database's log)"));
    lines.add(
        "  %-26s p50 %s, p99 %s  (%,d events of orders)"
            .formatted(
                "commit to consumer",
                Latencies.inMillis(latencies.percentile(50)),
                Latencies.inMillis(latencies.percentile(99)),
                latencies.size()));
    if (!complete) {
      lines.add("  The last event did not come in time: the relay is behind or stuck.");
    }
    lines.add(clean() ? "  All well." : "  NOT WELL.");
    return lines;
  }

  private String pace() {
    double seconds = Math.max(placing.toNanos() / 1e9, 1e-3);
    return "(%.0f answers/s for %.1f s)"
        .formatted((orders.accepted() + orders.refused()) / seconds, seconds);
  }

  private static String row(String what, int count) {
    return "  %-26s %,7d".formatted(what, count);
  }

  private static void finding(List<String> lines, String what, List<?> found) {
    lines.add(row(what, found.size()));
    found.stream().limit(LISTED).forEach(one -> lines.add("      " + one));
    if (found.size() > LISTED) {
      lines.add("      and %d more".formatted(found.size() - LISTED));
    }
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(count -> count.getKey() + " " + count.getValue())
            .collect(Collectors.joining(", ", "  (", ")"));
  }
}
