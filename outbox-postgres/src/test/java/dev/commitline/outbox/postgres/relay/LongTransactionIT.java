package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database transaction that takes longer to publish than Kafka lets a transaction be open. */
@ExtendWith(OutboxExtension.class)
class LongTransactionIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int EVENTS = 500_000;
  private static final Map<String, String> SHORT = Map.of("transaction.timeout.ms", "1000");

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private final TestDatabase database;

  LongTransactionIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void whatIsTooLongEndsInANamedErrorAndNoPartOfItIsSeen() {
    try (RunningRelay relay = RunningRelay.streaming(config(false));
        TopicReader topic = TopicReader.of(broker, topic())) {
      commitLongTransaction();
      relay.await(RelayState.FAILED);

      assertThat(relay.fault().error()).isEqualTo(RelayError.TRANSACTION_TOO_LONG);
      assertThat(relay.fault())
          .hasMessageContaining("transaction.timeout.ms is 1000")
          .hasMessageMatching("(?s).* \\d+ events with \\d+ bytes in \\d+\\.\\d s.*");
      assertThat(topic.records()).isEmpty();
    }
  }

  @Test
  void inChunksItArrivesOnceAndInOrderOverARestartInsideIt() {
    try (TopicReader topic = TopicReader.of(broker, topic())) {
      try (RunningRelay relay = RunningRelay.streaming(config(true))) {
        commitLongTransaction();
        topic.awaitRecords(1, LIMIT);
        relay.stop();
      }
      assertThat(topic.records()).as("stopped inside the transaction").hasSizeLessThan(EVENTS);

      try (RunningRelay again = RunningRelay.streaming(config(true))) {
        List<String> sequences =
            topic.awaitRecords(EVENTS, LIMIT).stream()
                .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
                .toList();
        assertThat(sequences)
            .isEqualTo(IntStream.rangeClosed(1, EVENTS).mapToObj(Integer::toString).toList());
        assertThat(topic.records()).as("nothing comes behind").hasSize(EVENTS);
        assertThat(again.relay().lastFault()).isEmpty();
      }
    }
  }

  private RelayConfig config(boolean chunked) {
    return RelayConfigs.with(
        RelayConfigs.config(name, database, broker),
        new RelayConfig.Delivery(chunked, RelayConfig.Poison.HALT),
        SHORT);
  }

  private String topic() {
    return name + ".v1";
  }

  private void commitLongTransaction() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Order', 'A-1', 'OrderPlaced', 'x', '%s', i, '/shop', now(), i - 1, %d
        FROM generate_series(1, %d) AS i
        """
            .formatted(topic(), EVENTS, EVENTS));
  }
}
