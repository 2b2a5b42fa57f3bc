package dev.commitline.sample.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** One run of the demo, from reading the orders to the summary. */
final class DemoRun {

  private static final long FIRST_EVENTS_MILLIS = 10_000;

  private final DemoOptions options;
  private final Screen screen;
  private final EventLedger ledger = new EventLedger();
  private final Latencies latencies = new Latencies();
  private volatile boolean loading;

  DemoRun(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Reads the orders, and names the lines that are none. */
  OrderFeed readOrders() throws IOException {
    Path input = options.input();
    try (BufferedReader reader = input == null ? Seed.orders() : Files.newBufferedReader(input)) {
      OrderFeed feed = OrderFeed.read(reader);
      feed.badLines()
          .forEach(bad -> screen.line("line %d: %s".formatted(bad.number(), bad.reason())));
      return feed;
    }
  }

  /**
   * Feeds the orders, waits for their events, and says what came of it; then, unless {@code --once}
   * was asked for, shows further events until something ends.
   *
   * @return whether all is well
   */
  boolean run(Stage stage, OrderFeed feed) throws InterruptedException, SQLException {
    ShopClient shop = new ShopClient(stage.shop().uri());
    OrderLoad load = new OrderLoad(shop, ledger);
    try (EventPrinter printer =
            new EventPrinter(
                screen,
                ledger,
                stage.database().commitTimes(),
                latencies,
                () -> status(load, feed));
        EventStream stream = new EventStream(stage.kafka().bootstrapServers(), printer::take)) {
      screen.line(EventPrinter.HEADING);
      Seed.plant(shop, ledger);
      loading = true;
      Duration placing = place(load, feed.orders());
      boolean complete = LastEvent.await(Seed.plantLast(shop, ledger), stage, stream, ledger);
      loading = false;
      Summary summary =
          new Summary(
              feed,
              load.tally(),
              ledger.verdict(),
              Summary.OutboxRows.of(stage.database()),
              latencies,
              placing,
              complete);
      screen.status("");
      summary.lines().forEach(screen::line);
      if (!options.once()) {
        screen.line(NextSteps.of(stage));
        stage.awaitFailure();
      }
      return summary.clean();
    }
  }

  /**
   * Places the first order alone and waits for its events, so that all topics are there; then the
   * rest.
   *
   * @return how long the rest took
   */
  private Duration place(OrderLoad load, List<DemoOrder> orders) throws InterruptedException {
    int first = Math.min(1, orders.size());
    load.place(orders.subList(0, first), 1);
    if (load.tally().accepted() > 0) {
      for (Fact fact : Fact.accepted(orders.get(0))) {
        ledger.awaitReceived(fact, FIRST_EVENTS_MILLIS);
      }
    }
    long start = System.nanoTime();
    load.place(orders.subList(first, orders.size()), options.clients());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private String status(OrderLoad load, OrderFeed feed) {
    if (!loading) {
      return "";
    }
    OrderLoad.Tally tally = load.tally();
    return "orders %,d of %,d (%,d refused)  events %,d  p50 %s"
        .formatted(
            tally.accepted() + tally.refused() + tally.lost(),
            feed.orders().size(),
            tally.refused(),
            ledger.received(),
            Latencies.inMillis(latencies.percentile(50)));
  }
}
