package dev.commitline.outbox.mysql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a table that keeps no rows has, and how it could lose them. */
@ExtendWith(OutboxExtension.class)
class BlackholeIT {

  private static final int EVENTS = 20_000;
  private static final int PER_TRANSACTION = 500;
  private static final int WRITERS = 4;

  private final TestDatabase database;
  private final OutboxNames names;
  private final MySqlOutbox outbox = new MySqlOutbox();
  private final EventWriter writer;

  BlackholeIT(MySqlServer server) {
    database = server.createDatabase();
    names = new OutboxNames(database.name(), "");
    outbox.migrate(database.dataSource(), names);
    writer = outbox.eventWriter(names, "shop");
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void twentyThousandEventsAreInTheBinlogAndNowhereElse() throws Exception {
    try (Binlog binlog = Binlog.from(database)) {
      write(events(PER_TRANSACTION)); // the heads are there from now on
      long before = dataFileBytes();
      for (int written = PER_TRANSACTION; written < EVENTS; written += PER_TRANSACTION) {
        write(events(PER_TRANSACTION));
      }
      assertThat(binlog.count("outbox")).isEqualTo(EVENTS);
      assertThat(number("SELECT COUNT(*) FROM outbox")).isZero();
      assertThat(number("SELECT COUNT(*) FROM outbox_history")).isZero();
      assertThat(dataFileBytes()).isEqualTo(before).isPositive();
    }
  }

  @Test
  void domainRowAndEventAreOneTransactionWithOneGtid() throws Exception {
    database.execute("CREATE TABLE orders (id INT PRIMARY KEY) ENGINE = InnoDB");
    write(events(1)); // registers the owner
    String before = text("SELECT @@GLOBAL.gtid_executed");
    try (Connection connection = begin();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders VALUES (1)");
      writer.write(connection, events(2));
      connection.commit();
    }
    String after = text("SELECT @@GLOBAL.gtid_executed");
    String since = text("SELECT GTID_SUBTRACT('%s', '%s')".formatted(after, before));
    assertThat(since).as("one GTID").matches("[0-9a-f-]{36}:[0-9]+");
  }

  @ParameterizedTest
  @CsvSource({
    "sql_log_bin, 0, sql_log_bin",
    "binlog_format, STATEMENT, binlog_format has to be ROW and is STATEMENT",
    "binlog_format, MIXED, binlog_format has to be ROW and is MIXED",
  })
  void aSessionWhoseEventsWouldVanishIsRefused(String setting, String value, String reason)
      throws Exception {
    write(events(1));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION %s = %s".formatted(setting, value));
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> writer.write(connection, events(1)))
          .isInstanceOf(EventsNotKeptException.class)
          .hasMessageContaining(reason);
      connection.rollback();
    }
    assertThat(number("SELECT SUM(seq) FROM outbox_head")).isOne();
  }

  /** As after a restart with another configuration: the application runs on, and asked before. */
  @Test
  void aServerWithoutABinlogIsRefusedAtStartAndAtAppend(@TempDir Path directory) throws Exception {
    try (MySqlServer without =
        MySqlServer.start(directory, Ports.free(), Map.of("skip_log_bin", ""))) {
      TestDatabase silent = without.createDatabase();
      OutboxNames there = new OutboxNames(silent.name(), "");
      outbox.migrate(silent.dataSource(), there);
      assertThatThrownBy(() -> outbox.requireKept(silent.dataSource(), there))
          .isInstanceOf(EventsNotKeptException.class)
          .hasMessageContaining("log_bin");
      try (Connection connection = silent.connect()) {
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> outbox.eventWriter(there, "shop").write(connection, events(1)))
            .isInstanceOf(EventsNotKeptException.class)
            .hasMessageContaining("log_bin");
      }
    }
  }

  @Test
  void anOutboxThatBecameATableIsRefused() {
    outbox.requireKept(database.dataSource(), names);
    database.execute("ALTER TABLE outbox ENGINE = InnoDB");
    assertThatThrownBy(() -> outbox.requireKept(database.dataSource(), names))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining("has to be ENGINE=BLACKHOLE and is InnoDB");
    assertThatThrownBy(() -> outbox.migrate(database.dataSource(), names))
        .hasMessageContaining("has to be ENGINE=BLACKHOLE and is InnoDB");
  }

  @Test
  void transportTableRefusesABlackhole() {
    assertThatThrownBy(
            () -> outbox.using(Transport.TABLE).requireKept(database.dataSource(), names))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining("has to be ENGINE=InnoDB and is BLACKHOLE");
  }

  @Test
  void transportsOfPostgresAreRefused() {
    assertThatThrownBy(() -> outbox.using(Transport.WAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blackhole, blackhole-with-history and table");
  }

  @Test
  void statementsKeepToWhatTheServerTakes() throws Exception {
    String usual = text("SELECT @@GLOBAL.max_allowed_packet");
    database.execute("SET GLOBAL max_allowed_packet = 1048576");
    try (Binlog binlog = Binlog.from(database)) {
      List<CapturedEvent> five =
          IntStream.range(0, 5).mapToObj(i -> event("Order", "id", new byte[300_000])).toList();
      write(five.subList(0, 1));
      write(five);
      assertThat(binlog.rows("outbox", Set.of("id")))
          .extracting(OutboxRow::aggregateSeq)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);

      assertThatThrownBy(() -> write(List.of(event("Order", "id", new byte[600_000]))))
          .isInstanceOf(EventRejectedException.class)
          .hasMessageContaining("max_allowed_packet of 1048576");
    } finally {
      database.execute("SET GLOBAL max_allowed_packet = " + usual);
    }
  }

  /** Under REPEATABLE READ, MySQL locks gaps for what is not there, and so could deadlock. */
  @Test
  void firstEventsOfANewTypeAtOnceDoNotDeadlock() throws Exception {
    for (int round = 0; round < 20; round++) {
      String type = "Type-" + round;
      EventWriter fresh = outbox.eventWriter(names, "shop");
      CyclicBarrier start = new CyclicBarrier(WRITERS);
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        CapturedEvent event = event(type, "id-" + i);
        writers.add(
            CompletableFuture.runAsync(
                () -> {
                  try (Connection connection = begin()) {
                    start.await(30, SECONDS);
                    fresh.write(connection, List.of(event));
                    connection.commit();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(30, SECONDS);
    }
  }

  private void write(List<CapturedEvent> events) throws SQLException {
    try (Connection connection = begin()) {
      writer.write(connection, events);
      connection.commit();
    }
  }

  private Connection begin() throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static List<CapturedEvent> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event("Order", "id-" + i)).toList();
  }

  private static CapturedEvent event(String type, String id) {
    return event(type, id, new byte[300]);
  }

  private static CapturedEvent event(String type, String id, byte[] payload) {
    return new CapturedEvent(
        UUID.randomUUID(),
        "shop.orders.v1",
        false,
        type,
        id,
        "shop.orders.OrderPlaced",
        "/shop",
        "application/json",
        Instant.now(),
        payload,
        Map.of());
  }

  private long dataFileBytes() throws SQLException {
    return number(
        "SELECT SUM(file_size) FROM information_schema.innodb_tablespaces WHERE name LIKE '%s/%%'"
            .formatted(database.name()));
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
