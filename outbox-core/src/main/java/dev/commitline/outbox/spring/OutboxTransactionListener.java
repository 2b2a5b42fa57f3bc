package dev.commitline.outbox.spring;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Opens an {@link OutboxTransaction} where a transaction begins on the outbox's data source, and
 * writes it as the last thing before the commit.
 *
 * <p>A listener of the transaction manager, and not a synchronization that the first append
 * registers: such a one gets no {@code beforeCommit} when it is registered while the commit is
 * under way, and would lose what listeners of the phases before and after the commit append. This
 * one runs after all {@code beforeCommit} synchronizations, whatever their order, and knows whether
 * the commit has begun. An exception that it throws rolls the transaction back.
 *
 * <p>Thread safety: safe; shared by all transactions of a manager.
 */
final class OutboxTransactionListener implements TransactionExecutionListener {

  private final Supplier<DataSource> dataSource;

  OutboxTransactionListener(Supplier<DataSource> dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
    if (beginFailure != null
        || !execution.isNewTransaction()
        || !TransactionSynchronizationManager.isSynchronizationActive()) {
      return;
    }
    ConnectionHolder connection = connection(dataSource.get());
    // A connection that is known already belongs to an outer transaction, of another manager.
    if (connection != null && OutboxTransaction.on(connection) == null) {
      OutboxTransaction.begin(connection, execution);
    }
  }

  @Override
  public void beforeCommit(TransactionExecution execution) {
    if (!execution.isNewTransaction()) {
      return; // a savepoint is released
    }
    ConnectionHolder connection = connection(dataSource.get());
    OutboxTransaction transaction = connection == null ? null : OutboxTransaction.on(connection);
    if (transaction != null && !transaction.suspended()) {
      transaction.write();
    }
  }

  /** The connection that the thread's transaction holds; null when it holds none. */
  static @Nullable ConnectionHolder connection(DataSource dataSource) {
    return TransactionSynchronizationManager.getResource(dataSource)
            instanceof ConnectionHolder holder
        ? holder
        : null;
  }
}
