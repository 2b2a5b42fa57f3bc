package dev.commitline.outbox.spring;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventAggregate;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.spi.AppendListener;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The outbox inside Spring's transactions on one data source.
 *
 * <p>Thread safety: safe.
 */
final class SpringOutbox implements Outbox {

  private final DataSource dataSource;
  private final EventCapture capture;
  private final EventWriter writer;
  private final PublicTypes publicTypes;
  private final List<AppendListener> listeners;

  SpringOutbox(
      DataSource dataSource,
      EventCapture capture,
      EventWriter writer,
      PublicTypes publicTypes,
      List<AppendListener> listeners) {
    this.dataSource = TransactionManagerPostProcessor.target(dataSource);
    this.capture = capture;
    this.writer = writer;
    this.publicTypes = publicTypes;
    this.listeners = listeners;
  }

  /**
   * Appends an event that was published inside the process, unless the transaction has captured it
   * already.
   */
  static void appendPublished(Outbox outbox, OutboxEvent event) {
    if (outbox instanceof SpringOutbox spring) {
      spring.append(event, true);
    } else {
      outbox.append(event);
    }
  }

  @Override
  public void append(OutboxEvent event) {
    append(event, false);
  }

  private void append(OutboxEvent event, boolean published) {
    OutboxTransaction transaction =
        transaction(
            "event %s of %s '%s'"
                .formatted(
                    event.eventClass().getSimpleName(),
                    event.aggregateType(),
                    event.aggregateId()));
    if (isNew(event, published, transaction)) {
      CapturedEvent captured = transaction.append(() -> captured(event), writer);
      listeners.forEach(listener -> listener.appended(event, captured));
    }
  }

  private CapturedEvent captured(OutboxEvent event) {
    publicTypes.require(event.eventClass());
    return capture.capture(event);
  }

  /**
   * Lets the transaction fail at its commit, for a change in it has no event.
   *
   * @throws RuntimeException the failure
   */
  static void doom(Outbox outbox, RuntimeException failure) {
    if (outbox instanceof SpringOutbox spring) {
      spring.transaction("a change").append(() -> raise(failure), spring.writer);
    }
    throw failure;
  }

  private static CapturedEvent raise(RuntimeException failure) {
    throw failure;
  }

  /** Only an event that tells its aggregate can be published inside the process, so come twice. */
  private static boolean isNew(
      OutboxEvent event, boolean published, OutboxTransaction transaction) {
    Object payload = event.payload();
    return payload == null
        || EventAggregate.of(event.eventClass()).isEmpty()
        || transaction.isNew(payload, published);
  }

  /**
   * Refuses what can't be captured, before anything is changed.
   *
   * @param what for the message: what was about to be captured
   */
  void requireTransaction(String what) {
    transaction(what);
  }

  private OutboxTransaction transaction(String what) {
    if (JtaTransactions.active()) {
      throw refused(
          what,
          "the transaction on this thread is begun by a JtaTransactionManager: JTA and XA are not"
              + " supported, use a JdbcTransactionManager on the outbox's data source");
    }
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw refused(
          what,
          "no transaction is active on this thread: call it inside @Transactional or a"
              + " TransactionTemplate");
    }
    ConnectionHolder connection = OutboxTransactionListener.connection(dataSource);
    if (connection == null) {
      throw refused(
          what,
          "the transaction on this thread does not use the outbox's data source: use a transaction"
              + " manager of that data source (JTA and XA are not supported)");
    }
    if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
      throw refused(
          what, "the transaction on this thread is read-only: begin one that may write around it");
    }
    return usable(OutboxTransaction.on(connection), what);
  }

  private static OutboxTransaction usable(@Nullable OutboxTransaction transaction, String what) {
    if (transaction == null) {
      throw refused(
          what,
          "the transaction has ended already (a listener that runs after it needs a new one,"
              + " REQUIRES_NEW), or was not begun by a transaction manager that is a bean of this"
              + " application context (declare the manager as a bean, with synchronization on)");
    }
    if (transaction.suspended()) {
      throw refused(
          what,
          "the active transaction is another transaction manager's, inside one of the outbox's data"
              + " source: append before or after it");
    }
    if (transaction.closed()) {
      throw refused(
          what,
          "the transaction is being committed, or is committed already: append before the commit"
              + " (for a listener: phase BEFORE_COMMIT), or in a new transaction (REQUIRES_NEW)");
    }
    return transaction;
  }

  private static NoTransactionException refused(String what, String why) {
    return new NoTransactionException(what + " can't be captured: " + why);
  }
}
