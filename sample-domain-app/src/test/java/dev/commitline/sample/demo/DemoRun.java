package dev.commitline.sample.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** One run of the demo, from reading the orders to the summary. */
final class DemoRun {

  private final DemoOptions options;
  private final Screen screen;
  private final EventLedger ledger = new EventLedger();
  private final Latencies warmUp = new Latencies();
  private final Latencies underLoad = new Latencies();
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
                stage.database().owner(),
                () -> loading ? underLoad : warmUp,
                () -> status(load, feed));
        EventStream stream = new EventStream(stage.kafka().bootstrapServers(), printer::take)) {
      screen.line(EventPrinter.HEADING);
      Seed.plant(shop, ledger);
      loading = true;
      load.place(feed.orders(), options.clients());
      boolean complete = LastEvent.await(Seed.plantLast(shop, ledger), stage, stream, ledger);
      loading = false;
      Summary summary = new Summary(feed, load.tally(), ledger.verdict(), underLoad, complete);
      screen.status("");
      summary.lines().forEach(screen::line);
      if (!options.once()) {
        screen.line(NextSteps.of(stage));
        stage.awaitFailure();
      }
      return summary.clean();
    }
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
            Latencies.inMillis(underLoad.percentile(50)));
  }
}
