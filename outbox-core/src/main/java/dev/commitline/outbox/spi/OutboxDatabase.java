package dev.commitline.outbox.spi;

import dev.commitline.outbox.snapshot.SnapshotLedger;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The capture side of one kind of database; found by {@link java.util.ServiceLoader}.
 *
 * <p>Thread safety: stateless.
 */
public interface OutboxDatabase {

  /** The short name used in settings and messages, for example {@code postgres}. */
  String name();

  /** Whether it can serve the database that the metadata describes. Asked once, at start-up. */
  boolean supports(DatabaseMetaData metaData) throws SQLException;

  /** Applies the migrations of the outbox; a no-op when they are all there. */
  void migrate(DataSource dataSource, OutboxNames names);

  /**
   * The same database with another transport for events.
   *
   * @throws IllegalArgumentException when the database has no such transport; says which it has
   */
  OutboxDatabase using(Transport transport);

  /**
   * Makes sure that something keeps the events that are written from now on, so that none is lost
   * if the relay starts later. Asked at start-up, after {@link #migrate}.
   *
   * @throws EventsNotKeptException when nothing does
   */
  void requireKept(DataSource dataSource, OutboxNames names);

  /**
   * Writes events into the outbox of that name.
   *
   * @param owner the application that writes; see {@link EventWriter}
   */
  EventWriter eventWriter(OutboxNames names, String owner);

  /** Registers owners in the outbox of that name. */
  OwnerRegistry ownerRegistry(OutboxNames names);

  /** The audit rows of snapshots in the outbox of that name. */
  SnapshotLedger snapshots(OutboxNames names);
}
