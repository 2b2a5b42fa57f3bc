package dev.commitline.outbox.jdbc;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.capture.ServedDatabase;
import dev.commitline.outbox.capture.TransactionBuffer;
import dev.commitline.outbox.capture.XaDataSources;
import dev.commitline.outbox.snapshot.DomainSnapshots;
import dev.commitline.outbox.snapshot.SnapshotLedger;
import dev.commitline.outbox.snapshot.SnapshotTransactions;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox for plain JDBC: runs work in a transaction, and writes what it appended just before
 * the commit.
 *
 * <pre>{@code
 * JdbcOutbox outbox = JdbcOutbox.of(dataSource, new PostgresOutbox(), OutboxNames.DEFAULT,
 *     "/shop", new JsonPayloadSerializer());
 * outbox.useTransaction(connection -> {
 *   insertOrder(connection, order);
 *   outbox.append("Order", order.id(), new OrderPlaced(order.id(), order.total()));
 * });
 * }</pre>
 *
 * <p>Transaction: {@link #inTransaction} opens one of its own on a connection of its own, also when
 * it is called inside another; the inner one then commits by itself.
 *
 * <p>Thread safety: safe; a transaction belongs to the thread that runs it.
 */
public final class JdbcOutbox implements Outbox {

  private static final Logger log = LoggerFactory.getLogger(JdbcOutbox.class);

  private final DataSource dataSource;
  private final EventWriter writer;
  private final EventCapture capture;
  private final SnapshotLedger ledger;
  private final ThreadLocal<Deque<TransactionBuffer>> open =
      ThreadLocal.withInitial(ArrayDeque::new);

  private JdbcOutbox(
      DataSource dataSource, EventWriter writer, EventCapture capture, SnapshotLedger ledger) {
    this.dataSource = dataSource;
    this.writer = writer;
    this.capture = capture;
    this.ledger = ledger;
  }

  /**
   * An outbox over a data source.
   *
   * @param source CloudEvents source: a URI reference that names the application, for example
   *     {@code /shop}; without the leading slash it is the owner of the aggregate types
   */
  public static JdbcOutbox of(
      DataSource dataSource,
      OutboxDatabase database,
      OutboxNames names,
      String source,
      PayloadSerializer serializer) {
    String owner = source.startsWith("/") ? source.substring(1) : source;
    return of(dataSource, database, names, source, owner, CaptureOptions.of(serializer));
  }

  /**
   * An outbox over a data source, with options of its own.
   *
   * @param owner the application that owns the aggregate types it appends events of: a type that
   *     has no owner yet becomes its own, one of another owner fails the transaction
   * @throws IllegalArgumentException when the data source is one for XA, which is not supported, or
   *     is connected to another product or version than the module serves
   * @throws IllegalStateException when the database can't be asked
   * @throws dev.commitline.outbox.spi.EventsNotKeptException when nothing would keep the events
   *     until a relay reads them
   */
  public static JdbcOutbox of(
      DataSource dataSource,
      OutboxDatabase database,
      OutboxNames names,
      String source,
      String owner,
      CaptureOptions options) {
    if (XaDataSources.contain(dataSource)) {
      throw new IllegalArgumentException(
          "dataSource must not be one for XA, was " + dataSource.getClass().getName());
    }
    requireServed(database, dataSource);
    database.requireKept(dataSource, names);
    return new JdbcOutbox(
        dataSource,
        database.eventWriter(names, owner),
        new EventCapture(source, new ProductCatalog(), options, Clock.systemUTC()),
        database.snapshots(names));
  }

  private static void requireServed(OutboxDatabase database, DataSource dataSource) {
    try {
      ServedDatabase.other(database, dataSource)
          .ifPresent(
              other -> {
                throw new IllegalArgumentException(
                    "dataSource must be connected to a database that module %s serves, was %s"
                        .formatted(database.name(), other));
              });
    } catch (SQLException e) {
      throw new IllegalStateException("the outbox's database can't be asked what it is", e);
    }
  }

  @Override
  public void append(OutboxEvent event) {
    TransactionBuffer buffer = open.get().peek();
    if (buffer == null) {
      throw new NoTransactionException(
          "event %s of %s '%s' was appended outside a transaction: call append inside JdbcOutbox.inTransaction"
              .formatted(
                  event.eventClass().getSimpleName(), event.aggregateType(), event.aggregateId()));
    }
    CapturedEvent unused = buffer.add(() -> capture.capture(event));
  }

  /**
   * Runs work in a transaction of its own: commits when it returns, rolls back when it throws.
   *
   * @return what the work returned
   * @throws SQLException when no connection is to be had, or the write or commit fails; after a
   *     failed commit the outcome is the database's to tell, as with any JDBC transaction
   */
  public <T extends @Nullable Object, E extends Exception> T inTransaction(
      TransactionalWork<T, E> work) throws E, SQLException {
    Connection connection = dataSource.getConnection();
    T result;
    try {
      connection.setAutoCommit(false);
      result = run(work, connection);
      connection.commit();
    } catch (Throwable failure) {
      rollback(connection, failure);
      throw failure;
    }
    giveBack(connection);
    return result;
  }

  /** The same as {@link #inTransaction}, for work that returns nothing. */
  public <E extends Exception> void useTransaction(TransactionalAction<E> action)
      throws E, SQLException {
    this.<@Nullable Object, E>inTransaction(
        connection -> {
          action.in(connection);
          return null;
        });
  }

  /** Snapshots of the aggregates in this database, by transactions of this outbox. */
  public DomainSnapshots snapshots() {
    return new DomainSnapshots(
        new SnapshotTransactions() {
          @Override
          public <T extends @Nullable Object> T run(Work<T> work) throws SQLException {
            return inTransaction(work::in);
          }
        },
        ledger,
        this);
  }

  /** The transaction is committed: whatever happens to its connection now, that counts. */
  private static void giveBack(Connection connection) {
    try (connection) {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      log.warn("outbox: a connection broke when its transaction was committed already", e);
    }
  }

  private static void rollback(Connection connection, Throwable failure) {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e); // the connection is broken: the database rolls back by itself
    }
  }

  private <T extends @Nullable Object, E extends Exception> T run(
      TransactionalWork<T, E> work, Connection connection) throws E, SQLException {
    Deque<TransactionBuffer> stack = open.get();
    TransactionBuffer buffer = new TransactionBuffer();
    stack.push(buffer);
    try {
      T result = work.in(ScopedConnection.of(connection, buffer));
      buffer.writeTo(connection, writer);
      return result;
    } finally {
      stack.pop();
      if (stack.isEmpty()) {
        open.remove();
      }
    }
  }
}
