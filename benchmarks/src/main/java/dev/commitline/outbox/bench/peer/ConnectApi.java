package dev.commitline.outbox.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What is asked of a Connect worker by its REST API. */
final class ConnectApi {

  private static final String CONNECTORS = "/connectors";
  private static final int CONFLICT = 409;
  private static final long PAUSE_MILLIS = 50;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  ConnectApi(String address) {
    this.address = address;
  }

  /** Makes a connector, which runs at once. */
  void create(Map<String, String> connector) throws IOException, InterruptedException {
    send("POST", CONNECTORS, Map.of("name", name(connector), "config", connector));
  }

  /**
   * Makes a connector that begins at a source offset: it may be set while the connector is stopped.
   */
  void createAt(Map<String, String> connector, Map<String, ?> partition, Map<String, ?> offset)
      throws IOException, InterruptedException {
    String name = name(connector);
    send("POST", CONNECTORS, Map.of("name", name, "config", connector, "initial_state", "STOPPED"));
    send(
        "PATCH",
        "%s/%s/offsets".formatted(CONNECTORS, name),
        Map.of("offsets", List.of(Map.of("partition", partition, "offset", offset))));
    send("PUT", "%s/%s/resume".formatted(CONNECTORS, name), Map.of());
  }

  private static String name(Map<String, String> connector) {
    return connector.getOrDefault("name", "");
  }

  private void send(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    while (answer.statusCode() == CONFLICT) { // the worker is about to take the last one in
      Thread.sleep(PAUSE_MILLIS);
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    }
    System.out.println("%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
    if (answer.statusCode() >= 300) {
      throw new IOException("Connect refuses %s %s: %s".formatted(method, path, answer.body()));
    }
  }
}
