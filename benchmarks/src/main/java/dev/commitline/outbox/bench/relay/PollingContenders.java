package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.polling.PollingPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Those whose applications poll a table of PostgreSQL. */
final class PollingContenders {

  /** They are slow: their backlog is so much smaller than that of the others. */
  private static final int SMALLER = 30;

  /** In the order of the table. */
  static final List<String> NAMES =
      Stream.of(PollingPeer.values())
          .flatMap(peer -> Stream.of(tuned(peer), peer.display()))
          .toList();

  private PollingContenders() {}

  private static String tuned(PollingPeer peer) {
    return peer.display() + ", tuned";
  }

  /** How many events their backlog has, when that of the others has so many. */
  static int events(int others) {
    return Math.max(1, others / SMALLER);
  }

  /**
   * All of them; their servers are not started.
   *
   * @param atMost how long a drain lasts, whatever is left: they are slow
   */
  static List<Contender> in(World world, Duration atMost) {
    List<Contender> contenders = new ArrayList<>();
    for (PollingPeer peer : PollingPeer.values()) {
      PollingSource backlog = new PollingSource(peer, world.directory(), events(world.events()));
      contenders.add(new PollingContender(tuned(peer), true, backlog, world, atMost));
      contenders.add(new PollingContender(peer.display(), false, backlog, world, atMost));
    }
    return contenders;
  }

  /** Ours against each. */
  static List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (String peer : NAMES) {
      ratios.add(Ratio.of(PostgresContenders.OURS_WAL, peer));
      ratios.add(Ratio.of(PostgresContenders.OURS_TABLE, peer));
    }
    return ratios;
  }
}
