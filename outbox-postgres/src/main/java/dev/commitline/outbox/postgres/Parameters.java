package dev.commitline.outbox.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Binds the parameters of a statement one behind the other. */
final class Parameters {

  private final Connection connection;
  private final PreparedStatement statement;
  private int index;

  Parameters(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  void array(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(++index, connection.createArrayOf(type, values));
  }

  void text(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
  }

  void bytes(byte @Nullable [] value) throws SQLException {
    statement.setBytes(++index, value);
  }

  void uuid(UUID value) throws SQLException {
    statement.setObject(++index, value);
  }

  void flag(boolean value) throws SQLException {
    statement.setBoolean(++index, value);
  }

  void number(int value) throws SQLException {
    statement.setInt(++index, value);
  }
}
