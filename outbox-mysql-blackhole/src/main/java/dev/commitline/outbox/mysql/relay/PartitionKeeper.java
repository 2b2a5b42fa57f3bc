package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.config.RelayConfig;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of the tables that hold events: makes them ahead, and drops those that are
 * older than the retention. What the relay still has to publish is in the binlog, whatever is
 * dropped.
 *
 * <p>Works through procedures of the migrations, which run with their definer's rights. What is in
 * use waits for the next time.
 */
final class PartitionKeeper {

  private static final Logger log = LoggerFactory.getLogger(PartitionKeeper.class);
  private static final int AHEAD = 2;

  private final SourceNames names;
  private final RelayConfig.History history;

  PartitionKeeper(SourceNames names, RelayConfig.History history) {
    this.names = names;
    this.history = history;
  }

  /** Does what is due; on a session in auto-commit. */
  void run(Connection session) throws SQLException {
    Duration width = history.partition();
    Duration retention = history.retention();
    for (String table : List.of(names.outbox(), names.history())) {
      String made = call(session, "make", table, width, width.multipliedBy(AHEAD));
      if (!made.isEmpty()) {
        log.debug("made partitions {} of {}", made, table);
      }
      String dropped = retention.isZero() ? "" : call(session, "drop", table, retention);
      if (!dropped.isEmpty()) {
        log.info("dropped partitions {} of {}, older than {}", dropped, table, retention);
      }
    }
  }

  private String call(Connection session, String verb, String table, Duration... durations)
      throws SQLException {
    String procedure = names.qualified(names.prefix() + "outbox_" + verb + "_partitions");
    String marks = ", ?".repeat(durations.length);
    try (CallableStatement call =
        session.prepareCall("{call %s(?%s)}".formatted(procedure, marks))) {
      call.setString(1, table);
      for (int i = 0; i < durations.length; i++) {
        call.setLong(i + 2, durations[i].toHours());
      }
      try (ResultSet partitions = call.executeQuery()) {
        return partitions.next() ? partitions.getString(1) : "";
      }
    }
  }
}
