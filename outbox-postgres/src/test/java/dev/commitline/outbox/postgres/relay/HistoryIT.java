package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The relay and the partitions of the outbox. */
@ExtendWith(OutboxExtension.class)
class HistoryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final KafkaBroker broker;

  HistoryIT(PostgresServer server, KafkaBroker broker) {
    this.database = server.createDatabase();
    this.broker = broker;
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void anOldPartitionGoesOnceItsEventsWerePublished() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    makePartition("old", 20, 8);
    RelayConfig config = RelayConfigs.config("history", database, broker);
    append("history.v1", 1, "now() - interval '10 days'");
    try (PostgresRelaySource source = new PostgresRelaySource(config)) {
      source.maintain();
      assertThat(tables("old")).as("no relay has published it").isOne();
      try (RunningRelay relay = RunningRelay.streaming(config)) {
        append("history.v1", 2, "now()");
        awaitGone(source, "old");
        assertThat(published("history.v1", 2)).containsExactly("1", "2");
        makePartition("older", 40, 20);
        awaitGone(source, "older"); // though nothing is appended any more
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  @Test
  void eventsFromBeforeThePartitionsArePublished() {
    migrateTo("4");
    RelayConfig config = RelayConfigs.config("before_partitions", database, broker);
    append("before.v1", 1, "now()");
    append("before.v1", 2, "now()");
    try (RunningRelay relay = RunningRelay.start(config)) {
      assertThat(relay.fault())
          .as("migrations that are older than the relay")
          .hasMessageContainingAll("CL-105", "commitline.outbox_past", "apply the migrations");
    }
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    append("before.v1", 3, "now()");
    try (RunningRelay relay = RunningRelay.streaming(config)) {
      append("before.v1", 4, "now()");
      assertThat(published("before.v1", 4)).containsExactly("1", "2", "3", "4");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void makePartition(String name, int fromDaysAgo, int toDaysAgo) {
    database.execute(
        """
        DO $$ BEGIN EXECUTE format('CREATE TABLE commitline.%s PARTITION OF commitline.outbox'
          ' FOR VALUES FROM (%%L) TO (%%L)', now() - interval '%d days', now() - interval '%d days'); END $$
        """
            .formatted(name, fromDaysAgo, toDaysAgo));
  }

  private void awaitGone(PostgresRelaySource source, String partition) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              source.maintain();
              return tables(partition) == 0;
            });
  }

  private void migrateTo(String version) {
    var unused =
        Flyway.configure()
            .dataSource(database.dataSource())
            .locations("classpath:dev/commitline/outbox/migrations/postgresql")
            .defaultSchema("commitline")
            .createSchemas(true)
            .table("outbox_schema_history")
            .target(version)
            .skipDefaultCallbacks(true)
            .placeholders(
                Map.of(
                    "schema", "commitline",
                    "prefix", "",
                    "publication", "commitline_outbox",
                    "appRole", "commitline_app",
                    "relayRole", "commitline_relay"))
            .load()
            .migrate();
  }

  private List<String> published(String topic, int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      List<String> sequences =
          reader.awaitRecords(count, LIMIT).stream()
              .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
              .toList();
      assertThat(reader.records()).hasSize(count);
      return sequences;
    }
  }

  private void append(String topic, int sequence, String time) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'A', '1', 't', 'x', '%s', %d, '/s', %s, 0, 1)
        """
            .formatted(topic, sequence, time));
  }

  private int tables(String name) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_class WHERE relname = '%s'".formatted(name))) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
