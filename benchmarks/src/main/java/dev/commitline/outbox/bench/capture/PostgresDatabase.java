package dev.commitline.outbox.bench.capture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL, with our transports. */
final class PostgresDatabase implements Database {

  private static final String NONE = "no outbox";
  private static final String TABLE = "table";
  private static final String WAL = "wal";
  private static final String WAL_WITH_HISTORY = "wal-with-history";

  static final List<String> VARIANTS = List.of(NONE, TABLE, WAL, WAL_WITH_HISTORY);

  /** Transport {@code wal} asks that a relay's slot be there. */
  private static final String SLOT = "commitline_bench";

  private final Postgres postgres;
  private final HikariDataSource pool;

  private PostgresDatabase(Postgres postgres, int connections) {
    this.postgres = postgres;
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(connections);
    this.pool = new HikariDataSource(config);
  }

  static PostgresDatabase start(Path directory, int connections) {
    Postgres postgres = Postgres.start(directory.resolve("postgres"));
    Domain.create(postgres);
    postgres.createSlot(SLOT);
    return new PostgresDatabase(postgres, connections);
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        new Variant(NONE, NONE, events -> Domain.transaction(pool)),
        with(TABLE, Transport.TABLE),
        with(WAL, Transport.WAL),
        with(WAL_WITH_HISTORY, Transport.WAL_WITH_HISTORY));
  }

  private Variant with(String name, Transport transport) {
    JdbcOutbox outbox =
        JdbcOutbox.of(
            pool,
            postgres.outbox(transport),
            OutboxNames.DEFAULT,
            BenchEvent.SOURCE,
            BenchEvent.SERIALIZER);
    return new Variant(
        name,
        NONE,
        events ->
            outbox.useTransaction(
                connection -> {
                  Domain.work(connection);
                  events.forEach(event -> outbox.append(BenchEvent.of(event)));
                }));
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
  }

  @Override
  public void close() {
    pool.close();
    postgres.close();
  }
}
