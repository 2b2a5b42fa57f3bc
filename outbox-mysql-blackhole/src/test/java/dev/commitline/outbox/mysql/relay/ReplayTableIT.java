package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.mysql.relay.history.ReplayDialect;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplaySource;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.ReplayTable;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTableIT {

  private static final Replay.Moment MOMENT = new Replay.Moment("{\"0\":17}", 17);
  private static final String TOPIC = "shop.orders.v1";

  private final TimeZone before = TimeZone.getDefault();
  private final TestDatabase database;
  private final ReplayTable table;

  ReplayTableIT(@OnMySql TestDatabase database) {
    new MySqlOutboxMigrations(database.name(), "", MySqlOutboxMigrations.Engine.BLACKHOLE)
        .apply(database.dataSource());
    RelayConfig config =
        new RelayConfig(
            "orders",
            new RelayConfig.Database(
                database.jdbcUrl(),
                database.username(),
                database.password(),
                new OutboxNames(database.name(), "")),
            new RelayConfig.Kafka("localhost:1", Map.of()),
            RelayConfig.Topics.DEFAULT,
            RelayConfig.Retry.DEFAULT);
    table = new ReplayTable(config, new ReplayDialect(new MySqlConnections(config)));
    this.database = database;
  }

  @BeforeAll
  void liveElsewhere() {
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
  }

  @AfterAll
  void comeBack() {
    TimeZone.setDefault(before);
  }

  @Test
  void aReplayIsReadAsItWasNoted() {
    Selection selection =
        new Selection(
            TOPIC,
            "Order",
            "4711-\uD83D\uDE00",
            "shop.orders.OrderPlaced",
            Instant.parse("2026-03-29T01:30:00.123456Z"),
            Instant.parse("2026-10-25T01:30:00Z"),
            2L,
            5L);
    ReplayOrder order =
        new ReplayOrder(selection, ReplaySource.TOPIC, null, null, "ann", "new service", 100);
    table.add("r-1", order, "*.replay.r-1", MOMENT);

    Replay replay = table.find("r-1").orElseThrow();
    assertThat(replay.order()).isEqualTo(order);
    assertThat(replay.target()).isEqualTo("*.replay.r-1");
    assertThat(replay.moment()).isEqualTo(MOMENT);
    assertThat(replay.state()).isEqualTo(ReplayState.RUNNING);
    assertThat(Duration.between(replay.created(), Instant.now())).isLessThan(Duration.ofMinutes(1));
    assertThat(replay.silence()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    assertThat(table.list()).extracting(Replay::id).contains("r-1");
    assertThat(table.find("r-0")).isEmpty();
  }

  @Test
  void itBelongsToWhoTookItLast() {
    table.add("r-2", order("other.r-2"), "other.r-2", MOMENT);
    table.take("r-2", "a");
    table.take("r-2", "b");

    assertThat(table.seen("r-2", "a", 5)).isEmpty();
    assertThat(table.seen("r-2", "b", 7)).contains(ReplayState.RUNNING);
    assertThat(table.find("r-2").orElseThrow().events()).isEqualTo(7);
  }

  @Test
  void itGoesOnlyWhereItMay() {
    table.add("r-3", order("other.r-3"), "other.r-3", MOMENT);

    assertThat(table.move("r-3", ReplayState.FAILED, "relay", "CL-406")).isTrue();
    assertThat(table.find("r-3").orElseThrow().fault()).isEqualTo("CL-406");
    assertThat(table.move("r-3", ReplayState.DONE, "relay", null)).as("from FAILED").isFalse();
    assertThat(table.move("r-3", ReplayState.RUNNING, "ann", null)).isTrue();
    assertThat(table.move("r-3", ReplayState.DONE, "relay", null)).isTrue();
  }

  @Test
  void twoReplaysNeverGoToOneTarget() {
    table.add("r-4", order(TOPIC), TOPIC, MOMENT);

    assertThat(ofRelay()).extracting(Replay::id).containsExactly("r-4");
    assertThatThrownBy(() -> table.add("r-5", order(TOPIC), TOPIC, MOMENT))
        .isInstanceOfSatisfying(
            RelayException.class, e -> assertThat(e.error()).isEqualTo(RelayError.REPLAY_CONFLICT));
    assertThat(table.move("r-4", ReplayState.CANCELLED, "ann", null)).isTrue();
    assertThat(ofRelay()).isEmpty();
    table.add("r-6", order(TOPIC), TOPIC, MOMENT);
    assertThat(table.move("r-6", ReplayState.DONE, "relay", null)).isTrue();
  }

  @Test
  void whoLooksAgainAndAgainKeepsItsSessionAndOpensAnotherWhenItIsLost() throws SQLException {
    try (ReplayLedger.Watch watch = table.watch()) {
      watch.ofRelay();
      await().until(() -> sessions().size() == 1); // others' are gone
      List<Long> kept = sessions();
      watch.ofRelay();
      assertThat(sessions()).isEqualTo(kept);

      database.execute("KILL " + kept.get(0));
      await().until(() -> sessions().isEmpty());
      assertThatThrownBy(watch::ofRelay).isInstanceOf(RelayException.class);
      watch.ofRelay();
      assertThat(sessions()).hasSize(1).isNotEqualTo(kept);
    }
    await().until(() -> sessions().isEmpty());
  }

  /** Of this database, but for the one that asks. */
  private List<Long> sessions() throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()")) {
      while (row.next()) {
        ids.add(row.getLong(1));
      }
    }
    return ids;
  }

  private List<Replay> ofRelay() {
    try (ReplayLedger.Watch watch = table.watch()) {
      return watch.ofRelay();
    }
  }

  private static ReplayOrder order(String target) {
    return new ReplayOrder(Selection.ofTopic(TOPIC), target, "ann", "lost", null).fromTopic();
  }
}
