package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A shop that dies under load leaves its committed orders' events, no more and no fewer. */
@ParameterizedClass
@EnumSource
class KillShopIT {

  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;
  private static final int ORDERS_PER_ROUND = 200;
  private static final int ORDERS_BEFORE_KILL = 20;
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final DemoDatabase database;
  private final EventLedger ledger = new EventLedger();
  private Stage stage;
  private ShopRows rows;
  private EventStream stream;
  private ShopClient shop;
  private OrderLoad load;

  KillShopIT(DemoDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() throws InterruptedException {
    stage = Stage.start(database, database.transports().get(0), what -> {});
    rows = new ShopRows(stage.database());
    stream =
        new EventStream(
            stage.kafka().bootstrapServers(), events -> events.forEach(ledger::receive));
    shop = new ShopClient(stage.shop().uri());
    load = new OrderLoad(shop, ledger);
  }

  @AfterEach
  void end() {
    stream.close();
    stage.close();
  }

  @Test
  void killedUnderLoadItLeavesExactlyTheCommittedOrdersEvents() throws Exception {
    Seed.plant(shop, ledger);
    Map<String, Integer> stockBefore = rows.stock();
    List<DemoOrder> orders = bundledOrders();
    for (int round = 0; round < ROUNDS; round++) {
      int from = round * ORDERS_PER_ROUND;
      killInTheMiddleOf(orders.subList(from, from + ORDERS_PER_ROUND));
      stage.shop().restart();
    }

    assertThat(load.tally().accepted()).isPositive();
    assertThat(load.tally().lost()).as("orders without an answer").isPositive();
    ledger.expect(rows.facts()); // beside those of orders that were answered
    assertThat(LastEvent.await(Seed.plantLast(shop, ledger), stage, stream, ledger)).isTrue();
    assertThat(ledger.verdict()).matches(EventLedger.Verdict::clean, "is clean");
    assertThat(taken(stockBefore, rows.stock())).isEqualTo(reserved());
  }

  private void killInTheMiddleOf(List<DemoOrder> orders) {
    int goal = load.tally().accepted() + ORDERS_BEFORE_KILL;
    CompletableFuture<Void> placing = CompletableFuture.runAsync(() -> place(orders));
    await()
        .atMost(WAIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> load.tally().accepted() >= goal);
    assertThat(placing).as("the load, when the shop is killed").isNotDone();
    stage.shop().kill();
    placing.join();
    await().atMost(WAIT).until(() -> rows.sessions() == 0); // the server has noticed
  }

  private void place(List<DemoOrder> orders) {
    try {
      load.place(orders, CLIENTS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<DemoOrder> bundledOrders() throws IOException {
    try (BufferedReader reader = Seed.orders()) {
      return OrderFeed.read(reader).orders();
    }
  }

  /** What the tables say was taken from the stock. */
  private static Map<String, Integer> taken(
      Map<String, Integer> before, Map<String, Integer> after) {
    Map<String, Integer> taken = new HashMap<>(before);
    after.forEach((product, left) -> taken.merge(product, -left, Integer::sum));
    taken.values().removeIf(count -> count == 0);
    return taken;
  }

  /** What the events say was taken from the stock. */
  private Map<String, Integer> reserved() {
    Map<String, Integer> reserved = new HashMap<>();
    ledger.facts().stream()
        .filter(fact -> fact.type().equals("shop.stock.StockReserved"))
        .forEach(fact -> reserved.merge(fact.product(), fact.quantity(), Integer::sum));
    return reserved;
  }
}
