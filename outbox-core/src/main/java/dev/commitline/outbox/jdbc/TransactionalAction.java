package dev.commitline.outbox.jdbc;

import java.sql.Connection;

/**
 * What an application does inside a transaction, when it has nothing to return.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface TransactionalAction<E extends Exception> {

  /**
   * Does the work.
   *
   * @param connection as for {@link TransactionalWork#in}
   */
  void in(Connection connection) throws E;
}
