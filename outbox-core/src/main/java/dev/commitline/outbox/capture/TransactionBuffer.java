package dev.commitline.outbox.capture;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one database transaction, in append order, until they are written just before its
 * commit.
 *
 * <p>Thread safety: none; belongs to the transaction's thread.
 */
public final class TransactionBuffer {

  private final List<CapturedEvent> events = new ArrayList<>();
  private final Map<Object, Mark> savepoints = new HashMap<>();
  private @Nullable Throwable rejection;
  private boolean written;

  /** Where a savepoint was set. */
  private record Mark(int size, @Nullable Throwable rejection) {
    private static final Mark BEGIN = new Mark(0, null);
  }

  /**
   * Adds what can be captured, behind all others. What can't be dooms the transaction: without it,
   * the domain's change would be committed and its event be missing, if somebody caught the
   * exception.
   *
   * @return what was captured
   * @throws RuntimeException or an Error, or what else the capture threw
   */
  public CapturedEvent add(Supplier<CapturedEvent> capture) {
    try {
      CapturedEvent event = capture.get();
      add(event);
      return event;
    } catch (Throwable failure) { // an Error, or undeclared: whatever it is, the event is missing
      doom(failure);
      throw failure;
    }
  }

  /**
   * Lets {@link #writeTo} fail with this, for a change has no event; the first such failure counts.
   */
  public void doom(Throwable failure) {
    if (rejection == null) {
      rejection = failure;
    }
  }

  /** Adds an event behind all others. */
  public void add(CapturedEvent event) {
    if (written) {
      throw new IllegalStateException(
          "event %s of %s '%s' was appended after the transaction's events were written: append it before"
                  .formatted(event.type(), event.aggregateType(), event.aggregateId())
              + " the commit begins");
    }
    events.add(event);
  }

  /** Remembers that a savepoint was set here. */
  public void savepoint(Object savepoint) {
    savepoints.put(savepoint, new Mark(events.size(), rejection));
  }

  /** Forgets what was appended since the savepoint; all of it, if the savepoint is not known. */
  public void rollbackTo(Object savepoint) {
    Mark mark = savepoints.getOrDefault(savepoint, Mark.BEGIN);
    events.subList(mark.size(), events.size()).clear();
    rejection = mark.rejection();
  }

  /**
   * Writes what was appended; does nothing when that is nothing. To be called once, before the
   * commit.
   *
   * @throws RuntimeException or an Error: what {@link #requireWhole} throws
   * @throws NoTransactionException when the connection commits each statement by itself
   */
  public void writeTo(Connection connection, EventWriter writer) throws SQLException {
    written = true;
    requireWhole();
    if (events.isEmpty()) {
      return;
    }
    if (connection.getAutoCommit()) {
      throw new NoTransactionException(
          "%d event(s) can't be written: auto-commit was switched on behind the transaction's back, so nothing would roll back with them"
              .formatted(events.size()));
    }
    writer.write(connection, List.copyOf(events));
  }

  /**
   * Refuses to go on without an event that is missing.
   *
   * @throws RuntimeException or an Error: what it was refused with, or an IllegalStateException
   *     around what is neither
   */
  public void requireWhole() {
    if (rejection instanceof Error error) {
      throw error;
    }
    if (rejection instanceof RuntimeException refusal) {
      throw refusal;
    }
    if (rejection != null) {
      throw new IllegalStateException(
          "an event of this transaction could not be made, see the cause: the transaction can't commit",
          rejection);
    }
  }
}
