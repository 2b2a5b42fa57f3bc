package dev.commitline.outbox.relay.history;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where a row stands in the order of a replay from a database, by these components one after the
 * other.
 *
 * @param at microseconds since 1970: the newest time of the aggregate's events up to this one.
 *     Times may disagree with sequences, as a transaction that appends early may commit late; this
 *     one never goes back
 * @param topic the event's topic
 * @param aggregateType the kind of its aggregate
 * @param aggregateId its aggregate
 * @param sequence its number
 * @param id its id: should a sequence not be unique, nothing is passed over
 */
public record HistoryPlace(
    long at, String topic, String aggregateType, String aggregateId, long sequence, String id) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** That of a row with a column for each component, and {@code at}. */
  public static HistoryPlace of(ResultSet row) throws SQLException {
    return new HistoryPlace(
        row.getLong("at"),
        row.getString("topic"),
        row.getString("aggregatetype"),
        row.getString("aggregateid"),
        row.getLong("aggregateseq"),
        row.getString("id"));
  }

  /** Reads what {@link #text} wrote. */
  public static HistoryPlace parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return new HistoryPlace(
          node.required(0).asLong(),
          node.required(1).asText(),
          node.required(2).asText(),
          node.required(3).asText(),
          node.required(4).asLong(),
          node.required(5).asText());
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the replay's position. */
  public String text() {
    return JSON.createArrayNode()
        .add(at)
        .add(topic)
        .add(aggregateType)
        .add(aggregateId)
        .add(sequence)
        .add(id)
        .toString();
  }

  /**
   * Sets six parameters of a statement, in this order.
   *
   * @return the index behind them
   */
  public int set(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    statement.setLong(next++, at);
    statement.setString(next++, topic);
    statement.setString(next++, aggregateType);
    statement.setString(next++, aggregateId);
    statement.setLong(next++, sequence);
    statement.setString(next++, id);
    return next;
  }
}
