package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.spi.Transport;
import java.util.ArrayList;
import java.util.List;

/** Those that read PostgreSQL's WAL. */
final class PostgresContenders {

  private static final String RAW_WAL = "raw stream, wal";
  private static final String RAW_TABLE = "raw stream, table";
  private static final String RECVLOGICAL = "pg_recvlogical, wal";
  static final String OURS_WAL = "relay wal";
  static final String OURS_TABLE = "relay table";
  private static final String OTHER_WAL = OURS_WAL + RelayContender.OTHER;
  private static final String OTHER_TABLE = OURS_TABLE + RelayContender.OTHER;
  private static final String ROUTER_TUNED = "EventRouter, tuned";
  private static final String ROUTER = "EventRouter";
  private static final String CONNECT_TUNED = "Connect, tuned";
  private static final String CONNECT = "Connect";

  private static final List<String> PEERS = List.of(ROUTER_TUNED, ROUTER, CONNECT_TUNED, CONNECT);

  /** In the order of the table. */
  static final List<String> NAMES =
      List.of(
          RAW_WAL,
          RAW_TABLE,
          RECVLOGICAL,
          OURS_WAL,
          OTHER_WAL,
          OURS_TABLE,
          OTHER_TABLE,
          ROUTER_TUNED,
          ROUTER,
          CONNECT_TUNED,
          CONNECT);

  private PostgresContenders() {}

  /**
   * All of them; their servers are not started.
   *
   * @param other has another build of the relay; its servers are its own, since what relays write
   *     there is read by both
   */
  static List<Contender> in(World world, World other) {
    PostgresSource wal = source(Transport.WAL, "wal", world);
    PostgresSource table = source(Transport.TABLE, "table", world);
    PostgresSource otherWal = source(Transport.WAL, "wal" + RelayContender.OTHER, other);
    PostgresSource otherTable = source(Transport.TABLE, "table" + RelayContender.OTHER, other);
    PostgresSource classic = PostgresSource.classic("classic", world.directory(), world.events());
    return List.of(
        new RawContender(RAW_WAL, wal, world),
        new RawContender(RAW_TABLE, table, world),
        new RecvLogicalContender(RECVLOGICAL, wal, world),
        new RelayContender(OURS_WAL, wal, world),
        new RelayContender(OTHER_WAL, otherWal, other),
        new RelayContender(OURS_TABLE, table, world),
        new RelayContender(OTHER_TABLE, otherTable, other),
        new RouterContender(ROUTER_TUNED, Router.Host.ENGINE, true, classic, world),
        new RouterContender(ROUTER, Router.Host.ENGINE, false, classic, world),
        new RouterContender(CONNECT_TUNED, Router.Host.CONNECT, true, classic, world),
        new RouterContender(CONNECT, Router.Host.CONNECT, false, classic, world));
  }

  private static PostgresSource source(Transport transport, String name, World world) {
    return PostgresSource.of(transport, name, world.directory(), world.events());
  }

  /** Ours against the limits and against each peer. */
  static List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    ratios.add(Ratio.of(OURS_WAL, OTHER_WAL));
    ratios.add(Ratio.of(OURS_TABLE, OTHER_TABLE));
    ratios.add(
        new Ratio("relay wal / slower limit", OURS_WAL, List.of(RAW_WAL, ProducerContender.NAME)));
    for (String peer : PEERS) {
      ratios.add(Ratio.of(OURS_TABLE, peer));
      ratios.add(Ratio.of(OURS_WAL, peer));
    }
    return ratios;
  }
}
