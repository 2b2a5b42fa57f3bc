package dev.commitline.outbox.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A single-node KRaft broker as a child process of this JVM, from the class path of this JVM.
 *
 * <p>The child ends when this JVM does, however it ends.
 */
final class KafkaProcess implements KafkaBackend {

  private static final Duration START_WAIT = Duration.ofSeconds(90);
  private static final long STOP_WAIT_SECONDS = 20;
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="OUT"/></root>
      </configuration>
      """;
  private static final String LOG4J2 =
      """
      status = error
      appender.out.type = Console
      appender.out.name = OUT
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d %-5level %logger{1} %msg%n
      rootLogger.level = info
      rootLogger.appenderRef.out.ref = OUT
      """;

  private final Path directory = ServerFiles.temporaryDirectory("kafka");
  private final int port = ServerFiles.freePort();
  private final String clusterId = Uuid.randomUuid().toString();
  private @Nullable Process process;

  private KafkaProcess() {
    ServerFiles.write(directory.resolve("server.properties"), serverProperties());
    ServerFiles.write(directory.resolve("logback.xml"), LOGBACK);
    ServerFiles.write(directory.resolve("log4j2.properties"), LOG4J2);
    ServerFiles.write(
        directory.resolve("class-path"), "-cp \"%s\"".formatted(classPath().replace("\\", "\\\\")));
  }

  static KafkaProcess started() {
    KafkaProcess broker = new KafkaProcess();
    try {
      broker.start();
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /** Starts it, or starts it again over the same data, on the same port. */
  synchronized void start() {
    if (process != null) {
      throw new IllegalStateException("the broker on port " + port + " runs already");
    }
    try {
      Process child =
          new ProcessBuilder(command())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      process = child;
      awaitReady(child);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it with SIGKILL. */
  synchronized void kill() {
    Process child = process;
    process = null;
    if (child == null) {
      return;
    }
    child.destroyForcibly();
    try {
      child.onExit().get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the broker's process " + child.pid() + " did not end", e);
    }
  }

  /** The process id of the broker. */
  synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException("the broker on port " + port + " does not run");
    }
    return process.pid();
  }

  /** Kills it: its data go anyway, so an orderly end would only take time. */
  @Override
  public void close() {
    kill();
    ServerFiles.delete(directory);
  }

  @Override
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  private void awaitReady(Process child) {
    try {
      await()
          .atMost(START_WAIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !child.isAlive() || accepts());
      if (child.isAlive() && answers()) {
        return;
      }
    } catch (ConditionTimeoutException e) {
      kill(); // and say below what its log says
    }
    process = null;
    throw new IllegalStateException(
        "Kafka did not start on port %d; the end of its log:%n%s"
            .formatted(port, ServerFiles.tail(log())));
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()))) {
      await()
          .atMost(START_WAIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsInstanceOf(TimeoutException.class)
          .until(() -> !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty());
      return true;
    }
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-Xms128m",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Djava.awt.headless=true",
        "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
        "-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"),
        "@" + directory.resolve("class-path"),
        BrokerProcess.class.getName(),
        directory.toString(),
        clusterId);
  }

  private String serverProperties() {
    int controllerPort = ServerFiles.freePort();
    Map<String, String> settings = new LinkedHashMap<>(KafkaBroker.SETTINGS);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d".formatted(port, controllerPort));
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", directory.resolve("data").toString().replace("\\", "/"));
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private Path log() {
    return directory.resolve("broker.log");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
