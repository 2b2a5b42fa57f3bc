package dev.commitline.outbox.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Binds the parameters of a statement one behind the other. */
final class ArrayBinder {

  private final Connection connection;
  private final PreparedStatement statement;
  private int index;

  ArrayBinder(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  void array(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(++index, connection.createArrayOf(type, values));
  }

  void text(String value) throws SQLException {
    statement.setString(++index, value);
  }

  void number(int value) throws SQLException {
    statement.setInt(++index, value);
  }
}
