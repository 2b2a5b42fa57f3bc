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

/**
 * When transactions were committed, by PostgreSQL's own record of it ({@code
 * track_commit_timestamp}): the moment at which the commit was written to the WAL.
 *
 * <p>Thread safety: none.
 */
final class CommitTimes implements AutoCloseable {

  private static final String SQL =
      """
      SELECT t.id, pg_xact_commit_timestamp(t.id::xid) FROM unnest(?::text[]) AS t (id)
      """;

  private final Connection connection;

  CommitTimes(TestDatabase database) throws SQLException {
    connection = database.connect();
  }

  /**
   * Looks up transactions.
   *
   * @param transactions their ids
   * @return their commit times; without those that the server does not know
   */
  Map<String, Instant> of(Collection<String> transactions) throws SQLException {
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
    }
    return times;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
