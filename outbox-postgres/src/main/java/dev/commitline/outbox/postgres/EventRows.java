package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one insert statement: a column per array, so the statement's text never
 * changes.
 */
final class EventRows {

  private record Aggregate(String topic, String type, String id) implements Comparable<Aggregate> {
    static Aggregate of(CapturedEvent event) {
      return new Aggregate(event.topic(), event.aggregateType(), event.aggregateId());
    }

    @Override
    public int compareTo(Aggregate other) {
      int order = topic.compareTo(other.topic);
      order = order != 0 ? order : type.compareTo(other.type);
      return order != 0 ? order : id.compareTo(other.id);
    }
  }

  private final List<CapturedEvent> events;
  private final int from;
  private final int txSize;

  /** How many events each aggregate has, in locking order. */
  private final Map<Aggregate, Integer> counts = new TreeMap<>();

  EventRows(List<CapturedEvent> all, int from, int to) {
    this.events = all.subList(from, to);
    this.from = from;
    this.txSize = all.size();
    for (CapturedEvent event : events) {
      counts.merge(Aggregate.of(event), 1, Integer::sum);
    }
  }

  void bind(Connection connection, PreparedStatement statement) throws SQLException {
    Binder bind = new Binder(connection, statement);
    bindHeads(bind);
    bind.number(txSize);
    bindEvents(bind);
  }

  private void bindHeads(Binder bind) throws SQLException {
    int size = counts.size();
    String[] topics = new String[size];
    String[] types = new String[size];
    String[] ids = new String[size];
    Long[] taken = new Long[size];
    int i = 0;
    for (Map.Entry<Aggregate, Integer> entry : counts.entrySet()) {
      topics[i] = entry.getKey().topic();
      types[i] = entry.getKey().type();
      ids[i] = entry.getKey().id();
      taken[i++] = entry.getValue().longValue();
    }
    bind.array("text", topics);
    bind.array("text", types);
    bind.array("text", ids);
    bind.array("int8", taken);
  }

  private void bindEvents(Binder bind) throws SQLException {
    int size = events.size();
    String[] ids = new String[size];
    String[] aggregateTypes = new String[size];
    String[] aggregateIds = new String[size];
    String[] types = new String[size];
    byte[] @Nullable [] payloads = new byte[size] @Nullable [];
    String[] topics = new String[size];
    Long[] back = new Long[size];
    String[] sources = new String[size];
    @Nullable String[] contentTypes = new @Nullable String[size];
    String[] times = new String[size];
    Integer[] indexes = new Integer[size];
    @Nullable String[] headers = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      CapturedEvent event = events.get(i);
      ids[i] = event.id().toString();
      aggregateTypes[i] = event.aggregateType();
      aggregateIds[i] = event.aggregateId();
      types[i] = event.type();
      payloads[i] = event.payload();
      topics[i] = event.topic();
      back[i] = counts.merge(Aggregate.of(event), -1, Integer::sum).longValue();
      sources[i] = event.source();
      contentTypes[i] = event.contentType();
      times[i] = event.time().atOffset(ZoneOffset.UTC).toString();
      indexes[i] = from + i;
      headers[i] = event.headers().isEmpty() ? null : HeadersJson.write(event.headers());
    }
    bind.array("uuid", ids);
    bind.array("text", aggregateTypes);
    bind.array("text", aggregateIds);
    bind.array("text", types);
    bind.array("bytea", payloads);
    bind.array("text", topics);
    bind.array("int8", back);
    bind.array("text", sources);
    bind.array("text", contentTypes);
    bind.array("timestamptz", times);
    bind.array("int4", indexes);
    bind.array("text", headers);
  }

  private static final class Binder {
    private final Connection connection;
    private final PreparedStatement statement;
    private int index;

    Binder(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    void array(String type, @Nullable Object[] values) throws SQLException {
      statement.setArray(++index, connection.createArrayOf(type, values));
    }

    void number(int value) throws SQLException {
      statement.setInt(++index, value);
    }
  }
}
