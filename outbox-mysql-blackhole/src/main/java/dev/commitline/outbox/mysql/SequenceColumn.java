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
 */
interface SequenceColumn {

  /** The column's expression. */
  String sql();

  /**
   * Binds its parameters behind others, and tells how many there are then.
   *
   * @param back how many events of the same aggregate are still to come
   */
  int bind(PreparedStatement statement, int before, CapturedEvent event, long back)
      throws SQLException;

  /** Of one aggregate: what {@link HeadStatement} raised its row to is known to the session. */
  static SequenceColumn ofTheSession() {
    return new SequenceColumn() {
      @Override
      public String sql() {
        return "LAST_INSERT_ID() - ?";
      }

      @Override
      public int bind(PreparedStatement statement, int before, CapturedEvent event, long back)
          throws SQLException {
        statement.setLong(before + 1, back);
        return before + 1;
      }
    };
  }

  /** Each event looks into its head row. */
  static SequenceColumn lookedUp(OutboxNames names) {
    String sql =
        "(SELECT seq FROM %s WHERE topic = ? AND aggregatetype = ? AND aggregateid = ?) - ?"
            .formatted(names.heads());
    return new SequenceColumn() {
      @Override
      public String sql() {
        return sql;
      }

      @Override
      public int bind(PreparedStatement statement, int before, CapturedEvent event, long back)
          throws SQLException {
        int index = before;
        statement.setString(++index, event.topic());
        statement.setString(++index, event.aggregateType());
        statement.setString(++index, event.aggregateId());
        statement.setLong(++index, back);
        return index;
      }
    };
  }

  /** They are asked for once. */
  static SequenceColumn given(Connection connection, HeadStatement statement, HeadRows heads)
      throws SQLException {
    long[] sequences = statement.sequences(connection, heads.rows());
    return new SequenceColumn() {
      @Override
      public String sql() {
        return "?";
      }

      @Override
      public int bind(PreparedStatement insert, int before, CapturedEvent event, long back)
          throws SQLException {
        insert.setLong(before + 1, sequences[heads.place(event)] - back);
        return before + 1;
      }
    };
  }
}
