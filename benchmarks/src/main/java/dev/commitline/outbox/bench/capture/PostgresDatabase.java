package dev.commitline.outbox.bench.capture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.bench.polling.PeerApplication;
import dev.commitline.outbox.bench.polling.PollingPeer;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** PostgreSQL, with our transports, and with the peers whose applications publish by themselves. */
final class PostgresDatabase implements Database {

  private static final String NONE = "no outbox";
  private static final String TABLE = "table";
  private static final String WAL = "wal";
  private static final String WAL_WITH_HISTORY = "wal-with-history";

  static final List<String> VARIANTS =
      Stream.concat(
              Stream.of(NONE, TABLE, WAL, WAL_WITH_HISTORY),
              Stream.of(PollingPeer.values()).map(PollingPeer::display))
          .toList();

  /** Transport {@code wal} asks that a relay's slot be there. */
  private static final String SLOT = "commitline_bench";

  private final Postgres postgres;
  private final HikariDataSource pool;
  private final Map<PollingPeer, PeerApplication> peers = new EnumMap<>(PollingPeer.class);

  private PostgresDatabase(Postgres postgres, int connections) {
    this.postgres = postgres;
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(connections);
    this.pool = new HikariDataSource(config);
    for (PollingPeer peer : PollingPeer.values()) {
      peers.put(peer, peer.open(postgres.database(), connections));
    }
  }

  static PostgresDatabase start(Path directory, int connections) {
    Postgres postgres = Postgres.start(directory.resolve("postgres"));
    Domain.create(postgres);
    postgres.createSlot(SLOT);
    return new PostgresDatabase(postgres, connections);
  }

  @Override
  public List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(NONE, NONE, events -> Domain.transaction(pool)));
    variants.add(with(TABLE, Transport.TABLE));
    variants.add(with(WAL, Transport.WAL));
    variants.add(with(WAL_WITH_HISTORY, Transport.WAL_WITH_HISTORY));
    peers.forEach((peer, application) -> variants.add(with(peer, application)));
    return variants;
  }

  private static Variant with(PollingPeer peer, PeerApplication application) {
    return new Variant(
        peer.display(), NONE, events -> application.transaction(Domain::work, events));
  }

  private Variant with(String name, Transport transport) {
    return Variant.appending(name, NONE, pool, postgres.outbox(transport), OutboxNames.DEFAULT);
  }

  /** Nobody reads what the slot keeps. */
  @Override
  public void freeDisk() {
    postgres.query("SELECT pg_drop_replication_slot('%s')".formatted(SLOT));
    postgres.createSlot(SLOT);
    postgres.execute("CHECKPOINT");
  }

  @Override
  public void addVersions(Results results) {
    results.version("postgresql", postgres.query("SHOW server_version"));
    peers.keySet().forEach(peer -> results.version(peer.display(), peer.version()));
  }

  @Override
  public void close() {
    peers.values().forEach(PeerApplication::close);
    pool.close();
    postgres.close();
  }
}
