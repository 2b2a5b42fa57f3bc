package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Commit times of PostgreSQL, which keeps them where {@code track_commit_timestamp} is on. */
final class PostgresCommitTimes implements CommitTimes {

  private static final String SQL =
      """
      SELECT t.id, pg_xact_commit_timestamp(t.id::xid) FROM unnest(?::text[]) AS t (id)
      """;

  private final Connection connection;

  PostgresCommitTimes(TestDatabase database) {
    try {
      connection = database.connect();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public Map<String, Instant> of(Collection<String> transactions) {
    Map<String, Instant> times = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setArray(1, connection.createArrayOf("text", transactions.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          OffsetDateTime time = rows.getObject(2, OffsetDateTime.class);
          if (time != null) {
            times.put(rows.getString(1), time.toInstant());
          }
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    return times;
  }

  private static StageException failed(SQLException e) {
    return new StageException(
        "PostgreSQL does not tell commit times (track_commit_timestamp must be on): "
            + e.getMessage(),
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
