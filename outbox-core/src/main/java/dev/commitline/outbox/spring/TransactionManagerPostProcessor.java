package dev.commitline.outbox.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.util.function.SingletonSupplier;

/** Lets the outbox listen to every transaction manager of the application context. */
final class TransactionManagerPostProcessor implements BeanPostProcessor {

  private final OutboxTransactionListener listener;

  /**
   * For one outbox.
   *
   * @param dataSource asked at the first transaction only, so that this post-processor makes no
   *     bean
   */
  TransactionManagerPostProcessor(Supplier<DataSource> dataSource) {
    listener = new OutboxTransactionListener(SingletonSupplier.of(() -> target(dataSource.get())));
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof PlatformTransactionManager
        && bean instanceof ConfigurableTransactionManager manager) {
      List<TransactionExecutionListener> listeners =
          new ArrayList<>(manager.getTransactionExecutionListeners());
      listeners.add(bean instanceof JtaTransactionManager ? new JtaTransactions() : listener);
      manager.setTransactionExecutionListeners(listeners);
    }
    return bean;
  }

  /** The data source that transaction managers bind their connections to. */
  static DataSource target(DataSource dataSource) {
    if (dataSource instanceof TransactionAwareDataSourceProxy proxy
        && proxy.getTargetDataSource() != null) {
      return target(proxy.getTargetDataSource());
    }
    return dataSource;
  }
}
