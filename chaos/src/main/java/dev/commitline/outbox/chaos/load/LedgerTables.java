package dev.commitline.outbox.chaos.load;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.chaos.check.Digest;
import dev.commitline.outbox.chaos.check.Ledger;
import dev.commitline.outbox.chaos.check.LedgerEvent;
import dev.commitline.outbox.chaos.check.LedgerTransaction;
import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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

  /** As {@code ce_time} has to be. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String textType;
  private final @Nullable String idQuery;
  private final String rowId;

  /**
   * Tables that are not there yet.
   *
   * @param textType the type of a column for texts of many megabytes
   * @param idQuery asks what the database calls the transaction; null where it does not tell
   * @param rowId what a row calls the transaction that wrote it, as an expression
   */
  LedgerTables(String textType, @Nullable String idQuery, String rowId) {
    this.textType = textType;
    this.idQuery = idQuery;
    this.rowId = rowId;
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

  /**
   * Notes events in the transaction that has just written them to the outbox. Of what was captured
   * only ids and times are taken, all else is as it was planned.
   *
   * @param behind the number of a transaction that had committed before this one began
   */
  void write(
      Connection connection,
      long transaction,
      long behind,
      List<EventPlan> plans,
      List<CapturedEvent> captured)
      throws SQLException {
    Map<Integer, Integer> counts = new TreeMap<>();
    plans.forEach(plan -> counts.merge(counter(plan), 1, Integer::sum));
    Map<Integer, Long> last = raise(connection, counts);
    List<LedgerEvent> noted = new ArrayList<>(plans.size());
    for (int i = 0; i < plans.size(); i++) {
      int counter = counter(plans.get(i));
      long number = last.getOrDefault(counter, 0L) - counts.merge(counter, -1, Integer::sum);
      noted.add(noted(transaction, i, plans.get(i), number, captured.get(i)));
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO chaos_ledger VALUES (?, ?)")) {
      insert.setLong(1, transaction);
      insert.setString(2, new LedgerTransaction(id(connection), null, behind, noted).toText());
      insert.executeUpdate();
    }
  }

  private static LedgerEvent noted(
      long transaction, int index, EventPlan plan, long number, CapturedEvent captured) {
    return new LedgerEvent(
        captured.id(),
        ChaosEvent.TOPICS.get(plan.topic()),
        plan.aggregateId(),
        number,
        ChaosEvent.TYPES.get(plan.topic()),
        TIME.format(captured.time()),
        plan.tombstone() ? null : Digest.of(ChaosEvent.payload(transaction, index, plan.filler())),
        ChaosEvent.ownHeaders(transaction, index));
  }

  private @Nullable String id(Connection connection) throws SQLException {
    if (idQuery == null) {
      return null;
    }
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(idQuery)) {
      row.next();
      return row.getString(1);
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
        try (ResultSet row =
            statement.executeQuery("SELECT tx, events, %s FROM chaos_ledger".formatted(rowId))) {
          while (row.next()) {
            ledger.add(row.getLong(1), LedgerTransaction.parse(row.getString(2), row.getString(3)));
          }
        }
      }
    }
    return ledger;
  }

  private static int counter(EventPlan plan) {
    return counter(plan.topic(), plan.aggregate());
  }

  private static int counter(int topic, int aggregate) {
    return topic * EventPlan.AGGREGATES + aggregate;
  }
}
