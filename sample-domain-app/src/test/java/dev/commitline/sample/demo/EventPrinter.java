package dev.commitline.sample.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes events as they are received: into the ledger, their latency into the books, and a line of
 * each onto the screen.
 *
 * <p>Thread safety: for one thread.
 */
final class EventPrinter implements AutoCloseable {

  private static final String ROW = "%-18s %9s %6s  %-46s %5s  %-18s %s";

  /** The heading of the lines. */
  static final String HEADING =
      ROW.formatted("TOPIC", "PARTITION", "OFFSET", "AGGREGATE", "SEQ", "TYPE", "SINCE COMMIT");

  private final Screen screen;
  private final EventLedger ledger;
  private final CommitTimes commitTimes;
  private final Latencies latencies;
  private final Supplier<String> status;

  /**
   * A printer.
   *
   * @param commitTimes of the events' transactions; closed by {@link #close}
   * @param latencies gets those of the events of orders
   * @param status what the status line shall say after each batch
   */
  EventPrinter(
      Screen screen,
      EventLedger ledger,
      CommitTimes commitTimes,
      Latencies latencies,
      Supplier<String> status) {
    this.screen = screen;
    this.ledger = ledger;
    this.commitTimes = commitTimes;
    this.latencies = latencies;
    this.status = status;
  }

  /** Takes what one poll brought. */
  void take(List<ReceivedEvent> events) {
    Map<String, Instant> committed =
        commitTimes.of(events.stream().map(ReceivedEvent::transaction).distinct().toList());
    for (ReceivedEvent event : events) {
      Instant time = committed.get(event.transaction());
      String shown = "unknown";
      if (time != null) {
        Duration latency = Duration.between(time, event.receivedAt());
        if (!event.fact().order().isEmpty()) {
          latencies.add(latency);
        }
        shown = Latencies.inMillis(latency);
      }
      screen.line(row(event, shown));
      ledger.receive(event);
    }
    screen.status(status.get());
  }

  private static String row(ReceivedEvent event, String latency) {
    return ROW.formatted(
        event.topic(),
        event.partition(),
        event.recordOffset(),
        event.aggregateType() + "/" + event.aggregateId(),
        event.sequence(),
        event.shortType(),
        latency);
  }

  @Override
  public void close() {
    commitTimes.close();
  }
}
