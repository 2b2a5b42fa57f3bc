package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.RelayHealth;
import dev.commitline.outbox.relay.RelayState;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers the probes of an orchestrator: {@code /health/live} and {@code /health/ready}.
 *
 * <p>A request is parsed as its bytes come, so a client that sends them slowly holds a connection
 * and no thread; and no connection lives longer than a prober waits.
 *
 * <p>Thread safety: all methods from any thread.
 */
final class HealthServer implements AutoCloseable {

  private static final int MAX_THREADS = 8;
  private static final int ACCEPT_QUEUE = 1024;
  private static final int HEADER_BYTES = 8 << 10;
  private static final long IDLE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 1_000;

  private final Server server;
  private final ServerConnector connector;

  private HealthServer(SidecarConfig.Http http, HealthProbes probes) {
    this.server = new Server(threads());
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(requests()));
    connector.setHost(http.host());
    connector.setPort(http.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.addBean(new ShortConnections(connector.getScheduler()));
    server.addConnector(connector);
    server.setHandler(probes);
    server.setStopTimeout(STOP_MILLIS);
  }

  /**
   * Listens at once.
   *
   * @param http where; its port must not be 0
   * @param relay the relay's name, shown in answers
   * @param health asked at each probe; must not block
   * @throws ConfigurationException when the address can't be listened on
   */
  static HealthServer start(SidecarConfig.Http http, String relay, Supplier<RelayHealth> health) {
    HealthServer started = new HealthServer(http, new HealthProbes(relay, health));
    try {
      started.server.start();
      return started;
    } catch (IOException e) {
      started.close();
      throw new ConfigurationException(
          "http.port %d on http.host %s can't be listened on (%s): choose another, or port 0 for none"
              .formatted(http.port(), http.host(), e.getMessage()));
    } catch (Exception e) {
      started.close();
      throw new IllegalStateException("the health endpoints did not start", e);
    }
  }

  /** Whether the process does its work: it does in every state but the one it dies in. */
  static boolean live(RelayState state) {
    return state != RelayState.FAILED;
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the health endpoints did not stop", e);
    }
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
    threads.setName("outbox-health");
    threads.setDaemon(true);
    return threads;
  }

  private static HttpConfiguration requests() {
    HttpConfiguration requests = new HttpConfiguration();
    requests.setSendServerVersion(false);
    requests.setPersistentConnectionsEnabled(false); // probes are seconds apart
    requests.setRequestHeaderSize(HEADER_BYTES);
    return requests;
  }
}
