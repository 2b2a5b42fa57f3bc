package dev.commitline.outbox.jdbc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What an application does inside a transaction.
 *
 * @param <T> what it returns
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface TransactionalWork<T extends @Nullable Object, E extends Exception> {

  /**
   * Does the work.
   *
   * @param connection inside the transaction; savepoints are the work's to use, while committing,
   *     rolling back and closing are {@link JdbcOutbox}'s
   */
  T in(Connection connection) throws E;
}
