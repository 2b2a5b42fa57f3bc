package dev.commitline.outbox.mysql;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.snapshot.SnapshotLedger;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The outbox on MySQL 8.0, 8.4 and 9. A schema is what MySQL calls a database.
 *
 * <p>Thread safety: immutable.
 */
public final class MySqlOutbox implements OutboxDatabase {

  private final Transport transport;

  /** With events in the binlog alone. */
  public MySqlOutbox() {
    this(Transport.BLACKHOLE);
  }

  private MySqlOutbox(Transport transport) {
    this.transport = transport;
  }

  @Override
  public MySqlOutbox using(Transport other) {
    if (other == Transport.WAL || other == Transport.WAL_WITH_HISTORY) {
      throw new IllegalArgumentException(
          "MySQL has no messages in its log: its transports are blackhole, blackhole-with-history and table, blackhole is the one that keeps no rows");
    }
    return new MySqlOutbox(other);
  }

  @Override
  public String name() {
    return "mysql";
  }

  /** Not MariaDB, whose GTIDs are of another kind, nor a MySQL that is too old. */
  @Override
  public boolean supports(DatabaseMetaData metaData) throws SQLException {
    return MySqlOutboxMigrations.unsupported(metaData).isEmpty();
  }

  @Override
  public void migrate(DataSource dataSource, OutboxNames names) {
    migrations(names).apply(dataSource);
  }

  /**
   * The binlog keeps all events since the outbox was made, as long as it keeps anything. What it
   * would not keep, or not in a form that a relay can read, is refused.
   */
  @Override
  public void requireKept(DataSource dataSource, OutboxNames names) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<String> unsupported = MySqlOutboxMigrations.unsupported(connection.getMetaData());
      if (unsupported.isPresent()) {
        throw new EventsNotKeptException(unsupported.get());
      }
      BinlogSettings.read(connection).requireKept();
      BinlogSettings.requireUnfiltered(connection, names);
      migrations(names).requireEngine(connection);
    } catch (IllegalStateException e) {
      throw new EventsNotKeptException(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw new IllegalStateException("the binlog's settings can't be read", e);
    }
  }

  private MySqlOutboxMigrations migrations(OutboxNames names) {
    return new MySqlOutboxMigrations(
        names.schema(),
        names.prefix(),
        transport == Transport.TABLE ? Engine.INNODB : Engine.BLACKHOLE);
  }

  @Override
  public EventWriter eventWriter(OutboxNames names, String owner) {
    return new MySqlEventWriter(names, owner, transport);
  }

  @Override
  public OwnerRegistry ownerRegistry(OutboxNames names) {
    return new MySqlOwnerRegistry(names);
  }

  @Override
  public SnapshotLedger snapshots(OutboxNames names) {
    return new MySqlSnapshotLedger(names);
  }
}
