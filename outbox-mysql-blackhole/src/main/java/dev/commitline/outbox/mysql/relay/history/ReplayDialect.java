package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.ReplayTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The audit rows of replays as MySQL has them: times are in UTC. */
public record ReplayDialect(MySqlConnections connections) implements ReplayTable.Dialect {

  @Override
  public Connection open() throws SQLException {
    return connections.open();
  }

  @Override
  public String now() {
    return "UTC_TIMESTAMP(6)";
  }

  @Override
  public String silence() {
    return "TIMESTAMPDIFF(MICROSECOND, seen_at, UTC_TIMESTAMP(6)) DIV 1000";
  }

  @Override
  public String user() {
    return "USER()";
  }

  @Override
  public Object time(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  @Override
  public @Nullable Instant time(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  @Override
  public boolean duplicate(SQLException fault) {
    return fault.getErrorCode() == MySqlFaults.DUPLICATE_KEY;
  }

  @Override
  public RelayException fault(String what, SQLException fault) {
    return MySqlFaults.during(what, fault);
  }
}
