package dev.commitline.outbox.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Registers which application owns an aggregate type: each type has a single writer. */
@FunctionalInterface
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
}
