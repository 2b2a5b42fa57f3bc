package dev.commitline.outbox.mysql;

import static org.awaitility.Awaitility.await;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.XidEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/**
 * The rows that committed transactions inserted into the tables of a database, as a replica gets
 * them: the only place where those of a BLACKHOLE can be read.
 */
final class Binlog implements AutoCloseable {

  private record Row(String table, Serializable[] values) {}

  private record Position(String file, long offset) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int files = file.compareTo(other.file);
      return files != 0 ? files : Long.compare(offset, other.offset);
    }
  }

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final TestDatabase database;
  private final BinaryLogClient client;
  private final Map<Long, TableMapEventData> tables = new HashMap<>();
  private final List<Row> open = new ArrayList<>();
  private final List<Row> committed = new CopyOnWriteArrayList<>();
  private volatile Position seen;

  private Binlog(TestDatabase database) {
    this.database = database;
    this.seen = end();
    client =
        new BinaryLogClient(
            database.host(), database.port(), database.username(), database.password());
    EventDeserializer deserializer = new EventDeserializer();
    deserializer.setCompatibilityMode(
        CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY,
        CompatibilityMode.DATE_AND_TIME_AS_LONG_MICRO);
    client.setEventDeserializer(deserializer);
    client.setServerId(ThreadLocalRandom.current().nextLong(1L << 20, 1L << 31));
    client.setSSLMode(SSLMode.DISABLED);
    client.setKeepAlive(false);
    client.setBinlogFilename(seen.file);
    client.setBinlogPosition(seen.offset);
    client.registerEventListener(this::onEvent);
  }

  /** Reads on from where the binlog ends now. */
  static Binlog from(TestDatabase database) {
    Binlog binlog = new Binlog(database);
    try {
      binlog.client.connect(WAIT.toMillis());
      return binlog;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of a table with the outbox's columns, in the order in which they were committed. */
  List<OutboxRow> rows(String table, Set<String> aggregateIds) {
    awaitEnd();
    return committed.stream()
        .filter(row -> row.table.equals(table))
        .map(row -> OutboxRows.ofBinlog(row.values))
        .filter(row -> aggregateIds.contains(row.aggregateId()))
        .toList();
  }

  /** How many rows were inserted into a table. */
  long count(String table) {
    awaitEnd();
    return committed.stream().filter(row -> row.table.equals(table)).count();
  }

  private void awaitEnd() {
    Position end = end();
    await().atMost(WAIT).until(() -> seen.compareTo(end) >= 0);
  }

  private Position end() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean renamed = connection.getMetaData().getDatabaseMajorVersion() > 8;
      try (ResultSet row =
          statement.executeQuery(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
        row.next();
        return new Position(row.getString(1), row.getLong(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void onEvent(Event event) {
    EventData data = event.getData();
    if (data instanceof TableMapEventData table) {
      tables.put(table.getTableId(), table);
    } else if (data instanceof WriteRowsEventData rows) {
      TableMapEventData table = tables.get(rows.getTableId());
      if (table != null && table.getDatabase().equals(database.name())) {
        rows.getRows().forEach(values -> open.add(new Row(table.getTable(), values)));
      }
    } else if (data instanceof XidEventData || isQuery(data, "COMMIT")) {
      committed.addAll(open);
      open.clear();
    } else if (isQuery(data, "ROLLBACK")) {
      open.clear();
    }
    if (event.getHeader() instanceof EventHeaderV4 header && header.getNextPosition() > 0) {
      seen = new Position(client.getBinlogFilename(), header.getNextPosition());
    }
  }

  private static boolean isQuery(EventData data, String sql) {
    return data instanceof QueryEventData query && query.getSql().equals(sql);
  }

  @Override
  public void close() {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
