package dev.commitline.outbox.postgres.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A query for one text. */
final class TextQuery {

  private TextQuery() {}

  /** The first column of the first row; null where it is null, or where there is no row. */
  static @Nullable String first(Connection session, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
