package dev.commitline.outbox.testkit.spring;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A committed event as it stands in the outbox table.
 *
 * @param type without the product's name
 * @param payload null for a tombstone
 */
record StoredEvent(
    String aggregateType,
    String aggregateId,
    String type,
    @Nullable String payload,
    long sequence,
    int index,
    int size) {

  /** All of them, in the order in which they were appended. */
  static List<StoredEvent> in(TicketDatabase database) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT aggregatetype, aggregateid, replace(type, topic_name, ''), payload,
                       aggregateseq, txindex, txsize
                FROM (SELECT *, replace(topic, 'v1', '') AS topic_name FROM %s) AS o
                ORDER BY time, txindex
                """
                    .formatted(database.events()))) {
      List<StoredEvent> events = new ArrayList<>();
      while (rows.next()) {
        byte[] payload = rows.getBytes(4);
        events.add(
            new StoredEvent(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                payload == null
                    ? null
                    : new String(payload, java.nio.charset.StandardCharsets.UTF_8),
                rows.getLong(5),
                rows.getInt(6),
                rows.getInt(7)));
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
