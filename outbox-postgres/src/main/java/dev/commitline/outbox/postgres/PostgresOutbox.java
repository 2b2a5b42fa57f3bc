package dev.commitline.outbox.postgres;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.snapshot.SnapshotLedger;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The outbox on PostgreSQL 14 to 18.
 *
 * <p>Thread safety: immutable.
 */
public final class PostgresOutbox implements OutboxDatabase {

  /** Of a relay of this very outbox: that of another one passes this one's messages by. */
  private static final String SLOT =
      """
      SELECT EXISTS (
        SELECT FROM pg_replication_slots s JOIN %s r ON r.slot = s.slot_name
        WHERE s.database = current_database() AND s.plugin = 'pgoutput' AND NOT s.temporary
          AND s.wal_status IS DISTINCT FROM 'lost')
      """;

  private final Transport transport;

  /** With events in the outbox table. */
  public PostgresOutbox() {
    this(Transport.TABLE);
  }

  private PostgresOutbox(Transport transport) {
    this.transport = transport;
  }

  @Override
  public PostgresOutbox using(Transport other) {
    if (other == Transport.BLACKHOLE || other == Transport.BLACKHOLE_WITH_HISTORY) {
      throw new IllegalArgumentException(
          "PostgreSQL has no BLACKHOLE tables: its transports are table, wal and wal-with-history, wal is the one that keeps no rows");
    }
    return new PostgresOutbox(other);
  }

  /**
   * A row waits in the table for its relay. A message is gone with the WAL, unless a slot keeps
   * that.
   */
  @Override
  public void requireKept(DataSource dataSource, OutboxNames names) {
    if (transport == Transport.TABLE) {
      return;
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet slot = statement.executeQuery(SLOT.formatted(names.outbox() + "_relay"))) {
      slot.next();
      if (!slot.getBoolean(1)) {
        throw new EventsNotKeptException(
            "database '%s' has no replication slot of a relay of outbox %s, so nothing keeps the messages of transport wal: start the relay once before the application, or use transport table"
                .formatted(connection.getCatalog(), names.outbox()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the replication slots of outbox %s can't be read".formatted(names.outbox()), e);
    }
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public boolean supports(DatabaseMetaData metaData) throws SQLException {
    return metaData.getDatabaseProductName().equals("PostgreSQL")
        && metaData.getDatabaseMajorVersion() >= OutboxMigrations.OLDEST_VERSION;
  }

  @Override
  public void migrate(DataSource dataSource, OutboxNames names) {
    new OutboxMigrations(names.schema(), names.prefix()).apply(dataSource);
  }

  @Override
  public EventWriter eventWriter(OutboxNames names, String owner) {
    return new PostgresEventWriter(names, owner, transport);
  }

  @Override
  public OwnerRegistry ownerRegistry(OutboxNames names) {
    return new PostgresOwnerRegistry(names);
  }

  @Override
  public SnapshotLedger snapshots(OutboxNames names) {
    return new PostgresSnapshotLedger(names);
  }
}
