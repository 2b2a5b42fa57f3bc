package dev.commitline.outbox.capture;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of one database transaction, in append order, until they are written just before its
 * commit.
 *
 * <p>Thread safety: none; belongs to the transaction's thread.
 */
public final class TransactionBuffer {

  private final List<CapturedEvent> events = new ArrayList<>();
  private final Map<Object, Integer> savepoints = new HashMap<>();
  private boolean written;

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
    savepoints.put(savepoint, events.size());
  }

  /** Forgets what was appended since the savepoint; all of it, if the savepoint is not known. */
  public void rollbackTo(Object savepoint) {
    int size = savepoints.getOrDefault(savepoint, 0);
    events.subList(size, events.size()).clear();
  }

  /**
   * Writes what was appended; does nothing when that is nothing. To be called once, before the
   * commit.
   */
  public void writeTo(Connection connection, EventWriter writer) throws SQLException {
    written = true;
    if (!events.isEmpty()) {
      writer.write(connection, List.copyOf(events));
    }
  }
}
