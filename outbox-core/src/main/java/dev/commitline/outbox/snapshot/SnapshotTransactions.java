package dev.commitline.outbox.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs work in a transaction of its own, in which an {@code Outbox} can append. */
public interface SnapshotTransactions {

  /**
   * Work inside a transaction.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {

    /** Does it. */
    T in(Connection connection) throws SQLException;
  }

  /** Commits when the work returns, rolls back when it throws. */
  <T extends @Nullable Object> T run(Work<T> work) throws SQLException;
}
