package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A relay says that it is ready when it has seen that it is. */
@ExtendWith(OutboxExtension.class)
class ReadinessIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private final TestDatabase database;

  ReadinessIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new OutboxMigrations("commitline", "").apply(database.dataSource());
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void aStandbyThatCanNotReachKafkaIsNotReadyUntilItCan() throws Exception {
    try (OutboxProcess leader = OutboxProcess.start(environment(), "run")) {
      leader.awaitState("STREAMING");
      try (Door door = new Door(URI.create("tcp://" + broker.bootstrapServers()))) {
        Map<String, String> environment = environment();
        environment.put("COMMITLINE_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + door.port());
        environment.put("COMMITLINE_KAFKA_PROPERTIES_DEFAULT_API_TIMEOUT_MS", "2000");
        environment.put("COMMITLINE_KAFKA_PROPERTIES_REQUEST_TIMEOUT_MS", "1000");
        try (OutboxProcess standby = OutboxProcess.start(environment, "run")) {
          Awaitility.await().atMost(LIMIT).until(() -> standby.output().contains("could not take"));
          assertThat(standby.health("ready").statusCode()).isEqualTo(503);
          assertThat(standby.health("ready").body())
              .contains("STANDBY", "\"lastFault\":\"CL-201\"");
          assertThat(standby.health("live").statusCode()).isEqualTo(200);

          door.open();
          awaitReady(standby, 200);
          assertThat(standby.health("ready").body()).contains("STANDBY").doesNotContain("CL-");
        }
      }
    }
  }

  @Test
  void aStandbyWhoseUserMayNotReplicateIsNotReady() throws Exception {
    try (OutboxProcess leader = OutboxProcess.start(environment(), "run")) {
      leader.awaitState("STREAMING");
      database.execute(
          "CREATE ROLE %s LOGIN PASSWORD 'x'; GRANT commitline_relay TO %s".formatted(name, name));
      try (OutboxProcess standby =
          OutboxProcess.start(
              OutboxProcess.environment(name, database.as(name, "x"), broker.bootstrapServers()),
              "run")) {
        Awaitility.await().atMost(LIMIT).until(() -> standby.output().contains("could not take"));
        assertThat(standby.health("ready").statusCode()).isEqualTo(503);
        assertThat(standby.health("ready").body()).contains("STANDBY", "\"lastFault\":\"CL-104\"");
      } finally {
        database.execute("REVOKE commitline_relay FROM %s; DROP ROLE %s".formatted(name, name));
      }
    }
  }

  @Test
  void aDatabaseThatTakesConnectionsAndNeverAnswersMakesNobodyReady() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment = environment();
      environment.put(
          "COMMITLINE_DATABASE_URL",
          "jdbc:postgresql://127.0.0.1:%d/shop".formatted(mute.getLocalPort()));
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        relay.awaitState("STANDBY");
        int[] looks = {0};
        Awaitility.await()
            .atMost(LIMIT)
            .until(
                () -> {
                  assertThat(relay.health("ready").statusCode()).isEqualTo(503);
                  looks[0]++;
                  return relay.output().contains("CL-101") && looks[0] > 20;
                });
      }
    }
  }

  @Test
  void aBatchThatKafkaDoesNotTakeClearsReadiness() throws Exception {
    try (KafkaBroker own = KafkaBroker.startEmbedded()) {
      Map<String, String> environment =
          OutboxProcess.environment(name, database, own.bootstrapServers());
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        relay.awaitState("STREAMING");
        awaitReady(relay, 200);
        insertEvent();
        Awaitility.await().atMost(LIMIT).until(() -> relay.output().contains("created topic"));
        signal(own, "STOP");
        try {
          insertEvent();
          awaitReady(relay, 503);
          assertThat(relay.health("ready").body())
              .contains("STREAMING", "\"oldestUnpublishedMs\":", "\"stuckMs\":");
          Awaitility.await()
              .atMost(LIMIT)
              .until(() -> relay.output().contains("Kafka has not taken a batch of events for"));
        } finally {
          signal(own, "CONT");
        }
        awaitReady(relay, 200);
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> !relay.health("ready").body().contains("oldestUnpublishedMs"));
      }
    }
  }

  @Test
  void readinessStaysAwayUntilWhatWaitsHasComeThrough() throws Exception {
    try (KafkaBroker own = KafkaBroker.startEmbedded()) {
      Map<String, String> environment =
          OutboxProcess.environment(name, database, own.bootstrapServers());
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        relay.awaitState("STREAMING");
        awaitReady(relay, 200);
        insertEvent();
        Awaitility.await().atMost(LIMIT).until(() -> relay.output().contains("created topic"));
        signal(own, "STOP");
        try {
          insertEvent();
          awaitReady(relay, 503);
          Awaitility.await()
              .atMost(LIMIT.multipliedBy(2))
              .until(
                  () -> {
                    HttpResponse<String> health = relay.health("ready");
                    assertThat(health.statusCode()).as(health.body()).isEqualTo(503);
                    return relay.output().contains("BACKING_OFF -> STANDBY");
                  });
        } finally {
          signal(own, "CONT");
        }
        awaitReady(relay, 200);
      }
    }
  }

  @Test
  void aStandbyThatIsWellForgetsTheFaultThatItHadBefore() throws Exception {
    try (OutboxProcess leader = OutboxProcess.start(environment(), "run")) {
      leader.awaitState("STREAMING");
      URI behind = URI.create(database.jdbcUrl().substring("jdbc:".length()));
      try (Door door = new Door(behind)) {
        Map<String, String> environment = environment();
        environment.put(
            "COMMITLINE_DATABASE_URL",
            database.jdbcUrl().replace(behind.getAuthority(), "127.0.0.1:" + door.port()));
        try (OutboxProcess standby = OutboxProcess.start(environment, "run")) {
          Awaitility.await().atMost(LIMIT).until(() -> standby.output().contains("CL-101"));
          assertThat(standby.health("ready").body()).contains("\"lastFault\":\"CL-101\"");

          door.open();
          awaitReady(standby, 200);
          Awaitility.await()
              .atMost(LIMIT)
              .until(() -> !standby.health("ready").body().contains("lastFault"));
          assertThat(standby.health("ready").body()).contains("STANDBY");
        }
      }
    }
  }

  @Test
  void aPasswordThatIsChangedInItsFileIsTakenAtTheNextConnection(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "orchid-1\n");
    database.execute(
        "CREATE ROLE %s LOGIN REPLICATION PASSWORD 'orchid-1'; GRANT commitline_relay TO %s"
            .formatted(name, name));
    Map<String, String> environment =
        OutboxProcess.environment(name, database.as(name, ""), broker.bootstrapServers());
    environment.remove("COMMITLINE_DATABASE_PASSWORD");
    environment.put("COMMITLINE_DATABASE_PASSWORD_FILE", file.toString());
    try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
      relay.awaitState("STREAMING");
      Files.writeString(file, "orchid-2");
      database.execute("ALTER ROLE %s PASSWORD 'orchid-2'".formatted(name));
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(name));

      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> relay.output().split("STARTING -> STREAMING", -1).length == 3);
      assertThat(relay.output()).doesNotContain("CL-102");

      database.execute("ALTER ROLE %s PASSWORD 'orchid-3'".formatted(name));
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(name));
      assertThat(relay.exitCode()).as("the newest content was refused").isEqualTo(70);
      assertThat(relay.output()).contains("CL-102").doesNotContain("orchid");
    }
  }

  private static void awaitReady(OutboxProcess relay, int status) {
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> relay.health("ready").statusCode() == status);
  }

  private static void signal(KafkaBroker broker, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private Map<String, String> environment() {
    return OutboxProcess.environment(name, database, broker.bootstrapServers());
  }

  private void insertEvent() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', gen_random_uuid()::text, 'OrderPlaced', 'x', '%s', 1, '/shop', now(), 0, 1)
        """
            .formatted(name + ".v1"));
  }
}
