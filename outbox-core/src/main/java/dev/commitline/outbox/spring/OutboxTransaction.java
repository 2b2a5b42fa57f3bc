package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.TransactionBuffer;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The outbox's part of one Spring transaction: bound to the transaction's connection from its begin
 * to its end, so that each transaction, also a suspended one, has its own events.
 *
 * <p>Thread safety: none; belongs to the transaction's thread.
 */
final class OutboxTransaction implements TransactionSynchronization {

  private final ConnectionHolder connection;
  private final TransactionExecution execution;
  private final TransactionBuffer buffer = new TransactionBuffer();
  private final SeenPayloads seen = new SeenPayloads();
  private @Nullable EventWriter writer;
  private boolean suspended;
  private boolean closed;

  private OutboxTransaction(ConnectionHolder connection, TransactionExecution execution) {
    this.connection = connection;
    this.execution = execution;
  }

  /** Begins with the transaction that has just begun on that connection. */
  static void begin(ConnectionHolder connection, TransactionExecution execution) {
    OutboxTransaction transaction = new OutboxTransaction(connection, execution);
    TransactionSynchronizationManager.bindResource(connection, transaction);
    TransactionSynchronizationManager.registerSynchronization(transaction);
  }

  /** The one that is bound to the connection; null when its transaction's begin was not seen. */
  static @Nullable OutboxTransaction on(ConnectionHolder connection) {
    return (OutboxTransaction) TransactionSynchronizationManager.getResource(connection);
  }

  /** Whether this very payload was not captured before, as one that was published or is now. */
  boolean isNew(Object payload, boolean published) {
    return seen.add(payload, published);
  }

  /** Appends what can be captured; what can't be lets the commit fail. */
  CapturedEvent append(Supplier<CapturedEvent> event, EventWriter toBeWrittenBy) {
    writer = toBeWrittenBy;
    return buffer.add(event);
  }

  /** Flushes the transaction's EntityManager or Session; does nothing where there is none. */
  void flushChanges() {
    if (execution
        instanceof TransactionStatus status) { // of all of Spring's own managers it is one
      status.flush();
    }
  }

  /** Lets the commit fail, for a change has no event. */
  void doom(Throwable failure) {
    buffer.doom(failure);
  }

  /** Writes what was appended, and takes nothing more. */
  void write() {
    closed = true;
    buffer.requireWhole();
    if (writer == null) {
      return;
    }
    try {
      buffer.writeTo(connection.getConnection(), writer);
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(SQLException e) {
    DataAccessException translated =
        new SQLExceptionSubclassTranslator().translate("write the outbox", null, e);
    return translated != null
        ? translated
        : new IllegalStateException("the outbox could not be written", e);
  }

  /** Whether another transaction is active on the thread while this one waits. */
  boolean suspended() {
    return suspended;
  }

  /** Whether the commit has begun. */
  boolean closed() {
    return closed;
  }

  @Override
  public void suspend() {
    suspended = true;
  }

  @Override
  public void resume() {
    suspended = false;
  }

  @Override
  public void savepoint(Object savepoint) {
    buffer.savepoint(savepoint);
    seen.savepoint(savepoint);
  }

  @Override
  public void savepointRollback(Object savepoint) {
    buffer.rollbackTo(savepoint);
    seen.rollbackTo(savepoint);
  }

  @Override
  public void afterCompletion(int status) {
    TransactionSynchronizationManager.unbindResourceIfPossible(connection);
  }
}
