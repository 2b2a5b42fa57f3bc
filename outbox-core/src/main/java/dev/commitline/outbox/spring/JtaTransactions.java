package dev.commitline.outbox.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Marks the transactions of a JTA transaction manager, so that an append in one is refused for what
 * it is. The manager may still serve what has nothing to do with the outbox.
 *
 * <p>Thread safety: safe.
 */
final class JtaTransactions implements TransactionExecutionListener {

  private static final Object KEY = new Object();

  /** Whether the thread's transaction, one that is not suspended, is JTA's. */
  static boolean active() {
    return TransactionSynchronizationManager.hasResource(KEY);
  }

  @Override
  public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
    if (beginFailure == null && TransactionSynchronizationManager.isSynchronizationActive()) {
      Marker marker = new Marker();
      marker.resume();
      TransactionSynchronizationManager.registerSynchronization(marker);
    }
  }

  private static final class Marker implements TransactionSynchronization {

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(KEY, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
    }
  }
}
