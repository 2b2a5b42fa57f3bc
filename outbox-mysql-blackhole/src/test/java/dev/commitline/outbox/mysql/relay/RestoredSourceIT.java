package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a server's files that was taken earlier: the same server by all of its names. */
class RestoredSourceIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final KafkaBroker broker = KafkaBroker.shared();
  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final int port = Ports.free();
  private Path files = Path.of("");
  private MySqlServer server;
  private TestDatabase database;

  RestoredSourceIT(@TempDir Path directory) {
    files = directory.resolve("server");
    server = MySqlServer.start(files, port);
    database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new MySqlOutboxMigrations(database.name(), "", Engine.BLACKHOLE).apply(database.dataSource());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void isRefusedBeforeAndBehindThePublishedPosition() {
    publish(1, 3);
    snapshot();
    publish(4, 8);
    restore();
    append(4, 5); // other events, under identifiers that were used before

    assertRefused("this server, the same one");

    append(6, 20);
    assertRefused("was published, but here it is");
    assertRefused("was published, but here it is");
    assertThat(published(8)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void isAcceptedWhereNothingWasPublishedSince() {
    publish(1, 3);
    snapshot();
    restore();
    publish(4, 5);

    assertThat(published(5)).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void goesOnWhereTheLastTransactionIsPurged() {
    publish(1, 3);
    server.close();
    server = MySqlServer.start(files, port); // nobody reads the log any more
    database.execute("FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 HOUR");
    publish(4, 5);

    assertThat(published(5)).containsExactly("1", "2", "3", "4", "5");
  }

  /** Then nothing was published that could be shown again. */
  @Test
  void isRefusedAtAFirstStartWhereTheLogIsNotThatOfTheOutbox() {
    append(1, 2);
    resetLog();
    append(3, 40); // under identifiers from before the outbox, too

    assertRefused("the outbox was made behind");
    assertRefused("the outbox was made behind");
  }

  private void publish(int from, int to) {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(from, to);
      assertThat(published(to)).hasSize(to);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void append(int from, int to) {
    for (int sequence = from; sequence <= to; sequence++) {
      OutboxInserts.commit(database, topic, sequence);
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

  private List<String> published(int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.awaitRecords(count, LIMIT).stream()
          .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
          .toList();
    }
  }

  private void snapshot() {
    server.close();
    DataDirectory.of(files).snapshot();
    server = MySqlServer.start(files, port);
  }

  private void restore() {
    server.close();
    DataDirectory.of(files).restore();
    server = MySqlServer.start(files, port);
  }

  /** The statement has a new name since MySQL 8.4. */
  private void resetLog() {
    try {
      database.execute("RESET BINARY LOGS AND GTIDS");
    } catch (IllegalStateException e) {
      database.execute("RESET MASTER");
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
