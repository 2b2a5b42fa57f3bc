package dev.commitline.outbox.spring;

import dev.commitline.outbox.NoTransactionException;
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
 * Captures events inside Spring's transactions on one data source. All that captures works on this
 * bean, which nobody else knows, and not on the {@link SpringOutbox} that the application uses, and
 * may have put something around.
 *
 * <p>Thread safety: safe.
 */
final class SpringCapture {

  private final DataSource dataSource;
  private final EventCapture capture;
  private final EventWriter writer;
  private final PublicTypes publicTypes;
  private final List<AppendListener> listeners;

  SpringCapture(
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
   * Appends an event.
   *
   * @param published whether it was published inside the process: then it is left out if the
   *     transaction has captured it already
   */
  void append(OutboxEvent event, boolean published) {
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
   * Does what captures a change, on the transaction as the database has it. If it fails, the
   * transaction can't commit any more: a change in it has no event.
   *
   * @throws RuntimeException or another Throwable, whatever it failed with
   */
  void dooming(Runnable work) {
    try {
      work.run();
    } catch (Throwable failure) { // whatever it is, and whether it is declared or not
      doom(failure);
      throw failure;
    }
  }

  /** Lets the transaction fail at its commit, if there is one that can. */
  void doom(Throwable failure) {
    try {
      transaction("a change").doom(failure);
    } catch (NoTransactionException e) { // so nothing can be doomed
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
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

  /** Whether {@link #requireTransaction} would refuse nothing now. */
  boolean canCapture() {
    try {
      requireTransaction("a change");
      return true;
    } catch (NoTransactionException e) {
      return false;
    }
  }

  /**
   * Lets an object-relational mapper write what it holds back, so that events are made of what the
   * database will have: generated ids, versions, timestamps.
   *
   * @throws RuntimeException when the database refuses it
   */
  void flush() {
    transaction("a change").flushChanges();
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
