package dev.commitline.outbox.testkit.spring;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A committed record of a compacted topic, as it stands in the outbox table.
 *
 * @param payload null for a tombstone
 */
record State(
    String type,
    String aggregateType,
    String id,
    long sequence,
    String operation,
    @Nullable String payload) {

  /** All of them, in the order in which they were appended. */
  static List<State> in(TicketDatabase database) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT type, aggregatetype, aggregateid, aggregateseq, %s, payload
                FROM %s WHERE compacted ORDER BY time, txindex
                """
                    .formatted(database.header("operation"), database.events()))) {
      List<State> states = new ArrayList<>();
      while (rows.next()) {
        byte[] payload = rows.getBytes(6);
        states.add(
            new State(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getString(5),
                payload == null ? null : new String(payload, StandardCharsets.UTF_8)));
      }
      return states;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
