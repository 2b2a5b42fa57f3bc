package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A refusal that asks for a decision, as an operator and a supervisor meet it. */
@ExtendWith(OutboxExtension.class)
class AcceptCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;
  private final Map<String, String> environment;

  AcceptCommandIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
    this.environment = OutboxProcess.environment(name, database, broker.bootstrapServers());
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void aGapStaysRefusedUntilSomebodyAcceptsIt() throws Exception {
    assertThat(new OutboxMigrations("commitline", "").apply(database.dataSource())).isPositive();
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        relay.awaitState("STREAMING");
        insert(1);
        assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
        insert(3);
        assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
        assertThat(relay.output()).contains("CL-132", "number 3 of Order A-1", "number 1 was");
      }
      assertRefusedAgain();
      assertRefusedAgain();

      assertThat(execute("CL-133")).as("which does not stand").isEqualTo(70);
      assertThat(out.toString()).contains("CL-133 does not stand", "nothing is accepted");
      assertRefusedAgain();

      assertThat(execute("CL-132")).isZero();
      assertThat(out.toString()).contains("number 3 of Order A-1", "gives up: ", "accepted by kim");
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        relay.awaitState("STREAMING");
        assertThat(reader.awaitRecords(2, LIMIT)).as("what stands behind the gap, once").hasSize(2);
        assertThat(relay.output()).contains("goes on past CL-132", "accepted by kim", "a test");
        relay.terminate(); // a killed one may leave a transaction open, for which accept would wait
        assertThat(relay.exitCode(LIMIT)).isZero();
      }
      assertThat(execute("CL-132")).as("it counts once").isEqualTo(70);
    }
  }

  @Test
  void aGapBehindAnAcceptedOneIsAnotherOne() throws Exception {
    assertThat(new OutboxMigrations("commitline", "").apply(database.dataSource())).isPositive();
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      insert(1);
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
        insert(2);
        assertThat(reader.awaitRecords(2, LIMIT)).hasSize(2);
        insert(4);
        assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      }
      assertThat(execute("CL-132")).isZero();
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        assertThat(reader.awaitRecords(3, LIMIT)).hasSize(3);
        insert(6);
        assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
        assertThat(relay.output()).contains("CL-132", "number 6 of Order A-1");
      }
      try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
        assertThat(relay.exitCode(LIMIT)).as("nobody has decided").isEqualTo(70);
        assertThat(relay.output()).contains("number 6 of Order A-1", "found at");
        assertThat(relay.output().lines()).as("a line for each event").hasSizeGreaterThan(2);
      }
      assertThat(execute("CL-132")).isZero();
      assertThat(out.toString()).contains("number 6 of Order A-1");
    }
  }

  @Test
  void whatCanOnlyBeMendedIsWrongUsage() {
    assertThat(execute("CL-201")).isEqualTo(64);
    assertThat(err.toString()).contains("CL-201 can't be accepted, only mended");
    assertThat(execute("CL-999")).isEqualTo(64);
    assertThat(err.toString()).contains("there is no code 'CL-999'");
  }

  private void assertRefusedAgain() throws Exception {
    try (OutboxProcess relay = OutboxProcess.start(environment, "run")) {
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-132", "number 3 of Order A-1", "found at");
    }
  }

  private int execute(String code) {
    return OutboxCli.commandLine(environment)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("accept", code, "--by", "kim", "--reason", "a test");
  }

  private void insert(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', 'A-1', 'OrderPlaced', '{}', '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(topic, sequence));
  }
}
