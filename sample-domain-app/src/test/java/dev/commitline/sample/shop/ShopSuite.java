package dev.commitline.sample.shop;

import static dev.commitline.sample.shop.ShopRequests.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.commitline.sample.shop.ShopTables.Event;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** The shop over HTTP, on a real database, with what it leaves in the outbox. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "logging.level.dev.commitline.outbox.spring=info")
abstract class ShopSuite {

  private final ShopTables tables;
  @LocalServerPort private int port;
  @Autowired private ApplicationRunner snapshot;
  private ShopRequests shop;

  /** On that database. */
  ShopSuite(ShopTables tables) {
    this.tables = tables;
  }

  @BeforeEach
  void freshShop() {
    shop = new ShopRequests(port);
    tables.clear();
    shop.register("ada");
    shop.list("bean", 10);
    shop.list("cup", 5);
  }

  @Test
  void theStartUpReportHasALineForEachCapturedMethod(CapturedOutput output) {
    assertThat(output.getAll().lines().filter(line -> line.contains(" outbox: ")))
        .map(line -> line.substring(line.indexOf("outbox: ")))
        .contains(
            "outbox: Customers.save -> shop.customers.CustomerRegistered on topic"
                + " shop.customers.v1, aggregate Customer",
            "outbox: Products.reserve -> shop.stock.StockReserved on topic shop.stock.v1,"
                + " aggregate Product",
            "outbox: Stocktaking.count -> shop.stock.StockCorrected on topic shop.stock.v1,"
                + " aggregate Product",
            "outbox: publishing OrderCancelled -> shop.orders.OrderCancelled on topic"
                + " shop.orders.v1, aggregate Order");
  }

  @Test
  void newCustomersAndProductsAreEvents() {
    assertThat(tables.events())
        .containsExactly(
            Event.of("shop.customers", "Customer", "ada", 1, "CustomerRegistered", 0, 1),
            Event.of("shop.stock", "Product", "bean", 1, "ProductListed", 0, 2),
            Event.of("shop.catalog", "Product", "bean", 1, "ProductState", 1, 2),
            Event.of("shop.stock", "Product", "cup", 1, "ProductListed", 0, 2),
            Event.of("shop.catalog", "Product", "cup", 1, "ProductState", 1, 2));
  }

  @Test
  void anOrderEmitsTheEventsOfAllAggregatesItChanges() {
    tables.clearEvents();
    JsonNode order = shop.place("o1", "ada", Map.of("cup", 2, "bean", 3), HttpStatus.CREATED);

    assertThat(order.path("status").asString()).isEqualTo("PLACED");
    assertThat(order.path("total").decimalValue()).isEqualByComparingTo(new BigDecimal("12.50"));
    assertThat(tables.events())
        .containsExactly(
            Event.of("shop.stock", "Product", "bean", 2, "StockReserved", 0, 4),
            Event.of("shop.stock", "Product", "cup", 2, "StockReserved", 1, 4),
            Event.of("shop.orders", "Order", "o1", 1, "OrderPlaced", 2, 4),
            Event.of(
                "shop.payments", "Payment", tables.paymentOf("o1"), 1, "PaymentRequested", 3, 4));
    assertThat(tables.stock("bean")).isEqualTo(7);
    assertThat(tables.stock("cup")).isEqualTo(3);
  }

  @Test
  void anOrderThatFailsOnStockLeavesNothing() {
    tables.clearEvents();
    JsonNode problem = shop.place("o1", "ada", Map.of("bean", 3, "cup", 6), HttpStatus.CONFLICT);

    assertThat(problem.path("reason").asString()).isEqualTo("out-of-stock");
    assertThat(problem.path("detail").asString()).contains("'cup'");
    assertThat(tables.events()).isEmpty();
    assertThat(tables.stock("bean")).as("was reduced before the order failed").isEqualTo(10);
    assertThat(tables.count("orders")).isZero();
    assertThat(tables.count("payment")).isZero();
    assertThat(tables.newestSequence()).isEqualTo(1);
  }

  @Test
  void aCancelledOrderGivesEverythingBack() {
    shop.place("o1", "ada", Map.of("bean", 3), HttpStatus.CREATED);
    tables.clearEvents();

    shop.cancel("o1", HttpStatus.OK);
    shop.cancel("o1", HttpStatus.OK); // changes nothing

    assertThat(tables.events())
        .extracting(Event::type, Event::sequence)
        .containsExactly(
            tuple("shop.stock.StockReleased", 3L),
            tuple("shop.orders.OrderCancelled", 2L),
            tuple("shop.payments.PaymentVoided", 2L));
    assertThat(tables.stock("bean")).isEqualTo(10);
  }

  @Test
  void aReminderIsAnEventOfAPaymentThatIsStillOpen() {
    shop.place("o1", "ada", Map.of("bean", 3), HttpStatus.CREATED);
    tables.clearEvents();

    shop.post("/orders/o1/reminder", Map.of(), HttpStatus.NO_CONTENT);
    shop.cancel("o1", HttpStatus.OK);
    shop.post("/orders/o1/reminder", Map.of(), HttpStatus.NO_CONTENT);

    assertThat(tables.events())
        .extracting(Event::type, Event::sequence)
        .startsWith(tuple("shop.payments.PaymentReminded", 2L))
        .hasSize(4);
  }

  @Test
  void aCountIsAnEventWhereItShowsADifference() {
    tables.clearEvents();
    shop.put("/products/bean/stock", Map.of("counted", 10), HttpStatus.OK);
    shop.put("/products/bean/stock", Map.of("counted", 7), HttpStatus.OK);
    shop.put("/products/nothing/stock", Map.of("counted", 7), HttpStatus.NOT_FOUND);

    assertThat(tables.stock("bean")).isEqualTo(7);
    assertThat(tables.payloads())
        .containsExactly("{\"productId\":\"bean\",\"difference\":-3,\"remaining\":7}");
  }

