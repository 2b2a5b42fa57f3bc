package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.kafka.ReplayConnection;
import dev.commitline.outbox.relay.protocol.ReplayTarget;
import java.util.function.Supplier;

/**
 * Who publishes a replay, and in what portions.
 *
 * @param target begins anew behind what was published
 * @param events at most so many in one transaction
 * @param bytes about so many at most, unless one event has more
 * @param staying whether a run stays while its replay is paused, and pauses it when it is stopped;
 *     else it leaves it as it is, for whoever comes next
 */
record Outlet(Supplier<ReplayTarget> target, int events, long bytes, boolean staying) {

  /** A process of its own. */
  static Outlet ofProcess(RelayConfig config, String replay) {
    return new Outlet(() -> ReplayConnection.connect(config, replay), 2_000, 8L << 20, true);
  }

  /**
   * The relay, in portions so small that live events wait no longer for one than for each other.
   */
  static Outlet ofRelay(ReplayTarget target) {
    return new Outlet(() -> target, 500, 1L << 20, false);
  }
}
