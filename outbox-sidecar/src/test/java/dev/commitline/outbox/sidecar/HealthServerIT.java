package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerIT {

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "NEW, 200, 503",
    "STANDBY, 200, 200",
    "STARTING, 200, 503",
    "STREAMING, 200, 200",
    "BACKING_OFF, 200, 503",
    "STOPPED, 200, 503",
    "FAILED, 503, 503"
  })
  void probesTellTheState(RelayState state, int live, int ready) throws Exception {
    try (HealthServer health = start(0, state)) {
      assertThat(get(health, "/health/live").statusCode()).isEqualTo(live);
      HttpResponse<String> answer = get(health, "/health/ready");
      assertThat(answer.statusCode()).isEqualTo(ready);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body())
          .isEqualTo("{\"relay\":\"orders\",\"state\":\"%s\"}%n".formatted(state));
    }
  }

  @Test
  void theLastFaultIsNamedByItsCode() throws Exception {
    RelayException fault = new RelayException(RelayError.KAFKA_UNREACHABLE, "no answer");
    try (HealthServer health = start(0, RelayState.BACKING_OFF, Optional.of(fault))) {
      assertThat(get(health, "/health/live").body())
          .isEqualToIgnoringNewLines(
              "{\"relay\":\"orders\",\"state\":\"BACKING_OFF\",\"lastFault\":\"CL-201\"}");
    }
  }

  @Test
  void parkedAggregatesAreCounted() throws Exception {
    try (HealthServer health =
        HealthServer.start(
            new SidecarConfig.Http("127.0.0.1", 0),
            "orders",
            () -> RelayState.STREAMING,
            Optional::empty,
            () -> 3)) {
      HttpResponse<String> answer = get(health, "/health/ready");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualToIgnoringNewLines(
              "{\"relay\":\"orders\",\"state\":\"STREAMING\",\"parkedAggregates\":3}");
    }
  }

  @ParameterizedTest
  @CsvSource({"/", "/health", "/health/ready/", "/health/readyness"})
  void otherPathsAreNotFound(String path) throws Exception {
    try (HealthServer health = start(0, RelayState.STREAMING)) {
      assertThat(get(health, path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aHeadRequestGetsTheStatusAlone() throws Exception {
    try (HealthServer health = start(0, RelayState.BACKING_OFF)) {
      HttpRequest head =
          HttpRequest.newBuilder(uri(health, "/health/ready"))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(head, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void probersThatNeverSendTheirRequestDoNotBlockOthers() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (HealthServer health = start(0, RelayState.STREAMING)) {
      for (int i = 0; i < 5; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), health.port());
        socket
            .getOutputStream()
            .write("GET /health/live HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        silent.add(socket);
      }
      assertThat(get(health, "/health/ready").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aPortInUseIsAConfigurationError() throws IOException {
    try (HealthServer first = start(0, RelayState.NEW)) {
      assertThatThrownBy(() -> start(first.port(), RelayState.NEW))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(
              "http.port %d on http.host 127.0.0.1 can't be listened on", first.port());
    }
  }

  private static HealthServer start(int port, RelayState state) {
    return start(port, state, Optional.empty());
  }

  private static HealthServer start(int port, RelayState state, Optional<RelayException> fault) {
    return HealthServer.start(
        new SidecarConfig.Http("127.0.0.1", port), "orders", () -> state, () -> fault, () -> 0);
  }

  private HttpResponse<String> get(HealthServer health, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(health, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(HealthServer health, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(health.port(), path));
  }
}
