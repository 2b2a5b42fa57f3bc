package dev.commitline.outbox.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A relay whose network to MySQL is slow. */
@ExtendWith(OutboxExtension.class)
class SlowBinlogIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** At 32 kB each time, about 8 s: a source that gives no sign is waited for 5 s. */
  private static final int EVENT_BYTES = 10_000_000;

  private static final int DELAY_MILLIS = 25;

  private final String name = "slow_" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = name + ".v1";
  private final TcpProxy network = TcpProxy.listening();
  private final TestDatabase database;
  private final KafkaBroker broker;

  SlowBinlogIT(MySqlServer server, KafkaBroker broker) {
    this.database = server.createDatabase();
    this.broker = broker;
  }

  @BeforeEach
  void migrate() {
    network.leadTo(database.port());
    new MySqlOutbox().migrate(database.dataSource(), new OutboxNames(database.name(), ""));
  }

  @AfterEach
  void tidyUp() {
    network.close();
    database.drop();
  }

  @Test
  void anEventMayTakeLongerThanASilentServerIsWaitedFor() {
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      network.delay(DELAY_MILLIS);
      database.execute(
          """
          INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, topic, aggregateseq,
              source, contenttype, time, txindex, txsize)
          VALUES (UUID(), 'Order', 'A-1', 'OrderPlaced', REPEAT('x', %d), '%s', 1,
              '/shop', 'text/plain', UTC_TIMESTAMP(6), 0, 1)
          """
              .formatted(EVENT_BYTES, topic));

      assertThat(reader.awaitRecords(1, LIMIT).get(0).value()).hasSize(EVENT_BYTES);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private RelayConfig config() {
    TestDatabase slow = database.at("localhost", network.port());
    return new RelayConfig(
        name,
        new RelayConfig.Database(
            slow.jdbcUrl(), slow.username(), slow.password(), new OutboxNames(slow.name(), "")),
        new RelayConfig.Kafka(broker.bootstrapServers(), Map.of()),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }
}
