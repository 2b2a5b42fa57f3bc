package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.kafka.TopicEnds;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are renewed while the relay runs; its clients read files only when made. */
@ExtendWith(OutboxExtension.class)
class RotatedCertificateIT {

  private static final String PASSWORD = "changeit";

  private static Path directory;
  private static KafkaBroker broker;
  private static TlsFront front;
  private static int port;

  @BeforeAll
  static void startBroker(@TempDir Path empty) throws Exception {
    directory = empty;
    key("server", "-ext", "san=dns:localhost");
    key("old");
    key("renewed");
    String certificate = directory.resolve("server.cer").toString();
    keytool("-exportcert", "server", "-alias", "server", "-file", certificate);
    keytool("-importcert", "trusted", "-alias", "server", "-file", certificate, "-noprompt");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    broker = KafkaBroker.start(directory.resolve("kafka"), port);
    front = new TlsFront(port, broker.portBehind(port), store("server"), store("old"), PASSWORD);
  }

  @AfterAll
  static void stopBroker() throws IOException {
    front.close();
    broker.close();
  }

  @BeforeEach
  void theOldOneIsValid() throws Exception {
    useCertificate("old");
    front.acceptOnly(store("old"), PASSWORD);
  }

  @Test
  void aRenewedCertificateIsTakenByTheNextSession() throws Exception {
    RelayConfig config = config("renewed");
    try (KafkaConnection first = KafkaConnection.connect(config)) {
      Target target = first.target(first.knownState(), found -> false, new TopicEnds());
      publish(target, 1);
      useCertificate("renewed");
      front.acceptOnly(store("renewed"), PASSWORD);

      assertThatThrownBy(() -> publish(target, 2)).satisfies(this::mayPass);
    }
    try (KafkaConnection second = KafkaConnection.connect(config)) {
      assertThat(second.knownState().resumePoint()).isEqualTo(Optional.of(point(1)));
      publish(second.target(second.knownState(), found -> false, new TopicEnds()), 2);
    }
  }

  @Test
  void aCertificateThatIsRenewedTooLateIsWaitedFor() throws Exception {
    front.acceptOnly(store("renewed"), PASSWORD);
    RelayConfig config = config("late");

    assertThatThrownBy(() -> KafkaConnection.connect(config)).satisfies(this::mayPass);
    useCertificate("renewed");

    KafkaConnection.connect(config).close();
  }

  @Test
  void aKeyStoreThatIsHalfWrittenIsWaitedForByARelayThatHasStreamed(TestDatabase database)
      throws Exception {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    RelayConfig config = config("half", database);
    try (RunningRelay relay = RunningRelay.streaming(config)) {
      byte[] whole = Files.readAllBytes(store("old"));
      Files.write(store("used"), Arrays.copyOf(whole, whole.length / 2));
      endSessions(database);
      Awaitility.await().until(() -> relay.fault().error() == RelayError.KAFKA_CLIENT);
      try (RunningRelay fresh = RunningRelay.start(config("fresh", database))) {
        fresh.await(RelayState.FAILED);
        assertThat(fresh.fault().error()).isEqualTo(RelayError.KAFKA_CLIENT);
      }
      useCertificate("old");
      relay.await(RelayState.STREAMING);
    }
  }

  private static void endSessions(TestDatabase database) {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
  }

  private void mayPass(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.KAFKA_UNREACHABLE))
        .hasMessageContaining("SslAuthenticationException");
  }

  private static RelayConfig config(String name) {
    return config(
        name,
        new RelayConfig.Database("jdbc:postgresql://nowhere/x", "u", "p", OutboxNames.DEFAULT));
  }

  private static RelayConfig config(String name, TestDatabase database) {
    return config(
        name,
        new RelayConfig.Database(
            database.jdbcUrl(), database.username(), database.password(), OutboxNames.DEFAULT));
  }

  private static RelayConfig config(String name, RelayConfig.Database database) {
    return new RelayConfig(
        name,
        database,
        new RelayConfig.Kafka(
            "localhost:" + port,
            Map.of(
                "security.protocol",
                "SSL",
                "ssl.truststore.location",
                store("trusted").toString(),
                "ssl.truststore.password",
                PASSWORD,
                "ssl.keystore.location",
                store("used").toString(),
                "ssl.keystore.password",
                PASSWORD,
                "default.api.timeout.ms",
                "10000",
                "request.timeout.ms",
                "5000")),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }

  private static void publish(Target target, int number) {
    byte[] text = ("event " + number).getBytes(UTF_8);
    target.begin();
    target.send(
        new RelayEvent("event-" + number, "tls.v1", false, text, text, new RecordHeaders()));
    target.commit(point(number));
  }

  private static ResumePoint point(int number) {
    return ResumePoint.at(new LsnPosition("system", 1, number));
  }

  /** As a secret that is mounted changes: another file under the same name. */
  private static void useCertificate(String name) throws IOException {
    Files.copy(store(name), store("used"), REPLACE_EXISTING);
  }

  private static Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  private static void key(String name, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(List.of("-alias", name, "-keyalg", "RSA", "-dname", "CN=" + name));
    options.addAll(List.of(more));
    keytool("-genkeypair", name, options.toArray(String[]::new));
  }

  private static void keytool(String what, String store, String... more) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(tool, what));
    command.addAll(List.of("-keystore", store(store).toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-storetype", "PKCS12"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }
}
