package dev.commitline.outbox.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A broker and its KRaft controller as child processes of this JVM, from {@link KafkaClassPath}.
 * They end when this JVM does, however it ends.
 *
 * <p>The controller is a process of its own and outlives a kill of the broker, as it does in a
 * cluster: see docs/adr/0006.
 */
final class KafkaProcess implements KafkaBackend, ServerBackend.Killable {

  private static final Duration START_WAIT = Duration.ofSeconds(90);
  private static final int CONTROLLER_ID = 100;
  private static final int BROKER_ID = 1;

  private final Map<String, String> settings;
  private final int port = Ports.free();
  private final int controllerPort = Ports.free();
  private final Listeners listeners;
  private final Path data;
  private final KafkaNode controller;
  private final KafkaNode broker;

  private KafkaProcess(
      Map<String, String> settings,
      NodeFiles controllerFiles,
      NodeFiles brokerFiles,
      int... proxyPorts) {
    this.settings = settings;
    this.listeners = new Listeners(port, proxyPorts);
    this.data = brokerFiles.data();
    String clusterId = Uuid.randomUuid().toString();
    controller = new KafkaNode(controllerFiles, clusterId, "128m", controllerSettings());
    broker = new KafkaNode(brokerFiles, clusterId, "512m", brokerSettings());
  }

  static KafkaProcess started() {
    return started(
        new KafkaProcess(KafkaBroker.SETTINGS_WITH_ACLS, NodeFiles.passing(), NodeFiles.passing()));
  }

  /** A broker whose files stay, and which clients can also reach through proxies. */
  static KafkaProcess over(Path directory, int... proxyPorts) {
    return started(
        new KafkaProcess(
            KafkaBroker.SETTINGS,
            NodeFiles.staying(directory.resolve("controller")),
            NodeFiles.staying(directory.resolve("broker")),
            proxyPorts));
  }

  private static KafkaProcess started(KafkaProcess kafka) {
    try {
      kafka.controller.process().start();
      kafka.startBroker();
      kafka.requireVersion();
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
    return kafka;
  }

  /**
   * Starts the broker again, after the controller has forgotten the killed one. Else the new one
   * would first act on metadata in which it is still the leader, and lose markers of transactions
   * when the controller takes that back; and it would have to wait until the old session is over.
   */
  @Override
  public void restart() {
    if (broker.process().alive()) {
      throw new IllegalStateException("the broker on port " + port + " runs");
    }
    unregisterBroker();
    startBroker();
  }

  @Override
  public void kill() {
    broker.process().kill();
  }

  @Override
  public long pid() {
    return broker.process().pid();
  }

  @Override
  public void close() {
    broker.close();
    controller.close();
  }

  @Override
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** The port that a proxy has to lead to. */
  int portBehind(int proxyPort) {
    return listeners.behind(proxyPort);
  }

  /** The directory with the partitions. */
  Path data() {
    return data;
  }

  private void startBroker() {
    broker.process().start();
    try {
      await()
          .atMost(START_WAIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !broker.process().alive() || accepts());
      if (broker.process().alive()) {
        awaitAnswer();
        return;
      }
    } catch (ConditionTimeoutException e) {
      broker.process().kill(); // and say below what its log says
    }
    throw new IllegalStateException(
        "Kafka did not start on port %d; the end of the logs of controller and broker:%n%s%n%n%s"
            .formatted(
                port,
                ServerFiles.tail(controller.process().log()),
                ServerFiles.tail(broker.process().log())));
  }

  /** No request of the protocol asks for it, but each node says it when it starts. */
  private void requireVersion() {
    String said = "Kafka version: ";
    String version =
        ServerFiles.lines(broker.process().log())
            .filter(line -> line.contains(said))
            .map(line -> line.substring(line.indexOf(said) + said.length()).strip())
            .findFirst()
            .orElse("none that its log tells");
    RequiredVersion.require(KafkaBroker.VERSION_PROPERTY, "the broker", version);
  }

  private void unregisterBroker() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                (Object) ("localhost:" + controllerPort)))) {
      admin.unregisterBroker(BROKER_ID).all().get(START_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a broker was unregistered", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the controller did not unregister the killed broker", e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitAnswer() {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()))) {
      await()
          .atMost(START_WAIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(TimeoutException.class)
          .until(() -> !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty());
    }
  }

  private Map<String, String> controllerSettings() {
    Map<String, String> node = commonSettings();
    node.put("process.roles", "controller");
    node.put("node.id", Integer.toString(CONTROLLER_ID));
    node.put("listeners", "CONTROLLER://localhost:" + controllerPort);
    return node;
  }

  private Map<String, String> brokerSettings() {
    Map<String, String> node = commonSettings();
    node.put("process.roles", "broker");
    node.put("node.id", Integer.toString(BROKER_ID));
    node.putAll(listeners.settings());
    return node;
  }

  private Map<String, String> commonSettings() {
    Map<String, String> common = new LinkedHashMap<>(settings);
    common.put(
        "controller.quorum.voters", "%d@localhost:%d".formatted(CONTROLLER_ID, controllerPort));
    common.put("controller.listener.names", "CONTROLLER");
    common.put("listener.security.protocol.map", listeners.protocols());
    return common;
  }
}
