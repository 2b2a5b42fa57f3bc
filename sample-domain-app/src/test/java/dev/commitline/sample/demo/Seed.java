package dev.commitline.sample.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What is bundled with the demo: customers, products, orders, and how to call it. */
final class Seed {

  /** The customer that is registered last: when its event is there, all are. */
  static final String LAST_CUSTOMER = "C-LAST";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Seed() {}

  /** Creates all customers and products, and notes their events. */
  static void plant(ShopClient shop, EventLedger ledger) throws InterruptedException {
    for (String customer : lines("customers.jsonl")) {
      shop.create("/customers", customer);
      ledger.expect(List.of(Fact.customerRegistered(id(customer))));
    }
    for (String product : lines("products.jsonl")) {
      shop.create("/products", product);
      ledger.expect(List.of(Fact.productListed(id(product)), Fact.productState(id(product))));
    }
  }

  /** Registers the last customer, and notes its event. */
  static Fact plantLast(ShopClient shop, EventLedger ledger) throws InterruptedException {
    Fact last = Fact.customerRegistered(LAST_CUSTOMER);
    shop.create(
        "/customers",
        JSON.writeValueAsString(new Customer(LAST_CUSTOMER, "The last one", "last@example.com")));
    ledger.expect(List.of(last));
    return last;
  }

  private record Customer(String id, String name, String email) {}

  /** The bundled orders. */
  static BufferedReader orders() {
    return resource("orders.jsonl");
  }

  /** The lines of a bundled file. */
  static List<String> lines(String name) {
    try (BufferedReader reader = resource(name)) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(String json) {
    return JSON.readTree(json).path("id").stringValue();
  }

  private static BufferedReader resource(String name) {
    InputStream in = Seed.class.getResourceAsStream("/demo/" + name);
    return new BufferedReader(
        new InputStreamReader(Objects.requireNonNull(in, name), StandardCharsets.UTF_8));
  }
}
