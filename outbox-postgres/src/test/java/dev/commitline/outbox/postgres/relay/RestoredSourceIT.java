package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.kafka.PublishedPosition;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A copy of a server's files that was taken earlier, put back: the same system identifier,
 * timeline, slot and publication, and another history under LSNs that were used before.
 */
class RestoredSourceIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOPIC = "restored.things.v1";

  @DataProduct(
      name = "restored.things",
      domain = "restored",
      owner = "team",
      description = "What was restored.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Thing(int number) {}

  private final KafkaBroker broker = KafkaBroker.shared();
  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final int port = Ports.free();
  private final Path files;
  private PostgresServer server;
  private TestDatabase database;

  RestoredSourceIT(@TempDir Path directory) {
    files = directory.resolve("server");
    server = PostgresServer.start(files, port);
    database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"TABLE", "WAL"})
  void isRefusedWhereItHasGrownPastThePublishedPosition(Transport transport) throws Exception {
    publish(transport, 1, 3);
    snapshot();
    publish(transport, 4, 8);
    LsnPosition position = position();
    restore();
    append(transport, 4, 20); // other events, over the same places
    awaitWalPast(position);

    assertRefused("transaction");
    assertRefused("transaction");
    append(transport, 21, 22);
    assertRefused("transaction");
    assertThat(published(8)).as("nothing passed it by").isEqualTo(numbers(1, 8));

    accept();
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      assertThat(published(27))
          .as("on from the slot: what this history has behind it, whole")
          .isEqualTo(Stream.concat(numbers(1, 8).stream(), numbers(4, 22).stream()).toList());
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    RunningRelay.streaming(config()).close();
  }

  @Test
  void isRefusedBeforeAndBehindThePublishedPosition() throws Exception {
    publish(Transport.TABLE, 1, 3);
    snapshot();
    publish(Transport.TABLE, 4, 30);
    LsnPosition position = position();
    restore();

    assertRefused("WAL ends earlier");
    append(Transport.TABLE, 4, 60);
    awaitWalPast(position);
    assertRefused("transaction");
    assertThat(published(30)).isEqualTo(numbers(1, 30));
  }

  @Test
  void isAcceptedWhereNothingWasPublishedSince() {
    publish(Transport.TABLE, 1, 3);
    snapshot();
    restore();
    publish(Transport.TABLE, 4, 5);

    assertThat(published(5)).isEqualTo(numbers(1, 5));
  }

  private void publish(Transport transport, int from, int to) {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(transport, from, to);
      assertThat(published(to)).hasSize(to);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** Each in a transaction of its own. */
  private void append(Transport transport, int from, int to) {
    JdbcOutbox outbox =
        JdbcOutbox.of(
            database.dataSource(),
            new PostgresOutbox().using(transport),
            OutboxNames.DEFAULT,
            "/restored",
            new JsonPayloadSerializer());
    for (int number = from; number <= to; number++) {
      Thing thing = new Thing(number);
      try {
        outbox.useTransaction(connection -> outbox.append("Thing", name, thing));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void assertRefused(String why) {
    try (RunningRelay relay = RunningRelay.start(config())) {
      RelayException fault = relay.fault();
      assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CHANGED);
      assertThat(fault).hasMessageContaining(why);
      relay.await(RelayState.FAILED);
    }
  }

  private void accept() {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      assertThat(memory.accept(RelayError.SOURCE_CHANGED, "kim", "a test")).isPresent();
    }
  }

  /** The sequence numbers of this test's aggregate, at least so many. */
  private List<String> published(int count) {
    try (TopicReader reader = TopicReader.of(broker, TOPIC)) {
      return reader.awaitRecords(count, LIMIT, record -> name.equals(record.key())).stream()
          .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
          .toList();
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  private LsnPosition position() {
    try (PublishedPosition published = new PublishedPosition(config())) {
      return (LsnPosition) published.read().orElseThrow();
    }
  }

  /** Lets other tables grow, too, until the published position lies in this history. */
  private void awaitWalPast(LsnPosition position) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS other AS SELECT 1 AS one");
      boolean past = false;
      while (!past) {
        statement.execute("INSERT INTO other VALUES (2)");
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pg_current_wal_flush_lsn() > '%s'::pg_lsn".formatted(position.text()))) {
          row.next();
          past = row.getBoolean(1);
        }
      }
    }
  }

  private void snapshot() {
    server.close();
    DataDirectory.of(files).snapshot();
    server = PostgresServer.start(files, port);
  }

  private void restore() {
    server.close();
    DataDirectory.of(files).restore();
    server = PostgresServer.start(files, port);
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
