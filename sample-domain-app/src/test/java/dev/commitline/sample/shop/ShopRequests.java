package dev.commitline.sample.shop;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the shop, each with the status that must come back. */
final class ShopRequests {

  private final RestTestClient http;

  ShopRequests(int port) {
    http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
  }

  void register(String customer) {
    post(
        "/customers",
        Map.of("id", customer, "name", "Ada", "email", customer + "@example.com"),
        HttpStatus.CREATED);
  }

  void list(String product, int stock) {
    post(
        "/products",
        Map.of("id", product, "name", product, "price", 2.5, "costPrice", 1.25, "stock", stock),
        HttpStatus.CREATED);
  }

  JsonNode place(String id, String customer, Map<String, Integer> lines, HttpStatus expected) {
    List<Map<String, Object>> body =
        lines.entrySet().stream().map(line -> line(line.getKey(), line.getValue())).toList();
    return post("/orders", Map.of("id", id, "customerId", customer, "lines", body), expected);
  }

  static Map<String, Object> line(String product, int quantity) {
    return Map.of("productId", product, "quantity", quantity);
  }

  void cancel(String order, HttpStatus expected) {
    http.post().uri("/orders/{id}/cancel", order).exchange().expectStatus().isEqualTo(expected);
  }

  void get(String path, HttpStatus expected) {
    http.get().uri(path).exchange().expectStatus().isEqualTo(expected);
  }

  void delete(String path, HttpStatus expected) {
    http.delete().uri(path).exchange().expectStatus().isEqualTo(expected);
  }

  void put(String path, Map<String, Object> body, HttpStatus expected) {
    http.put()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .exchange()
        .expectStatus()
        .isEqualTo(expected);
  }

  JsonNode post(String path, Map<String, Object> body, HttpStatus expected) {
    String answer =
        http.post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .body(body)
            .exchange()
            .expectStatus()
            .isEqualTo(expected)
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return JsonMapper.shared().readTree(answer == null ? "null" : answer);
  }
}
