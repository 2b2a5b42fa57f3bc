package dev.commitline.sample.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Orders read from JSON lines, and the lines that are none. Blank lines are passed over.
 *
 * @param orders in the order of their lines
 * @param badLines what can't be used, and why
 */
record OrderFeed(List<DemoOrder> orders, List<BadLine> badLines) {

  /** A line that can't be used. */
  record BadLine(int number, String reason) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> ORDER_FIELDS = Set.of("orderId", "customer", "lines");
  private static final Set<String> LINE_FIELDS = Set.of("product", "quantity");

  /** Reads all lines; a bad one does not stop it. */
  static OrderFeed read(BufferedReader reader) throws IOException {
    List<DemoOrder> orders = new ArrayList<>();
    List<BadLine> bad = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        DemoOrder order = order(line, number);
        require(ids.add(order.id()), "orderId '%s' was used above".formatted(order.id()));
        orders.add(order);
      } catch (BadOrder e) {
        bad.add(new BadLine(number, e.reason));
      }
    }
    return new OrderFeed(List.copyOf(orders), List.copyOf(bad));
  }

  private static final class BadOrder extends Exception {
    private static final long serialVersionUID = 1L;
    final String reason;

    BadOrder(String reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static DemoOrder order(String text, int number) throws BadOrder {
    JsonNode json = object(text);
    requireFields(json, ORDER_FIELDS);
    String id = json.has("orderId") ? text(json, "orderId") : "line-" + number;
    JsonNode lines = json.path("lines");
    require(lines.isArray() && !lines.isEmpty(), "lines must be a list with at least one entry");
    List<DemoOrder.Line> parsed = new ArrayList<>();
    Set<String> products = new HashSet<>();
    for (JsonNode line : lines) {
      DemoOrder.Line one = line(line);
      require(products.add(one.product()), "product '%s' is named twice".formatted(one.product()));
      parsed.add(one);
    }
    return new DemoOrder(id, text(json, "customer"), parsed);
  }

  private static DemoOrder.Line line(JsonNode json) throws BadOrder {
    require(json.isObject(), "each of lines must be an object with product and quantity");
    requireFields(json, LINE_FIELDS);
    JsonNode quantity = json.path("quantity");
    require(
        quantity.isIntegralNumber() && quantity.canConvertToInt() && quantity.intValue() >= 1,
        "quantity must be a whole number >= 1, was " + shown(quantity));
    return new DemoOrder.Line(text(json, "product"), quantity.intValue());
  }

  private static JsonNode object(String text) throws BadOrder {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new BadOrder("is not JSON: " + e.getOriginalMessage());
    }
    require(json.isObject(), "is not a JSON object");
    return json;
  }

  private static String text(JsonNode json, String field) throws BadOrder {
    JsonNode value = json.path(field);
    require(
        value.isString() && !value.stringValue().isBlank(),
        "%s must be a text that is not blank, was %s".formatted(field, shown(value)));
    return value.stringValue();
  }

  private static void requireFields(JsonNode json, Set<String> known) throws BadOrder {
    for (String name : json.propertyNames()) {
      require(
          known.contains(name),
          "'%s' is no known field; known are %s".formatted(name, known.stream().sorted().toList()));
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }

  private static void require(boolean condition, String reason) throws BadOrder {
    if (!condition) {
      throw new BadOrder(reason);
    }
  }
}
