package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The slot keeps no more of the log than what was not published yet. */
@ExtendWith(OutboxExtension.class)
class SlotAdvanceIT {

  private static final int ROUNDS = 16;
  private static final long MEGABYTE = 1L << 20;

  private final TestDatabase database;
  private final KafkaBroker broker;

  SlotAdvanceIT(TestDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
  }

  @Test
  void theSlotAdvancesThoughNothingIsPublished() throws SQLException {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("TRUNCATE commitline.outbox_relay");
    database.execute("CREATE TABLE busy (text text)");
    try (RunningRelay relay =
        RunningRelay.streaming(RelayConfigs.config("idle", database, broker))) {
      long before = retained();
      for (int round = 0; round < ROUNDS; round++) {
        database.execute(
            "INSERT INTO busy SELECT repeat(i::text, 200) FROM generate_series(10000, 25000) AS i");
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(retained()).isLessThan(64 * MEGABYTE));
      assertThat(before).isLessThan(64 * MEGABYTE);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void whatWasPublishedIsConfirmed() throws SQLException {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("TRUNCATE commitline.outbox_relay");
    try (RunningRelay relay =
        RunningRelay.streaming(RelayConfigs.config("confirm", database, broker))) {
      String before = confirmed();
      database.execute(
          """
          INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
              aggregateseq, source, time, txindex, txsize)
          VALUES (gen_random_uuid(), 'A', '1', 't', 'x', 'confirm.v1', 1, '/s', now(), 0, 1)
          """);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(confirmed()).isNotEqualTo(before));
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private String confirmed() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots"
                    + " WHERE slot_name = 'commitline_confirm'")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Bytes of WAL that PostgreSQL keeps for the slot. */
  private long retained() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT"); // writes the record that lets a slot's restart point move
      try (ResultSet row =
          statement.executeQuery(
              "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint"
                  + " FROM pg_replication_slots WHERE slot_name = 'commitline_idle'")) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
