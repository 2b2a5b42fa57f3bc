package dev.commitline.outbox.sidecar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers the probes of an orchestrator: {@code /health/live} and {@code /health/ready}.
 *
 * <p>Thread safety: all methods from any thread.
 */
final class HealthServer implements AutoCloseable {

  private static final int THREADS = 2;
  private static final int SECONDS_PER_REQUEST = 2;

  private final String relay;
  private final Supplier<RelayState> state;
  private final Supplier<Optional<RelayException>> lastFault;
  private final IntSupplier parked;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, HealthServer::daemon);

  private HealthServer(
      String relay,
      Supplier<RelayState> state,
      Supplier<Optional<RelayException>> lastFault,
      IntSupplier parked,
      HttpServer server) {
    this.relay = relay;
    this.state = state;
    this.lastFault = lastFault;
    this.parked = parked;
    this.server = server;
  }

  /**
   * Listens at once.
   *
   * @param http where; its port must not be 0
   * @param relay the relay's name, shown in answers
   * @param state asked at each probe; must not block
   * @param lastFault asked at each probe, its code is shown; must not block
   * @param parked asked at each probe: how many aggregates are parked; must not block
   * @throws ConfigurationException when the address can't be listened on
   */
  static HealthServer start(
      SidecarConfig.Http http,
      String relay,
      Supplier<RelayState> state,
      Supplier<Optional<RelayException>> lastFault,
      IntSupplier parked) {
    limitRequestTime();
    HealthServer health = new HealthServer(relay, state, lastFault, parked, listen(http));
    health.answer("/health/live", HealthServer::live);
    health.answer("/health/ready", HealthServer::ready);
    health.server.setExecutor(health.threads);
    health.server.start();
    return health;
  }

  /** Whether the process does its work: it does in every state but the one it dies in. */
  static boolean live(RelayState state) {
    return state != RelayState.FAILED;
  }

  /** Whether the relay does its part: publishes, or waits to take over. */
  static boolean ready(RelayState state) {
    return state == RelayState.STREAMING || state == RelayState.STANDBY;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer listen(SidecarConfig.Http http) {
    try {
      return HttpServer.create(new InetSocketAddress(http.host(), http.port()), 0);
    } catch (IOException e) {
      throw new ConfigurationException(
          "http.port %d on http.host %s can't be listened on (%s): choose another, or port 0 for none"
              .formatted(http.port(), http.host(), e.getMessage()));
    }
  }

  /**
   * A prober that never sends its request must not hold a thread; the JDK's default is no limit.
   */
  private static void limitRequestTime() {
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(SECONDS_PER_REQUEST));
  }

  private void answer(String path, Predicate<RelayState> healthy) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, healthy);
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
  }

  private void answer(HttpExchange exchange, Predicate<RelayState> healthy) throws IOException {
    RelayState now = state.get();
    byte[] body = json(now).getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(healthy.test(now) ? 200 : 503, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Nothing in it needs escaping: a relay's name, a state and a code are plain letters. */
  private String json(RelayState now) {
    String fault =
        lastFault.get().map(f -> ",\"lastFault\":\"%s\"".formatted(f.error().code())).orElse("");
    int waiting = parked.getAsInt();
    String aggregates = waiting == 0 ? "" : ",\"parkedAggregates\":" + waiting;
    return "{\"relay\":\"%s\",\"state\":\"%s\"%s%s}%n".formatted(relay, now, fault, aggregates);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "outbox-health");
    thread.setDaemon(true);
    return thread;
  }
}
