package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.RelayHealth;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthServerIT {

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "NEW, 200, false, 503",
    "STANDBY, 200, true, 200",
    "STANDBY, 200, false, 503",
    "STARTING, 200, false, 503",
    "STREAMING, 200, true, 200",
    "STREAMING, 200, false, 503",
    "BACKING_OFF, 200, false, 503",
    "STOPPED, 200, false, 503",
    "FAILED, 503, false, 503"
  })
  void probesTellTheState(RelayState state, int live, boolean well, int ready) throws Exception {
    try (HealthServer health = start(0, health(state, well))) {
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
    RelayHealth backingOff =
        new RelayHealth(
            RelayState.BACKING_OFF,
            false,
            Optional.of(fault),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (HealthServer health = start(0, backingOff)) {
      assertThat(get(health, "/health/live").body())
          .isEqualToIgnoringNewLines(
              "{\"relay\":\"orders\",\"state\":\"BACKING_OFF\",\"lastFault\":\"CL-201\"}");
    }
  }

  @Test
  void whatWaitsIsCountedAndItsAgeIsShown() throws Exception {
    RelayHealth stuck =
        new RelayHealth(
            RelayState.STREAMING,
            false,
            Optional.empty(),
            3,
            Optional.of(Duration.ofMillis(12_500)),
            Optional.of(Duration.ofMillis(11_000)),
            Optional.of(Duration.ofMillis(10_500)));
    try (HealthServer health = start(0, stuck)) {
      HttpResponse<String> answer = get(health, "/health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .isEqualToIgnoringNewLines(
              "{\"relay\":\"orders\",\"state\":\"STREAMING\",\"parkedAggregates\":3,\"oldestUnpublishedMs\":12500,\"stuckMs\":11000,\"withheldMs\":10500}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
  void otherMethodsAreRefused(String method) throws Exception {
    try (HealthServer health = start(0, health(RelayState.STREAMING, true))) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(health, "/health/ready"))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
      assertThat(answer.body()).doesNotContain("Jetty", "STREAMING");
    }
  }

  @ParameterizedTest
  @CsvSource({"/", "/health", "/health/ready/", "/health/readyness"})
  void otherPathsAreNotFound(String path) throws Exception {
    try (HealthServer health = start(0, health(RelayState.STREAMING, true))) {
      assertThat(get(health, path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aHeadRequestGetsTheStatusAlone() throws Exception {
    try (HealthServer health = start(0, health(RelayState.BACKING_OFF, false))) {
      HttpRequest head =
          HttpRequest.newBuilder(uri(health, "/health/ready"))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(head, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void clientsThatDripTheirRequestStarveNobodyAndAreEnded() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (HealthServer health = start(0, health(RelayState.STREAMING, true))) {
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), health.port());
        socket.setSoTimeout(20_000);
        write(socket, "GET /health/live HTTP/1.1\r\n");
        slow.add(socket);
      }
      try (Drip drip = new Drip(slow)) {
        for (int i = 0; i < 40; i++) {
          drip.awaitRounds(1);
          assertThat(get(health, "/health/live").statusCode()).isEqualTo(200);
          assertThat(get(health, "/health/ready").statusCode()).isEqualTo(200);
        }
        for (Socket socket : slow) {
          assertThat(ended(socket)).as("ended, though never idle").isTrue();
        }
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Sends a byte of a header on each connection, five times a second. */
  private static final class Drip implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    Drip(List<Socket> sockets) {
      var unused = thread.scheduleAtFixedRate(() -> send(sockets), 0, 200, TimeUnit.MILLISECONDS);
    }

    private void send(List<Socket> sockets) {
      for (Socket socket : sockets) {
        try {
          write(socket, "x");
        } catch (IOException e) {
          ended.incrementAndGet(); // by the server
        }
      }
      rounds.incrementAndGet();
    }

    void awaitRounds(int more) {
      int wanted = rounds.get() + more;
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(30))
          .until(() -> rounds.get() >= wanted);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {}
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void aPortInUseIsAConfigurationError() throws IOException {
    try (HealthServer first = start(0, health(RelayState.NEW, false))) {
      assertThatThrownBy(() -> start(first.port(), health(RelayState.NEW, false)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(
              "http.port %d on http.host 127.0.0.1 can't be listened on", first.port());
    }
  }

  private static RelayHealth health(RelayState state, boolean ready) {
    return new RelayHealth(
        state, ready, Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static HealthServer start(int port, RelayHealth health) {
    return HealthServer.start(new SidecarConfig.Http("127.0.0.1", port), "orders", () -> health);
  }

  private HttpResponse<String> get(HealthServer health, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(health, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(HealthServer health, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(health.port(), path));
  }
}
