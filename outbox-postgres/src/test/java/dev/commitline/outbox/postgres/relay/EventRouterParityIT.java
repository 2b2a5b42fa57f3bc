package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.PayloadSerializer;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whoever has Debezium's own EventRouter today reads the same from our table: the outbox can be
 * moved to our relay, or away from it, without its consumers noticing.
 */
@ExtendWith(OutboxExtension.class)
class EventRouterParityIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @DataProduct(
      name = "parity.notes",
      domain = "parity",
      owner = "team",
      description = "Bytes to compare.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Note(byte[] bytes) {}

  /** What both must agree on. */
  record Seen(String topic, String key, @Nullable String valueHex, String id) {}

  private final TestDatabase database;
  private final KafkaBroker broker;

  EventRouterParityIT(TestDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
  }

  @Test
  void theEventRouterYieldsTheSameKeysValuesAndIds() throws Exception {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    try (RunningRelay relay =
            RunningRelay.streaming(RelayConfigs.config("parity", database, broker));
        RoutedByDebezium router = RoutedByDebezium.start(database);
        TopicReader topic = TopicReader.of(broker, "parity.notes.v1")) {
      int events = append();

      List<Seen> ours =
          topic.awaitRecords(events, LIMIT).stream().map(EventRouterParityIT::seen).toList();
      List<Seen> theirs = router.await(events);

      assertThat(ours).hasSize(events);
      assertThat(theirs).containsExactlyInAnyOrderElementsOf(ours);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private int append() throws SQLException {
    JdbcOutbox outbox =
        JdbcOutbox.of(
            database.dataSource(),
            new PostgresOutbox(),
            OutboxNames.DEFAULT,
            "/parity",
            new Bytes());
    byte[] binary = new byte[256];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) i;
    }
    outbox.useTransaction(
        c -> {
          outbox.append("Note", "plain", new Note("hello".getBytes(UTF_8)));
          outbox.append("Note", "𝒞-😀", new Note("😀 𝒞".getBytes(UTF_8)));
          outbox.append("Note", "binary", new Note(binary));
        });
    outbox.useTransaction(c -> outbox.append("Note", "plain", new Note("again".getBytes(UTF_8))));
    outbox.useTransaction(c -> outbox.append(OutboxEvent.tombstone("Note", "plain", Note.class)));
    return 5;
  }

  private static Seen seen(ConsumerRecord<String, byte[]> record) {
    String id = TopicReader.header(record, "id");
    return new Seen(record.topic(), record.key(), hex(record.value()), String.valueOf(id));
  }

  private static @Nullable String hex(byte @Nullable [] value) {
    return value == null ? null : HexFormat.of().formatHex(value);
  }

  private static final class Bytes implements PayloadSerializer {
    @Override
    public String contentType() {
      return "application/octet-stream";
    }

    @Override
    public byte[] serialize(Object payload) {
      return ((Note) payload).bytes();
    }
  }

  /** A stock embedded engine with the EventRouter, configured as its documentation tells. */
  private static final class RoutedByDebezium implements AutoCloseable {
    private final List<Seen> records = new CopyOnWriteArrayList<>();
    private final CountDownLatch streaming = new CountDownLatch(1);
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Thread thread;

    private RoutedByDebezium(TestDatabase database) {
      engine =
          DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
              .using(properties(database))
              .using(
                  new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                      streaming.countDown();
                    }
                  })
              .notifying(event -> records.add(seen(event.record())))
              .build();
      thread = new Thread(engine, "event-router");
    }

    static RoutedByDebezium start(TestDatabase database) throws InterruptedException {
      RoutedByDebezium router = new RoutedByDebezium(database);
      router.thread.start();
      assertThat(router.streaming.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return router;
    }

    List<Seen> await(int count) {
      Awaitility.await().atMost(LIMIT).until(() -> records.size() >= count);
      return List.copyOf(records);
    }

    @Override
    public void close() throws IOException {
      engine.close();
      Awaitility.await().atMost(LIMIT).until(() -> !thread.isAlive());
    }

    private static Seen seen(SourceRecord record) {
      return new Seen(
          record.topic(),
          (String) record.key(),
          hex(bytes(record.value())),
          (String) record.headers().lastWithName("id").value());
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
      if (value instanceof ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
      }
      return (byte[]) value;
    }

    private static Properties properties(TestDatabase database) {
      Properties properties = new Properties();
      properties.setProperty("name", "router");
      properties.setProperty("topic.prefix", "router");
      properties.setProperty(
          "connector.class", "io.debezium.connector.postgresql.PostgresConnector");
      properties.setProperty(
          "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
      properties.setProperty("database.hostname", database.host());
      properties.setProperty("database.port", Integer.toString(database.port()));
      properties.setProperty("database.user", database.username());
      properties.setProperty("database.password", database.password());
      properties.setProperty("database.dbname", database.name());
      properties.setProperty("plugin.name", "pgoutput");
      properties.setProperty("slot.name", "event_router_" + database.name().substring(0, 12));
      properties.setProperty("publication.name", "commitline_outbox");
      properties.setProperty("publication.autocreate.mode", "disabled");
      properties.setProperty("table.include.list", "commitline\\.outbox");
      properties.setProperty("snapshot.mode", "no_data");
      properties.setProperty("tombstones.on.delete", "false");
      properties.setProperty("transforms", "outbox");
      properties.setProperty("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
      properties.setProperty("transforms.outbox.route.by.field", "topic");
      properties.setProperty("transforms.outbox.route.topic.replacement", "${routedByValue}");
      properties.setProperty("transforms.outbox.route.tombstone.on.empty.payload", "true");
      return properties;
    }
  }
}
