package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the outbox's rows out of the binlog without a word. */
class NarrowedLogIT {

  private static final String PASSWORD = "secret";

  private final KafkaBroker broker = KafkaBroker.shared();
  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final int port = Ports.free();
  private final Path files;
  private final MySqlOutbox outbox = new MySqlOutbox();
  private final OutboxNames names;
  private final TestDatabase database;
  private MySqlServer server;

  NarrowedLogIT(@TempDir Path directory) {
    files = directory.resolve("server");
    server = MySqlServer.start(files, port);
    database = server.createDatabase();
    names = new OutboxNames(database.name(), "");
    outbox.migrate(database.dataSource(), names);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"binlog-do-db, shop", "binlog-ignore-db, %s"})
  void aFilterOfTheBinlogIsRefused(String option, String value) throws SQLException {
    String filter = value.formatted(database.name());
    restart(Map.of(option, filter));

    assertRefused(option + " is '" + filter + "'");
    assertThatThrownBy(() -> outbox.requireKept(application().dataSource(), names))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining(option + " is '" + filter + "'");
    assertThatThrownBy(this::append)
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining(option + " is '" + filter + "'");
  }

  @Test
  void aFilterThatLeavesTheOutboxAloneIsNone() throws SQLException {
    restart(Map.of("binlog-ignore-db", "shop"));
    outbox.requireKept(application().dataSource(), names);
    append();

    try (RunningRelay relay = RunningRelay.streaming(config())) {
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aServerThatComesBackWithAFilterIsNoticed() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      restart(Map.of("binlog-do-db", "shop"));
      relay.await(RelayState.FAILED);
      assertNarrowed(relay.fault(), "binlog-do-db is 'shop'");
    }
  }

  /** One name with a comma in it, which the server tells as if it were two. */
  @Test
  void aFilterThatNobodyCanSeeIsNoticedByItsHeartbeat() {
    restart(Map.of("binlog-do-db", "shop," + database.name()));

    RelayException fault = fatal();
    assertThat(fault.error()).isEqualTo(RelayError.HEARTBEAT_LOST);
    assertThat(fatal().error()).isEqualTo(RelayError.HEARTBEAT_LOST);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATE_IGNORE_DB = (%s), replicate-ignore-db",
    "REPLICATE_DO_DB = (shop), replicate-do-db",
    "REPLICATE_WILD_IGNORE_TABLE = ('%s.out%%'), replicate-wild-ignore-table",
    "REPLICATE_DO_TABLE = (%s.outbox_relay), replicate-do-table",
  })
  void aFilterOfAReplicaIsNoticed(String filter, String told) {
    becomeReplica();
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute("CHANGE REPLICATION FILTER " + filter.formatted(database.name()));
      relay.await(RelayState.FAILED);
      assertNarrowed(relay.fault(), told + " is '");
    }
  }

  /** What was committed meanwhile is not in the binlog, and nothing else tells of it. */
  @Test
  void aFilterThatIsGoneAgainStaysRefusedUntilSomebodyDecides() {
    becomeReplica();
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute("CHANGE REPLICATION FILTER REPLICATE_DO_DB = (shop)");
      relay.await(RelayState.FAILED);
    }
    database.execute("CHANGE REPLICATION FILTER REPLICATE_DO_DB = ()");

    assertRefused("replicate-do-db is 'shop'");
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      assertThat(memory.accept(RelayError.LOG_NARROWED, "kim", "a test")).isPresent();
    }
    RunningRelay.streaming(config()).close();
    RunningRelay.streaming(config()).close();
  }

  @Test
  void aReplicaThatDoesNotLogWhatItReplicatesIsRefused() {
    becomeReplica();
    restart(Map.of("log_slave_updates", "OFF", "skip_slave_start", ""));

    assertRefused("log_slave_updates) is OFF on this replica");
  }

  /** It replicates nothing, but could at any moment. */
  private void becomeReplica() {
    try {
      database.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1");
    } catch (IllegalStateException before8022) {
      database.execute("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1");
    }
  }

  private void restart(Map<String, String> settings) {
    server.close();
    server = MySqlServer.start(files, port, settings);
  }

  /** With no more rights than the migrations give it. */
  private TestDatabase application() {
    database.execute(
        """
        CREATE USER IF NOT EXISTS app IDENTIFIED BY '%s';
        GRANT commitline_app TO app;
        SET DEFAULT ROLE ALL TO app
        """
            .formatted(PASSWORD));
    return database.as("app", PASSWORD);
  }

  private void append() throws SQLException {
    try (Connection connection = application().connect()) {
      connection.setAutoCommit(false);
      outbox.eventWriter(names, "shop").write(connection, List.of(event()));
      connection.commit();
    }
  }

  private CapturedEvent event() {
    return new CapturedEvent(
        UUID.randomUUID(),
        name + ".v1",
        false,
        "Order",
        "O-1",
        "OrderPlaced",
        "/shop",
        "text/plain",
        Instant.now(),
        new byte[] {'x'},
        Map.of());
  }

  private RelayException fatal() {
    try (RunningRelay relay = RunningRelay.start(config())) {
      relay.await(RelayState.FAILED);
      return relay.fault();
    }
  }

  private void assertRefused(String why) {
    assertNarrowed(fatal(), why);
  }

  private static void assertNarrowed(RelayException fault, String why) {
    assertThat(fault.error()).isEqualTo(RelayError.LOG_NARROWED);
    assertThat(fault).hasMessageContaining(why);
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
