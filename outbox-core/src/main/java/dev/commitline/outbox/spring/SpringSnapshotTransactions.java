package dev.commitline.outbox.spring;

import dev.commitline.outbox.snapshot.SnapshotTransactions;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Spring's transactions for a snapshot: each a new one, also where one is active.
 *
 * <p>Thread safety: safe.
 */
final class SpringSnapshotTransactions implements SnapshotTransactions {

  private static final TransactionDefinition NEW =
      new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

  private final DataSource dataSource;
  private final Supplier<PlatformTransactionManager> manager;

  /**
   * For the outbox's data source.
   *
   * @param manager asked at each transaction, so that an application without one can start
   */
  SpringSnapshotTransactions(DataSource dataSource, Supplier<PlatformTransactionManager> manager) {
    this.dataSource = dataSource;
    this.manager = manager;
  }

  @Override
  public <T extends @Nullable Object> T run(Work<T> work) throws SQLException {
    PlatformTransactionManager transactions = manager.get();
    TransactionStatus transaction = transactions.getTransaction(NEW);
    T result;
    try {
      result = work.in(DataSourceUtils.getConnection(dataSource));
    } catch (Throwable failure) {
      transactions.rollback(transaction);
      throw failure;
    }
    transactions.commit(transaction);
    return result;
  }
}
