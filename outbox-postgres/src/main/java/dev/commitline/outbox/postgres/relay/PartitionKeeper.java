package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of the outbox: makes them ahead, and drops those that are older than the
 * retention and that every relay of the database has published.
 *
 * <p>Works through functions of the migrations, which run with their owner's rights, each in a
 * transaction of its own. They never keep an append waiting for longer than about 100 ms, and end
 * before their work is done rather: what is in use waits for the next time.
 */
final class PartitionKeeper {

  private static final Logger log = LoggerFactory.getLogger(PartitionKeeper.class);
  private static final int AHEAD = 2;
  private static final int PORTIONS = 20;

  private final OutboxNames names;
  private final RelayConfig.History history;

  PartitionKeeper(OutboxNames names, RelayConfig.History history) {
    this.names = names;
    this.history = history;
  }

  /** Does what is due; on a session in auto-commit. */
  void run(Connection session) throws SQLException {
    for (String parent : List.of(names.outbox(), names.history())) {
      make(session, parent);
      detach(session, parent);
      reportStrays(session, parent);
    }
    call(session, "drop", "()").forEach(old -> log.info("dropped partition {}", old));
  }

  private void make(Connection session, String parent) throws SQLException {
    Duration width = history.partition();
    Duration ahead = width.multipliedBy(AHEAD);
    inPortions(session, "make", "(?, ?::interval, ?::interval)", unqualified(parent), width, ahead)
        .forEach(made -> log.debug("made partition {}", made));
  }

  private void detach(Connection session, String parent) throws SQLException {
    Duration retention = history.retention();
    if (!retention.isZero()) {
      List<String> detached =
          inPortions(session, "detach", "(?, ?::interval)", unqualified(parent), retention);
      if (!detached.isEmpty()) {
        log.info("partitions {} are older than {}", detached, retention);
        Heartbeat.write(session); // else they would wait for the next event to be dropped
      }
    }
  }

  private static String unqualified(String table) {
    return table.substring(table.indexOf('.') + 1);
  }

  /** Until nothing is left that can be done now. */
  private List<String> inPortions(
      Connection session, String verb, String signature, Object... parameters) throws SQLException {
    List<String> all = new ArrayList<>();
    for (int portion = 0; portion < PORTIONS; portion++) {
      List<String> next = call(session, verb, signature, parameters);
      if (next.isEmpty()) {
        break;
      }
      all.addAll(next);
    }
    return all;
  }

  private List<String> call(Connection session, String verb, String signature, Object... parameters)
      throws SQLException {
    String sql = "SELECT %s_%s_partitions%s".formatted(names.outbox(), verb, signature);
    try (PreparedStatement call = session.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        call.setString(i + 1, parameters[i].toString()); // a Duration prints as ISO 8601
      }
      try (ResultSet result = call.executeQuery()) {
        List<String> partitions = new ArrayList<>();
        while (result.next()) {
          partitions.add(result.getString(1));
        }
        return partitions;
      }
    }
  }

  private static void reportStrays(Connection session, String parent) throws SQLException {
    try (PreparedStatement select =
            session.prepareStatement(
                "SELECT count(*), min(time), max(time) FROM %s_default".formatted(parent));
        ResultSet strays = select.executeQuery()) {
      strays.next();
      if (strays.getLong(1) > 0) {
        log.warn(
            "{} events from {} to {} are in {}_default: was no relay here for long, or is a clock wrong?",
            strays.getLong(1),
            strays.getString(2),
            strays.getString(3),
            parent);
      }
    }
  }
}
