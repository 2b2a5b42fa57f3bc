package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRows;
import dev.commitline.outbox.spi.write.JsonText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Inserts events, in append order, into the outbox; with a history, first there.
 *
 * <p>The events of one aggregate count back from what raising its head row left in the session. Of
 * few events of several aggregates, each looks its sequence up in its head row. Of many, that would
 * cost more than asking for all sequences before, in a round trip of its own (ADR 13).
 */
final class EventStatement {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static final String COLUMNS =
      "id, aggregatetype, aggregateid, type, payload, topic, compacted, aggregateseq, source, contenttype, time, txindex, txsize, headers";

  private static final int FEW = 8;

  private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, %s, ?, ?, ?, ?, ?, ?)";

  private final OutboxNames names;
  private final HeadStatement headRows;
  private final boolean history;
  private final SequenceColumn lookedUp;

  EventStatement(OutboxNames names, HeadStatement headRows, boolean history) {
    this.names = names;
    this.headRows = headRows;
    this.history = history;
    this.lookedUp = SequenceColumn.lookedUp(names);
  }

  /** Inserts all events of a transaction; the head rows have just been raised for them. */
  void insert(Connection connection, HeadRows heads, List<CapturedEvent> all) throws SQLException {
    Chunks chunks = Chunks.of(connection, all);
    SequenceColumn sequence = sequence(connection, heads, all, chunks);
    for (int from = 0; from < all.size(); ) {
      int to = chunks.end(from);
      insert(connection, heads, sequence, all, from, to);
      if (history) {
        publish(connection, all.subList(from, to));
      }
      from = to;
    }
  }

  /** What the session knows is gone with the first statement: that may make a key. */
  private SequenceColumn sequence(
      Connection connection, HeadRows heads, List<CapturedEvent> all, Chunks chunks)
      throws SQLException {
    if (heads.rows().size() == 1 && chunks.end(0) == all.size()) {
      return SequenceColumn.ofTheSession();
    }
    return all.size() <= FEW ? lookedUp : SequenceColumn.given(connection, headRows, heads);
  }

  private void insert(
      Connection connection,
      HeadRows heads,
      SequenceColumn sequence,
      List<CapturedEvent> all,
      int from,
      int to)
      throws SQLException {
    String row = ROW.formatted(sequence.sql());
    String sql = insertInto(target()) + " VALUES " + row + (", " + row).repeat(to - from - 1);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 0;
      for (int i = from; i < to; i++) {
        CapturedEvent event = all.get(i);
        index = bindBegin(statement, index, event);
        index = sequence.parameters().bind(statement, index, event, heads.countDown(event));
        statement.setString(++index, event.source());
        statement.setString(++index, event.contentType());
        statement.setString(++index, text(event.time()));
        statement.setInt(++index, i);
        statement.setInt(++index, all.size());
        statement.setString(
            ++index, event.headers().isEmpty() ? null : JsonText.object(event.headers()));
      }
      requireAll(statement.executeUpdate(), to - from);
    }
  }

  private String target() {
    return history ? names.history() : names.outbox();
  }

  private static String insertInto(String table) {
    return "INSERT INTO %s (%s)".formatted(table, COLUMNS);
  }

  private static int bindBegin(PreparedStatement statement, int before, CapturedEvent event)
      throws SQLException {
    int index = before;
    statement.setString(++index, event.id().toString());
    statement.setString(++index, event.aggregateType());
    statement.setString(++index, event.aggregateId());
    statement.setString(++index, event.type());
    statement.setBytes(++index, event.payload());
    statement.setString(++index, event.topic());
    statement.setBoolean(++index, event.compacted());
    return index;
  }

  /** Copies events from the history, so that payloads cross the network once. */
  private void publish(Connection connection, List<CapturedEvent> events) throws SQLException {
    String sql =
        "%s SELECT %s FROM %s FORCE INDEX (PRIMARY) WHERE (time, id) IN ((?, ?)%s) ORDER BY txindex"
            .formatted(
                insertInto(names.outbox()),
                COLUMNS,
                names.history(),
                ", (?, ?)".repeat(events.size() - 1));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 0;
      for (CapturedEvent event : events) {
        statement.setString(++index, text(event.time()));
        statement.setString(++index, event.id().toString());
      }
      requireAll(statement.executeUpdate(), events.size());
    }
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }

  private static void requireAll(int written, int expected) throws SQLException {
    if (written != expected) {
      throw new SQLException(
          "%d of %d events were written to the outbox: a trigger on its tables interferes"
              .formatted(written, expected));
    }
  }
}
