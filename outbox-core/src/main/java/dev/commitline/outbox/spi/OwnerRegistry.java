package dev.commitline.outbox.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Knows which application owns an aggregate type: each type has a single writer.
 *
 * <p>Thread safety: implementations are stateless and shared.
 */
public interface OwnerRegistry {

  /**
   * Registers {@code owner} for those of the types that have no owner yet, and checks the others.
   *
   * @param connection inside a transaction that the caller commits
   * @throws dev.commitline.outbox.OwnershipException when another application owns one of them;
   *     nothing is registered once the caller has rolled back
   */
  void register(Connection connection, String owner, Collection<String> aggregateTypes)
      throws SQLException;

  /** All aggregate types that have an owner, by name. */
  List<AggregateOwner> owners(Connection connection) throws SQLException;

  /**
   * Gives an aggregate type to another owner, and writes that into the audit table.
   *
   * <p>Guarantee: waits for the transactions that have written events of the type; once the caller
   * has committed, none of the former owner can commit any more, and its captures fail.
   *
   * <p>Blocks on those transactions. A former owner that goes on writing can keep it waiting for
   * ever: stop it, or set the session's lock timeout.
   *
   * @param connection inside a transaction that the caller commits
   * @throws dev.commitline.outbox.OwnershipException when the type has no owner, or another than
   *     the order says
   */
  void handOver(Connection connection, HandOver order) throws SQLException;
}
