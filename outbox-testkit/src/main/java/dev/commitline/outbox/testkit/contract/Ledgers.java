package dev.commitline.outbox.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.snapshot.SnapshotSource;
import dev.commitline.outbox.spi.PayloadSerializer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Aggregates with a balance; each change raises it by one and is an event with the new balance. */
final class Ledgers implements SnapshotSource {

  @DataProduct(
      name = "bank.ledgers",
      domain = "bank",
      owner = "team",
      description = "Balances.",
      quality = DataQuality.AUTHORITATIVE,
      sla = SlaTier.TIER_3)
  record Balance(long balance) {}

  /** A balance in digits. */
  static final PayloadSerializer SERIALIZER =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public byte[] serialize(Object payload) {
          return Long.toString(((Balance) payload).balance()).getBytes(UTF_8);
        }
      };

  private final TestDatabase database;
  private final JdbcOutbox outbox;

  Ledgers(TestDatabase database, JdbcOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  void create(int count) {
    database.execute(
        "CREATE TABLE ledger (id VARCHAR(10) PRIMARY KEY, balance BIGINT NOT NULL, closed BOOLEAN NOT NULL)");
    database.execute(
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> "('%05d', %d, false)".formatted(i, i * 1_000))
            .collect(Collectors.joining(", ", "INSERT INTO ledger VALUES ", "")));
  }

  /** The ids of all of them. */
  Set<String> ids() throws SQLException {
    try (Connection connection = database.connect()) {
      return Set.copyOf(strings(connection, "SELECT id FROM ledger"));
    }
  }

  void close(String id) {
    database.execute("UPDATE ledger SET closed = true WHERE id = '%s'".formatted(id));
  }

  @Override
  public @Nullable String last(Connection connection) throws SQLException {
    return strings(connection, "SELECT max(id) FROM ledger").get(0);
  }

  @Override
  public List<String> ids(Connection connection, @Nullable String behind, String upTo, int atMost)
      throws SQLException {
    return strings(
        connection,
        "SELECT id FROM ledger WHERE id > ? AND id <= ? ORDER BY id LIMIT " + Math.min(atMost, 70),
        behind == null ? "" : behind,
        upTo);
  }

  @Override
  public @Nullable OutboxEvent lock(Connection connection, String id) throws SQLException {
    List<String> balance =
        strings(
            connection, "SELECT balance FROM ledger WHERE id = ? AND NOT closed FOR UPDATE", id);
    return balance.isEmpty()
        ? null
        : OutboxEvent.of("Ledger", id, new Balance(Long.parseLong(balance.get(0))));
  }

  private static List<String> strings(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      List<String> strings = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          strings.add(row.getString(1));
        }
      }
      return strings;
    }
  }

  Writers writers() {
    return new Writers();
  }

  /** Threads that change two aggregates in each transaction, in the order of their ids. */
  final class Writers implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean stopped;

    private Writers() {
      for (int i = 0; i < 3; i++) {
        Thread thread = new Thread(this::write, "writer-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    int changes() {
      return changes.get();
    }

    List<String> failures() {
      return failures;
    }

    private void write() {
      while (!stopped) {
        int first = 1 + ThreadLocalRandom.current().nextInt(20);
        try {
          outbox.useTransaction(
              connection -> {
                change(connection, "%05d".formatted(first));
                change(connection, "%05d".formatted(first + 100));
              });
          changes.incrementAndGet();
        } catch (SQLException e) {
          failures.add(e.toString());
        }
      }
    }

    private void change(Connection connection, String id) throws SQLException {
      try (PreparedStatement raise =
          connection.prepareStatement("UPDATE ledger SET balance = balance + 1 WHERE id = ?")) {
        raise.setString(1, id);
        raise.executeUpdate();
      }
      List<String> balance = strings(connection, "SELECT balance FROM ledger WHERE id = ?", id);
      outbox.append("Ledger", id, new Balance(Long.parseLong(balance.get(0))));
    }

    @Override
    public void close() {
      stopped = true;
      try {
        for (Thread thread : threads) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
