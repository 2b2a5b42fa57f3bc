package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.ReplayTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The audit rows of replays as PostgreSQL has them. */
public record ReplayDialect(PostgresConnections connections) implements ReplayTable.Dialect {

  private static final String UNIQUE_VIOLATION = "23505";

  @Override
  public Connection open() throws SQLException {
    return connections.open();
  }

  @Override
  public String now() {
    return "now()";
  }

  @Override
  public String silence() {
    return "(extract(epoch FROM now() - seen_at) * 1000)::bigint";
  }

  @Override
  public String user() {
    return "DEFAULT"; // session_user
  }

  @Override
  public Object time(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  @Override
  public @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public boolean duplicate(SQLException fault) {
    return UNIQUE_VIOLATION.equals(fault.getSQLState());
  }

  @Override
  public RelayException fault(String what, SQLException fault) {
    return HistoryFaults.during(what, fault);
  }
}
