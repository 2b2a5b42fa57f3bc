package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.Router;
import java.util.List;

/** Those that read MySQL's binlog. */
final class MySqlContenders {

  private static final String RAW = "raw binlog";
  private static final String OURS = "relay blackhole";
  private static final String OTHER = OURS + RelayContender.OTHER;
  private static final String ROUTER_TUNED = "EventRouter, InnoDB, tuned";
  private static final String CONNECT_TUNED = "Connect, InnoDB, tuned";
  private static final String CONNECT = "Connect, InnoDB";

  /** In the order of the table. */
  static final List<String> NAMES = List.of(RAW, OURS, OTHER, ROUTER_TUNED, CONNECT_TUNED, CONNECT);

  private MySqlContenders() {}

  /**
   * All of them; their servers are not started.
   *
   * @param other has another build of the relay, over a server of its own
   */
  static List<Contender> in(World world, World other) {
    MySqlSource blackhole = MySqlSource.blackhole("blackhole", world.directory(), world.events());
    MySqlSource others =
        MySqlSource.blackhole(
            "blackhole" + RelayContender.OTHER, world.directory(), world.events());
    MySqlSource classic = MySqlSource.classic("InnoDB", world.directory(), world.events());
    return List.of(
        new BinlogContender(RAW, blackhole, world),
        new RelayContender(OURS, blackhole, world),
        new RelayContender(OTHER, others, other),
        new RouterContender(ROUTER_TUNED, Router.Host.ENGINE, true, classic, world),
        new RouterContender(CONNECT_TUNED, Router.Host.CONNECT, true, classic, world),
        new RouterContender(CONNECT, Router.Host.CONNECT, false, classic, world));
  }

  /** Ours against the limit and against each peer. */
  static List<Ratio> ratios() {
    return List.of(
        Ratio.of(OURS, OTHER),
        Ratio.of(OURS, RAW),
        Ratio.of(OURS, ROUTER_TUNED),
        Ratio.of(OURS, CONNECT_TUNED),
        Ratio.of(OURS, CONNECT));
  }
}
