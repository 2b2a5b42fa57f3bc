package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.ServerState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.PublishedPosition;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Whether all was relayed that is committed. A row does not say which transaction wrote it, so it
 * takes a relay that runs: whatever a snapshot sees stands in the binlog before a heartbeat that is
 * written later, and has been relayed once the relay's position has that.
 *
 * <p>{@code gtid_executed} may lack a transaction for a moment that others see already, but none
 * that committed before one's own last one; and the relay's position gets at what the relay has no
 * use for only with a transaction behind it. Hence a heartbeat before that is read, and one after.
 */
final class RelayedCheck {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final RelayConfig config;
  private final MySqlConnections connections;
  private final RelayTable relays;

  RelayedCheck(RelayConfig config, MySqlConnections connections, RelayTable relays) {
    this.config = config;
    this.connections = connections;
    this.relays = relays;
  }

  /** Makes sure of it for all that a snapshot saw which was taken before this call. */
  void require() throws SQLException {
    try (Connection session = connections.open();
        PublishedPosition published = new PublishedPosition(config)) {
      if (!relays.beatAgain(session)) {
        throw notRelayed("no relay '%s' ever ran on this database".formatted(config.name()));
      }
      GtidSet committed = ServerState.read(session).executed();
      relays.beatAgain(session);
      if (!await(published, committed)) {
        throw notRelayed(
            "relay '%s' did not publish what is committed within %d s: on MySQL it has to run when a replay from the history is ordered"
                .formatted(config.name(), LIMIT.toSeconds()));
      }
    }
  }

  private static boolean await(PublishedPosition published, GtidSet committed) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!covers(published, committed)) {
      if (System.nanoTime() - deadline > 0 || interrupted()) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(PublishedPosition published, GtidSet committed) {
    return published
        .read()
        .filter(position -> ((GtidPosition) position).gtids().containsAll(committed))
        .isPresent();
  }

  private static boolean interrupted() {
    try {
      Thread.sleep(POLL_MILLIS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static RelayException notRelayed(String why) {
    return new RelayException(
        RelayError.NOT_YET_RELAYED, "it is not known that all events were relayed: " + why);
  }
}