  @Test
  void askingAgainPlacesNoSecondOrder() {
    tables.clearEvents();
    shop.place("o1", "ada", Map.of("bean", 3, "cup", 1), HttpStatus.CREATED);
    JsonNode again = shop.place("o1", "ada", Map.of("cup", 1, "bean", 3), HttpStatus.OK);
    JsonNode other = shop.place("o1", "ada", Map.of("cup", 2), HttpStatus.CONFLICT);

    assertThat(again.path("id").asString()).isEqualTo("o1");
    assertThat(other.path("reason").asString()).isEqualTo("order-id-taken");
    assertThat(tables.events()).hasSize(4);
    assertThat(tables.stock("bean")).isEqualTo(7);
  }

  @Test
  void whatIsUnknownIsNotFound() {
    tables.clearEvents();
    shop.place("o1", "nobody", Map.of("bean", 1), HttpStatus.NOT_FOUND);
    shop.place("o1", "ada", Map.of("bean", 1, "nothing", 1), HttpStatus.NOT_FOUND);
    shop.get("/orders/o1", HttpStatus.NOT_FOUND);
    shop.get("/products/nothing", HttpStatus.NOT_FOUND);
    shop.get("/customers/nobody", HttpStatus.NOT_FOUND);
    shop.cancel("o1", HttpStatus.NOT_FOUND);
    assertThat(tables.events()).isEmpty();
  }

  @Test
  void whatIsInvalidIsNamed() {
    tables.clearEvents();
    Map<String, Object> malformed =
        Map.of("id", "a b", "customerId", "ada", "lines", List.of(line("bean", 0)));
    Map<String, Object> twice =
        Map.of("id", "o1", "customerId", "ada", "lines", List.of(line("cup", 1), line("cup", 1)));

    JsonNode problem = shop.post("/orders", malformed, HttpStatus.BAD_REQUEST);
    assertThat(problem.path("errors").propertyNames())
        .containsExactlyInAnyOrder("id", "lines[0].quantity");
    assertThat(shop.post("/orders", twice, HttpStatus.BAD_REQUEST).path("detail").asString())
        .contains("must name each product once");
    shop.post("/orders", Map.of(), HttpStatus.BAD_REQUEST);
    shop.post("/customers", Map.of("id", "x", "name", "X", "email", "no"), HttpStatus.BAD_REQUEST);
    assertThat(tables.events()).isEmpty();
  }

  @Test
  void removingEmitsALastEventAndATombstone() {
    tables.clearEvents();
    shop.delete("/customers/ada", HttpStatus.NO_CONTENT);
    shop.delete("/products/cup", HttpStatus.NO_CONTENT);

    assertThat(tables.events())
        .extracting(Event::aggregateId, Event::sequence)
        .containsExactly(
            tuple("ada", 2L),
            tuple("ada", 3L),
            tuple("cup", 2L),
            tuple("cup", 3L),
            tuple("cup", 2L),
            tuple("cup", 3L));
    assertThat(tables.payloads().subList(0, 4))
        .containsExactly("{\"customerId\":\"ada\"}", null, "{\"productId\":\"cup\"}", null);
    assertThat(tables.payloads().get(4)).contains("\"productId\":\"cup\"", "\"price\"");
    assertThat(tables.payloads().get(5)).isNull();
  }

  @Test
  void whatIsInUseCantBeRemoved() {
    shop.place("o1", "ada", Map.of("bean", 1), HttpStatus.CREATED);
    tables.clearEvents();
    shop.delete("/customers/ada", HttpStatus.CONFLICT);
    shop.delete("/products/bean", HttpStatus.CONFLICT);
    assertThat(tables.events()).isEmpty();
  }

  @Test
  void aTakenIdIsAConflict() {
    tables.clearEvents();
    shop.post(
        "/customers",
        Map.of("id", "ada", "name", "Another Ada", "email", "ada@example.com"),
        HttpStatus.CONFLICT);
    assertThat(tables.events()).isEmpty();
  }

  @Test
  void internalColumnsStayInside() {
    shop.place("o1", "ada", Map.of("bean", 1), HttpStatus.CREATED);
    assertThat(tables.payloads())
        .hasSize(8)
        .allSatisfy(
            payload ->
                assertThat(payload.toLowerCase(Locale.ROOT))
                    .doesNotContain("cost", "email", "token", "version"));
  }

  @Test
  void timesSurviveTheDatabase() {
    JsonNode placed = shop.place("o1", "ada", Map.of("bean", 1), HttpStatus.CREATED);
    JsonNode again = shop.place("o1", "ada", Map.of("bean", 1), HttpStatus.OK);
    assertThat(again.path("placedAt")).isEqualTo(placed.path("placedAt"));
  }

  @Test
  void aSnapshotPublishesTheStateOfProductsThatWereThereBefore() throws Exception {
    tables.clearEvents();
    DefaultApplicationArguments order =
        new DefaultApplicationArguments(
            "--snapshot-catalog=2026-11", "--by=ann", "--reason=a new search");
    snapshot.run(order);
    snapshot.run(order); // done already

    assertThat(tables.events())
        .containsExactly(
            Event.of("shop.catalog", "Product", "bean", 2, "ProductState", 0, 1),
            Event.of("shop.catalog", "Product", "cup", 2, "ProductState", 0, 1));
  }
}
