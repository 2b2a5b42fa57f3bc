package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Where the events of a statement have their sequences from, after their head rows were raised. All
 * ways count back from the newest one of the aggregate.
 *
 * @param sql the column's expression
 * @param parameters of the expression
 */
record SequenceColumn(String sql, Parameters parameters) {

  /** Binds what an event's expression needs. */
  @FunctionalInterface
  interface Parameters {

    /**
     * Binds them behind others, and tells how many there are then.
     *
     * @param back how many events of the same aggregate are still to come
     */
    int bind(PreparedStatement statement, int before, CapturedEvent event, long back)
        throws SQLException;
  }

  /** Of one aggregate: what {@link HeadStatement} raised its row to is known to the session. */
  static SequenceColumn ofTheSession() {
    return new SequenceColumn(
        "LAST_INSERT_ID() - ?",
        (statement, before, event, back) -> number(statement, before, back));
  }

  /** Each event looks into its head row. */
  static SequenceColumn lookedUp(OutboxNames names) {
    return new SequenceColumn(
        "(SELECT seq FROM %s WHERE topic = ? AND aggregatetype = ? AND aggregateid = ?) - ?"
            .formatted(names.heads()),
        (statement, before, event, back) -> {
          statement.setString(before + 1, event.topic());
          statement.setString(before + 2, event.aggregateType());
          statement.setString(before + 3, event.aggregateId());
          return number(statement, before + 3, back);
        });
  }

  /** They are asked for once. */
  static SequenceColumn given(Connection connection, HeadStatement heads, HeadRows rows)
      throws SQLException {
    long[] sequences = heads.sequences(connection, rows.rows());
    return new SequenceColumn(
        "?",
        (statement, before, event, back) ->
            number(statement, before, sequences[rows.place(event)] - back));
  }

  private static int number(PreparedStatement statement, int before, long number)
      throws SQLException {
    statement.setLong(before + 1, number);
    return before + 1;
  }
}
