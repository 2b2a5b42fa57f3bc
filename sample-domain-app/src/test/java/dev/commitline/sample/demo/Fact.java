package dev.commitline.sample.demo;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an event says, free of anything that the outbox or the relay adds; so that what the demo
 * expects by its own knowledge can be compared with what came. An empty text or 0 stands for what a
 * type does not speak of.
 */
record Fact(String type, String customer, String product, String order, int quantity) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a record without a value says: that the customer or product of its key is gone. */
  static Fact tombstone(String type, String key) {
    String product = type.substring(0, type.lastIndexOf('.'));
    return product.equals("shop.customers")
        ? new Fact(product + ".tombstone", key, "", "", 0)
        : new Fact(product + ".tombstone", "", key, "", 0);
  }

  /** What a received payload says. */
  static Fact of(String type, byte[] payload) {
    JsonNode json = JSON.readTree(payload);
    return new Fact(
        type,
        json.path("customerId").asString(""),
        json.path("productId").asString(""),
        json.path("orderId").asString(""),
        json.path("quantity").asInt(0));
  }

  /** The event of a customer that was registered. */
  static Fact customerRegistered(String customer) {
    return new Fact("shop.customers.CustomerRegistered", customer, "", "", 0);
  }

  /** The event of a product that was listed. */
  static Fact productListed(String product) {
    return new Fact("shop.stock.ProductListed", "", product, "", 0);
  }

  /** The state of a product that was listed. */
  static Fact productState(String product) {
    return new Fact("shop.catalog.ProductState", "", product, "", 0);
  }

  /** The event of stock that an order took. */
  static Fact stockReserved(String product, String order, int quantity) {
    return new Fact("shop.stock.StockReserved", "", product, order, quantity);
  }

  /** The event of an order that was accepted. */
  static Fact orderPlaced(String order, String customer) {
    return new Fact("shop.orders.OrderPlaced", customer, "", order, 0);
  }

  /** The event of the payment of an order. */
  static Fact paymentRequested(String order) {
    return new Fact("shop.payments.PaymentRequested", "", "", order, 0);
  }

  /** All events that an accepted order must have emitted. */
  static List<Fact> accepted(DemoOrder order) {
    List<Fact> facts = new ArrayList<>();
    facts.add(orderPlaced(order.id(), order.customer()));
    facts.add(paymentRequested(order.id()));
    order
        .lines()
        .forEach(line -> facts.add(stockReserved(line.product(), order.id(), line.quantity())));
    return facts;
  }
}
