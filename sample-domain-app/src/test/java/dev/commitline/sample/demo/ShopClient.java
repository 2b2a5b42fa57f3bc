package dev.commitline.sample.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the shop's REST API.
 *
 * <p>Thread safety: safe.
 */
final class ShopClient {

  /** What the shop said to an order. */
  sealed interface Outcome {}

  /** The order is placed. */
  record Accepted() implements Outcome {}

  /** The shop said no. */
  record Refused(String reason) implements Outcome {}

  /** No answer came, so nobody knows. */
  record Unanswered(String reason) implements Outcome {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI shop;

  ShopClient(URI shop) {
    this.shop = shop;
  }

  /**
   * Creates a customer or product.
   *
   * @param path {@code /customers} or {@code /products}
   * @param json the request's body
   * @throws StageException when the shop does not create it
   */
  void create(String path, String json) throws InterruptedException {
    try {
      HttpResponse<String> response = post(path, json);
      if (response.statusCode() != 201) {
        throw new StageException(
            "the shop answered %d to POST %s %s: %s"
                .formatted(response.statusCode(), path, json, response.body()));
      }
    } catch (IOException e) {
      throw new StageException("the shop did not answer POST " + path, e);
    }
  }

  /**
   * Places an order. Asks again where no answer came: the order's id keeps it from being placed
   * twice.
   */
  Outcome place(DemoOrder order) throws InterruptedException {
    String body = JSON.writeValueAsString(body(order));
    IOException failure = new IOException("not tried");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return outcome(post("/orders", body));
      } catch (IOException e) {
        failure = e;
      }
    }
    return new Unanswered(failure.toString());
  }

  private static Map<String, Object> body(DemoOrder order) {
    List<Map<String, Object>> lines =
        order.lines().stream()
            .map(
                line ->
                    Map.<String, Object>of(
                        "productId", line.product(), "quantity", line.quantity()))
            .toList();
    return Map.of("id", order.id(), "customerId", order.customer(), "lines", lines);
  }

  private static Outcome outcome(HttpResponse<String> response) {
    return switch (response.statusCode() / 100) {
      case 2 -> new Accepted();
      case 4 -> new Refused(reason(response));
      default -> new Unanswered("status " + response.statusCode());
    };
  }

  private static String reason(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body())
          .path("reason")
          .asString("status " + response.statusCode());
    } catch (JacksonException e) {
      return "status " + response.statusCode();
    }
  }

  private HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
