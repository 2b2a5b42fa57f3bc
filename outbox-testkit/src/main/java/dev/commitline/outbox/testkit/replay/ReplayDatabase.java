package dev.commitline.outbox.testkit.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A database as the suites about replays need it: where it keeps events, and how. */
public abstract class ReplayDatabase {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static final String INSERT =
      """
      INSERT INTO %s (id, aggregatetype, aggregateid, type, payload, topic, aggregateseq, source, time,
          txindex, txsize, headers, compacted)
      VALUES %s
      """;

  private final TestDatabase database;
  private final OutboxNames names;

  /** Without an outbox yet. */
  protected ReplayDatabase(TestDatabase database, OutboxNames names) {
    this.database = database;
    this.names = names;
  }

  /** An event that a test writes into the tables by itself. */
  record Row(
      String topic,
      String aggregate,
      int sequence,
      String payload,
      Instant time,
      @Nullable String headers,
      boolean compacted) {

    static Row of(String topic, String aggregate, int sequence) {
      return new Row(topic, aggregate, sequence, "x", Instant.now(), null, false);
    }

    Row at(Instant then) {
      return new Row(topic, aggregate, sequence, payload, then, headers, compacted);
    }

    Row with(String otherPayload, @Nullable String otherHeaders) {
      return new Row(topic, aggregate, sequence, otherPayload, time, otherHeaders, compacted);
    }
  }

  /** The module under test, with a transport that keeps events in the database. */
  protected abstract OutboxDatabase outbox();

  /** The same with a transport that keeps none. */
  protected abstract OutboxDatabase withoutHistory();

  /** A login with what the migrations grant a relay, and no more. */
  protected abstract TestDatabase relayLogin();

  /** The tables, qualified, into each of which an event of {@link #outbox} goes. */
  protected abstract List<String> tables();

  /**
   * For VALUES, with ten parameters: id, aggregate type and id, type and payload (as bytes), topic,
   * sequence, time (UTC, without a zone), headers, and whether compacted.
   */
  protected abstract String row();

  /** Ends all sessions of a relay and its standby. */
  protected abstract void endSessionsOf(String relay);

  /** Headers that the database's history does not know. */
  protected Set<String> unknownHeaders() {
    return Set.of();
  }

  /** Whether a replay from the history can be ordered only while the relay runs. */
  protected boolean ordersNeedARelay() {
    return false;
  }

  /** The administrator's login. */
  protected final TestDatabase database() {
    return database;
  }

  /** Where the outbox is. */
  protected final OutboxNames names() {
    return names;
  }

  void migrate() {
    outbox().migrate(database.dataSource(), names);
  }

  /** A relay with the time limits that Kafka's clients have in production. */
  RelayConfig config(String relay, TestDatabase login, KafkaBroker broker) {
    return new RelayConfig(
        relay,
        new RelayConfig.Database(login.jdbcUrl(), login.username(), login.password(), names),
        new RelayConfig.Kafka(broker.bootstrapServers(), Map.of()),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }

  /** Commits events in one transaction. */
  void insert(List<Row> rows) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      insert(connection, rows);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Inserts events in an open transaction. */
  void insert(Connection connection, List<Row> rows) throws SQLException {
    List<String> ids = rows.stream().map(row -> UUID.randomUUID().toString()).toList();
    for (String table : tables()) {
      try (PreparedStatement statement =
          connection.prepareStatement(INSERT.formatted(table, row()))) {
        for (int i = 0; i < rows.size(); i++) {
          bind(statement, ids.get(i), rows.get(i));
          statement.addBatch();
        }
        var unused = statement.executeBatch();
      }
    }
  }

  private static void bind(PreparedStatement statement, String id, Row row) throws SQLException {
    statement.setString(1, id);
    statement.setString(2, "Fault");
    statement.setString(3, row.aggregate());
    statement.setString(4, "Changed");
    statement.setBytes(5, row.payload().getBytes(UTF_8));
    statement.setString(6, row.topic());
    statement.setLong(7, row.sequence());
    statement.setString(8, TIME.format(row.time()));
    statement.setString(9, row.headers());
    statement.setBoolean(10, row.compacted());
  }

  /** How many events of a topic were committed by writers. */
  int committed(String topic) throws SQLException {
    String sql = "SELECT coalesce(sum(seq), 0) FROM %s WHERE topic = ?".formatted(names.heads());
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, topic);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
