package dev.commitline.outbox.snapshot;

import dev.commitline.outbox.OutboxEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of a snapshot, as the application reads them. Ids are text, as the keys of their
 * events are; they have an order that never changes, such as that of the table's primary key.
 *
 * <p>Transaction: each call runs in one that {@link DomainSnapshots} opened, on the connection that
 * it gives; with Spring, what uses the data source finds the same. Isolation should be READ
 * COMMITTED, so that what is read under a lock is the newest.
 */
public interface SnapshotSource {

  /** The last id; null when there is no aggregate. */
  @Nullable String last(Connection connection) throws SQLException;

  /**
   * Ids in their order.
   *
   * @param behind only ids behind this one; null for all from the first
   * @param upTo only ids up to this one, with it
   * @param atMost only so many
   */
  List<String> ids(Connection connection, @Nullable String behind, String upTo, int atMost)
      throws SQLException;

  /**
   * Locks an aggregate's root row until the transaction ends ({@code SELECT ... FOR UPDATE}), and
   * then makes the event of what it is now.
   *
   * <p>Every other writer of the aggregate has to change or lock that row before it appends, as
   * saving an aggregate does: only then is the state that is published the one at its sequence.
   *
   * @return null when it is gone, or not public
   */
  @Nullable OutboxEvent lock(Connection connection, String id) throws SQLException;
}
