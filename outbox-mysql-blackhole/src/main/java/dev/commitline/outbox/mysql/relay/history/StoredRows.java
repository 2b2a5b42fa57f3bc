package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.OutboxRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads rows of a table by their keys. */
final class StoredRows {

  private static final String COLUMNS =
      """
      row_no, id, topic, compacted, aggregatetype, aggregateid, aggregateseq, type, source, contenttype,
      time, payload, txindex, txsize, headers""";

  /** Nobody stored which transaction wrote a row: its GTID is not known before the commit. */
  private static final byte[] UNKNOWN = {};

  private StoredRows() {}

  /**
   * The primary key.
   *
   * @param time when the event was appended
   * @param id its id
   */
  record Key(LocalDateTime time, String id) {}

  /** The events of those that are still there, by {@code row_no}. */
  static Map<Long, RelayEvent> read(Connection session, String table, List<Key> keys)
      throws SQLException {
    Map<Long, RelayEvent> events = new HashMap<>();
    if (keys.isEmpty()) {
      return events;
    }
    String sql =
        "SELECT %s FROM %s FORCE INDEX (PRIMARY) WHERE (time, id) IN ((?, ?)%s)"
            .formatted(COLUMNS, table, ", (?, ?)".repeat(keys.size() - 1));
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      int index = 0;
      for (Key key : keys) {
        statement.setObject(++index, key.time());
        statement.setString(++index, key.id());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          events.put(row.getLong("row_no"), event(row));
        }
      }
    }
    return events;
  }

  private static RelayEvent event(ResultSet row) throws SQLException {
    Instant time = row.getObject("time", LocalDateTime.class).toInstant(ZoneOffset.UTC);
    RelayEvent event = OutboxRow.read(row, time).toEvent(UNKNOWN);
    event.headers().remove("ce_txid");
    return event;
  }
}
