package dev.commitline.outbox.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.capture.XaDataSources;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** That distributed transactions are refused for what they are. */
class JtaTransactionsTest {

  private final SpringCapture capture =
      new SpringCapture(
          inert(DataSource.class),
          new EventCapture(
              "/test",
              new ProductCatalog(),
              CaptureOptions.of(new JsonPayloadSerializer()),
              Clock.systemUTC()),
          (connection, events) -> {},
          new PublicTypes(List::of),
          List.of());

  @Test
  void anAppendInAJtaTransactionIsRefused() {
    TransactionTemplate jta = new TransactionTemplate(manager());

    assertThatThrownBy(() -> jta.executeWithoutResult(status -> append()))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("JTA and XA are not supported");
    assertThatThrownBy(this::append).hasMessageContaining("no transaction is active");
    assertThat(JtaTransactions.active()).isFalse();
  }

  @Test
  void aSuspendedJtaTransactionIsNotMeant() {
    TransactionTemplate jta = new TransactionTemplate(manager());
    TransactionTemplate apart = new TransactionTemplate(new LocalTransactions());
    apart.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);

    jta.executeWithoutResult(
        outer -> {
          apart.executeWithoutResult(inner -> assertThat(JtaTransactions.active()).isFalse());
          assertThat(JtaTransactions.active()).isTrue();
        });
  }

  @Test
  void aDataSourceForXaIsRefused() {
    DataSource both =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class, XADataSource.class},
                (proxy, method, arguments) -> null);

    assertThat(XaDataSources.contain(inert(DataSource.class))).isFalse();
    assertThat(XaDataSources.contain(both)).isTrue();
    assertThatThrownBy(
            () ->
                DatabaseSetup.of(
                    inert(OutboxDatabase.class), null, both, OutboxNames.DEFAULT, true))
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("one for XA");
  }

  private void append() {
    capture.append(OutboxEvent.of("Note", "1", "not reached"), false);
  }

  private static JtaTransactionManager manager() {
    JtaTransactionManager manager = new JtaTransactionManager(new LocalUserTransaction());
    new TransactionManagerPostProcessor(() -> inert(DataSource.class))
        .postProcessBeforeInitialization(manager, "manager");
    return manager;
  }

  private static <T> T inert(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null));
  }

  /** Knows only whether it was begun. */
  private static final class LocalUserTransaction implements UserTransaction {
    private int status = Status.STATUS_NO_TRANSACTION;

    @Override
    public void begin() {
      status = Status.STATUS_ACTIVE;
    }

    @Override
    public void commit() {
      status = Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public void rollback() {
      status = Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public void setRollbackOnly() {
      status = Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public int getStatus() {
      return status;
    }

    @Override
    public void setTransactionTimeout(int seconds) {}
  }

  /** Another manager on the same thread, with no resource at all. */
  private static final class LocalTransactions extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    @Override
    protected Object doGetTransaction() {
      return this;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }
}
