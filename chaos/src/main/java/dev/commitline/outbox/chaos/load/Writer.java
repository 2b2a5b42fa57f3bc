package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.chaos.load.TransactionPlan.End;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Carries out plans of transactions through the outbox's own interface.
 *
 * <p>Thread safety: none; one per thread.
 */
final class Writer {

  private static final String SOURCE = "/chaos";

  /** The index of an event that is rolled back, and must not be seen. */
  private static final int NEVER = -1;

  private final DataSource dataSource;
  private final LedgerDatabase database;
  private final Supplier<String> owner;
  private final Map<String, JdbcOutbox> outboxes = new HashMap<>();
  private JdbcOutbox outbox;
  private final LedgerTables ledger;
  private final EventCapture capture =
      new EventCapture(
          SOURCE,
          new ProductCatalog(),
          CaptureOptions.of(ChaosEvent.SERIALIZER),
          Clock.systemUTC());
  private TransactionPlan plan = new TransactionPlan(List.of(), List.of(), 0, false, 0, End.COMMIT);
  private long number;
  private long behind;

  private static final class PlannedRollback extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A writer.
   *
   * @param owner who owns the aggregate type now
   */
  Writer(
      DataSource dataSource, OutboxDatabase database, LedgerTables ledger, Supplier<String> owner) {
    this.dataSource = dataSource;
    this.database = new LedgerDatabase(database, this::followed);
    this.ledger = ledger;
    this.owner = owner;
    this.outbox = outboxOf(owner.get());
  }

  private JdbcOutbox outboxOf(String name) {
    return outboxes.computeIfAbsent(
        name,
        each ->
            JdbcOutbox.of(
                dataSource,
                database,
                OutboxNames.DEFAULT,
                SOURCE,
                each,
                CaptureOptions.of(ChaosEvent.SERIALIZER)));
  }

  /**
   * Runs a transaction.
   *
   * @param committedBefore the number of one that has committed
   * @return whether it committed; false when its plan was to roll back
   * @throws SQLException when the database failed; it may then have committed all the same
   */
  boolean run(long transaction, long committedBefore, TransactionPlan next) throws SQLException {
    number = transaction;
    behind = committedBefore;
    plan = next;
    outbox = outboxOf(owner.get());
    try {
      outbox.useTransaction(this::append);
      return true;
    } catch (PlannedRollback e) {
      return false;
    }
  }

  private void append(Connection connection) throws SQLException {
    List<EventPlan> events = plan.events();
    for (int i = 0; i < events.size(); i++) {
      if (i == plan.droppedAt() && !plan.dropped().isEmpty()) {
        appendDropped(connection);
      }
      outbox.append(ChaosEvent.of(events.get(i), number, i));
    }
    if (plan.end() == End.ROLLBACK_UNWRITTEN) {
      throw new PlannedRollback();
    }
  }

  private void appendDropped(Connection connection) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    for (EventPlan dropped : plan.dropped()) {
      outbox.append(ChaosEvent.of(dropped, number, NEVER));
    }
    connection.rollback(savepoint);
  }

  /** Behind the outbox's own statement, in the same transaction, comes the rest of the plan. */
  private EventWriter followed(EventWriter real) {
    return (connection, events) -> {
      real.write(connection, events);
      ledger.write(connection, number, behind, plan.events(), events);
      if (plan.rowsDropped()) {
        writeDropped(real, connection);
      }
      hold();
      if (plan.end() == End.ROLLBACK_WRITTEN) {
        throw new PlannedRollback();
      }
    };
  }

  /** Only of aggregates that the transaction has anyway: others might wait for each other. */
  private void writeDropped(EventWriter real, Connection connection) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    List<CapturedEvent> rows =
        plan.events().stream()
            .map(event -> ChaosEvent.of(event, number, NEVER))
            .map((OutboxEvent event) -> capture.capture(event))
            .toList();
    real.write(connection, rows);
    connection.rollback(savepoint);
  }

  private void hold() {
    if (plan.holdMillis() > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(plan.holdMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // stopped: commits at once
      }
    }
  }
}
