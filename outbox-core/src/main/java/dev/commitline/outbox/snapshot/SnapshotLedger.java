package dev.commitline.outbox.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The audit rows of snapshots: one for each, for ever. A database module implements it.
 *
 * <p>Transaction: each call is part of the caller's. Thread safety: stateless.
 */
public interface SnapshotLedger {

  /**
   * Notes a new snapshot.
   *
   * @param upTo the last id there is now; of no account when the snapshot is there already
   * @return the snapshot as it stands
   */
  Snapshot begin(Connection connection, SnapshotOrder order, @Nullable String upTo)
      throws SQLException;

  /**
   * Notes how far it has come, if nobody else did.
   *
   * @return false when it does not stand where the caller believes
   */
  boolean advance(Connection connection, Snapshot from, Snapshot to) throws SQLException;
}
