package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jar as it is deployed, against a real database and a real broker. */
@ExtendWith(OutboxExtension.class)
class SidecarIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NO_BROKER = "127.0.0.1:1";

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private final TestDatabase database;

  SidecarIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void committedEventsArriveAndSigtermEndsWith0() throws Exception {
    migrate();
    insertEvent(1);
    try (OutboxProcess relay = OutboxProcess.start(environment(broker), "run");
        TopicReader reader = TopicReader.of(broker, topic())) {
      relay.awaitState("STREAMING");
      assertThat(relay.health("live").statusCode()).isEqualTo(200);
      assertThat(relay.health("ready").statusCode()).isEqualTo(200);
      insertEvent(2);

      List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(2, LIMIT);
      assertThat(records)
          .extracting(r -> TopicReader.header(r, "ce_aggregateseq"))
          .containsExactly("1", "2");

      relay.terminate();
      assertThat(relay.exitCode()).as(relay.output()).isZero();
      assertThat(relay.output()).contains("STREAMING -> STOPPED").doesNotContain("ERROR");
      assertThat(relay.output().lines()).allMatch(line -> line.startsWith("20"), "a log line");
    }
  }

  @Test
  void aStandbyIsReadyAndTakesOver() throws Exception {
    migrate();
    try (OutboxProcess first = OutboxProcess.start(environment(broker), "run")) {
      first.awaitState("STREAMING");
      try (OutboxProcess second = OutboxProcess.start(environment(broker), "run")) {
        second.awaitState("STANDBY");
        Awaitility.await().atMost(LIMIT).until(() -> second.health("ready").statusCode() == 200);

        first.terminate();

        assertThat(first.exitCode()).isZero();
        second.awaitState("STREAMING");
      }
    }
  }

  @Test
  void anUnreachableBrokerIsWaitedForAndSigtermEndsWith0() throws Exception {
    migrate();
    Map<String, String> environment = OutboxProcess.environment(name, database, NO_BROKER);
    try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
      relay.awaitState("STARTING");
      assertThat(relay.health("live").statusCode()).isEqualTo(200);
      assertThat(relay.health("ready").statusCode()).isEqualTo(503);

      relay.terminate();

      assertThat(relay.exitCode()).as(relay.output()).isZero();
    }
  }

  @Test
  void aFaultThatPassesIsShownByHealthAndNeverEndsTheProcess() throws Exception {
    migrate();
    Map<String, String> environment = OutboxProcess.environment(name, database, NO_BROKER);
    environment.put("COMMITLINE_KAFKA_PROPERTIES_DEFAULT_API_TIMEOUT_MS", "2000");
    environment.put("COMMITLINE_KAFKA_PROPERTIES_REQUEST_TIMEOUT_MS", "1000");
    try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
      relay.awaitState("BACKING_OFF");
      assertThat(relay.health("ready").body()).contains("\"lastFault\":\"CL-201\"");
      assertThat(relay.output()).contains("CL-201").contains("check kafka.bootstrap-servers");
    }
  }

  @Test
  void aTruststoreThatIsMissingEndsWith70AndIsNamed() throws Exception {
    migrate();
    Map<String, String> environment = environment(broker);
    environment.put("COMMITLINE_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL");
    environment.put("COMMITLINE_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION", "/no/such/trust.p12");
    environment.put("COMMITLINE_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE", "PKCS12");
    try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
      assertThat(relay.exitCode()).isEqualTo(70);
      assertThat(relay.output()).contains("CL-226", "/no/such/trust.p12");
    }
  }

  @Test
  void aWrongPasswordEndsWith70AndIsNotShown() throws Exception {
    migrate();
    database.execute("CREATE ROLE %s LOGIN REPLICATION PASSWORD 'Right-1'".formatted(name));
    try {
      Map<String, String> environment =
          OutboxProcess.environment(name, database.as(name, "Wrong-2"), broker.bootstrapServers());
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        assertThat(relay.exitCode()).isEqualTo(70);
        assertThat(relay.output())
            .contains("ERROR")
            .containsOnlyOnce("CL-102")
            .contains("check database.username and database.password")
            .doesNotContain("Wrong-2", "\tat ", "Exception");
      }
    } finally {
      database.execute("DROP ROLE " + name);
    }
  }

  @Test
  void migrateTellsWhatItDid() throws Exception {
    assertThat(migrate())
        .contains("commitline.outbox in " + database.jdbcUrl())
        .contains("migration(s) applied")
        .contains("publication commitline_outbox");
    assertThat(migrate()).contains("up to date");
  }

  @Test
  void migrateWithAWrongPasswordEndsWith70() throws Exception {
    Map<String, String> environment = environment(broker);
    environment.put("COMMITLINE_DATABASE_USERNAME", "nobody_" + name.substring(0, 8));
    try (OutboxProcess migrate = OutboxProcess.start(environment, "migrate")) {
      assertThat(migrate.exitCode()).isEqualTo(70);
      assertThat(migrate.output()).startsWith("outbox: CL-102").hasLineCount(1);
    }
  }

  @Test
  void helpAndVersionAndAnUnknownVariable() throws Exception {
    try (OutboxProcess help = OutboxProcess.start(Map.of(), "--help");
        OutboxProcess version = OutboxProcess.start(Map.of(), "--version");
        OutboxProcess unknown = OutboxProcess.start(Map.of("COMMITLINE_DATABSE_URL", "x"), "run")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.output()).contains("Exit codes:");
      assertThat(version.exitCode()).isZero();
      assertThat(version.output()).matches("outbox \\d+\\.\\d+\\.\\d+.*\\R");
      assertThat(unknown.exitCode()).isEqualTo(78);
      assertThat(unknown.output()).contains("did you mean 'COMMITLINE_DATABASE_URL'?");
    }
  }

  private String migrate() throws InterruptedException {
    try (OutboxProcess migrate = OutboxProcess.start(environment(broker), "migrate")) {
      assertThat(migrate.exitCode()).as(migrate.output()).isZero();
      return migrate.output();
    }
  }

  private Map<String, String> environment(KafkaBroker broker) {
    return OutboxProcess.environment(name, database, broker.bootstrapServers());
  }

  private String topic() {
    return "shop." + name + ".v1";
  }

  private void insertEvent(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', 'A-1', 'OrderPlaced', 'x', '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(topic(), sequence));
  }
}
