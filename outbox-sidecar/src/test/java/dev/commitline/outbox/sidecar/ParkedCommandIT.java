package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator does about parked aggregates, beside a relay that runs. */
@ExtendWith(OutboxExtension.class)
class ParkedCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;
  private final Map<String, String> environment;

  ParkedCommandIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
    this.environment = OutboxProcess.environment(name, database, broker.bootstrapServers());
    environment.put("COMMITLINE_RELAY_POISON", "dead-letter");
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void parkedAggregatesAreListedAndReleased() throws Exception {
    assertThat(new OutboxMigrations("commitline", "").apply(database.dataSource())).isPositive();
    createNarrowTopic();
    try (OutboxProcess relay = OutboxProcess.start(environment, "run");
        TopicReader reader = TopicReader.of(broker, topic)) {
      relay.awaitState("STREAMING");
      insertLargeEvent();
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> relay.health("ready").body().contains("\"parkedAggregates\":1"));

      assertThat(execute("list")).isZero();
      assertThat(out.toString().lines())
          .hasSize(2)
          .startsWith("TOPIC\tAGGREGATE\tEVENTS\tFIRST EVENT\tERROR")
          .last(STRING)
          .startsWith(topic + "\tA-1\t1\t")
          .endsWith("\tCL-203");
      assertThat(relay.output())
          .as("told once, by the relay, and as a warning")
          .containsOnlyOnce("CL-203")
          .doesNotContain("ERROR");

      assertThat(execute("release", "--topic", topic, "--aggregate", "A-1")).isEqualTo(70);
      assertThat(out.toString()).endsWith("\tA-1\tstill parked: CL-203\n");

      widenTopic();
      assertThat(execute("release", "--all")).isZero();
      assertThat(out.toString()).endsWith("\tA-1\treleased\n");
      assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
      assertThat(relay.output()).contains("WARN").contains(topic + ".dlq");

      assertThat(execute("release", "--all")).isZero();
      assertThat(out.toString()).endsWith("nothing is parked there\n");
    }
  }

  @Test
  void aReleaseOfNothingInParticularIsWrongUsage() {
    assertThat(execute("release")).isEqualTo(64);
    assertThat(execute("release", "--topic", topic)).isEqualTo(64);
    assertThat(execute("release", "--all", "--aggregate", "A-1")).isEqualTo(64);
    assertThat(err.toString()).contains("give --topic and --aggregate, or --all");
  }

  @Test
  void aRelayThatNeverPublishedIsNamed() {
    assertThat(execute("list")).isEqualTo(70);
    assertThat(err.toString()).contains("CL-207").contains("relay '" + name + "' never published");
  }

  private int execute(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "parked";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return OutboxCli.commandLine(environment)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private void insertLargeEvent() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Order', 'A-1', 'OrderPlaced',
               string_agg(gen_random_uuid()::text, '')::bytea, '%s', 1, '/shop', now(), 0, 1
        FROM generate_series(1, 500)
        """
            .formatted(topic));
  }

  private void createNarrowTopic() throws Exception {
    NewTopic narrow =
        new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "10000"));
    try (Admin admin = broker.admin()) {
      admin.createTopics(List.of(narrow)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private void widenTopic() throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp wide =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "100000"), AlterConfigOp.OpType.SET);
    try (Admin admin = broker.admin()) {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(wide)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
