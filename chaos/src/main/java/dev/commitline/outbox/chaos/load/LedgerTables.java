package dev.commitline.outbox.chaos.load;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.chaos.check.Ledger;
import dev.commitline.outbox.chaos.check.LedgerEvent;
import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * What was committed, in tables of its own, which know nothing of the outbox's: a row per
 * transaction, and a counter per topic and aggregate.
 *
 * <p>The counter is raised after the outbox has numbered the events. If the outbox let two
 * transactions have an aggregate at the same time, the counter would not: so its numbers are those
 * of the commit order, whatever the outbox's are.
 *
 * <p>Thread safety: safe.
 */
final class LedgerTables {

  private final String textType;

  LedgerTables(String textType) {
    this.textType = textType;
  }

  void create(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE chaos_ledger (tx bigint PRIMARY KEY, events %s NOT NULL)"
              .formatted(textType));
      statement.execute("CREATE TABLE chaos_counter (id int PRIMARY KEY, n bigint NOT NULL)");
      for (int topic = 0; topic < ChaosEvent.TOPICS.size(); topic++) {
        List<String> rows = new ArrayList<>();
        for (int aggregate = 0; aggregate < EventPlan.AGGREGATES; aggregate++) {
          rows.add("(%d, 0)".formatted(counter(topic, aggregate)));
        }
        statement.execute("INSERT INTO chaos_counter VALUES " + String.join(", ", rows));
      }
    }
  }

  /** Notes events in the transaction that has just written them to the outbox. */
  void write(Connection connection, long transaction, List<CapturedEvent> events)
      throws SQLException {
    Map<Integer, Integer> counts = new TreeMap<>();
    events.forEach(event -> counts.merge(counter(event), 1, Integer::sum));
    Map<Integer, Long> last = raise(connection, counts);
    List<LedgerEvent> noted = new ArrayList<>(events.size());
    for (CapturedEvent event : events) {
      int left = counts.merge(counter(event), -1, Integer::sum);
      long number = last.getOrDefault(counter(event), 0L) - left;
      noted.add(new LedgerEvent(event.id(), event.topic(), event.aggregateId(), number));
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO chaos_ledger VALUES (?, ?)")) {
      insert.setLong(1, transaction);
      insert.setString(2, noted.stream().map(LedgerEvent::toText).collect(joining("\n")));
      insert.executeUpdate();
    }
  }

  private static Map<Integer, Long> raise(Connection connection, Map<Integer, Integer> counts)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE chaos_counter SET n = n + ? WHERE id = ?")) {
      for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
        update.setInt(1, count.getValue());
        update.setInt(2, count.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
    String ids = counts.keySet().stream().map(String::valueOf).collect(joining(", "));
    Map<Integer, Long> last = new TreeMap<>();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("SELECT id, n FROM chaos_counter WHERE id IN (" + ids + ")")) {
      while (row.next()) {
        last.put(row.getInt(1), row.getLong(2));
      }
    }
    return last;
  }

  /** All that was committed. */
  Ledger read(DataSource dataSource) throws SQLException {
    Ledger ledger = new Ledger();
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false); // so that the driver may fetch in pieces
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(1_000);
        try (ResultSet row = statement.executeQuery("SELECT tx, events FROM chaos_ledger")) {
          while (row.next()) {
            ledger.add(row.getLong(1), row.getString(2).lines().map(LedgerEvent::parse).toList());
          }
        }
      }
    }
    return ledger;
  }

  private static int counter(CapturedEvent event) {
    int aggregate = Integer.parseInt(event.aggregateId().substring("thing-".length()));
    return counter(ChaosEvent.TOPICS.indexOf(event.topic()), aggregate);
  }

  private static int counter(int topic, int aggregate) {
    return topic * EventPlan.AGGREGATES + aggregate;
  }
}
