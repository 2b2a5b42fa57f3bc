package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets through whole transactions that were not published yet, and drops those that were.
 *
 * <p>A source may repeat what came before the committed position C*: the slot is confirmed after
 * Kafka's commit, so it can lag. Transactions come in commit order; therefore, once one lies behind
 * C*, all later ones do, and events are passed on as they come, in bounded memory. Until then a
 * transaction is held back to its end, for only the end tells where it committed.
 *
 * <p>Thread safety: none; belongs to the thread that reads the source.
 */
public final class NewTransactions implements SourceTransactions {

  private final SourcePosition committed;
  private final SourceTransactions next;
  private final List<RelayEvent> held = new ArrayList<>();
  private boolean caughtUp;
  private boolean inside;
  private long seen;

  /**
   * A filter.
   *
   * @param committed C*: everything up to here is in Kafka
   * @param next gets the new transactions; those without an event are left out
   */
  public NewTransactions(SourcePosition committed, SourceTransactions next) {
    this.committed = committed;
    this.next = next;
  }

  @Override
  public void begin() {
    if (inside) {
      throw corrupt("a transaction began before the one before it had ended");
    }
    inside = true;
    seen = 0;
  }

  @Override
  public void event(RelayEvent event) {
    if (!inside) {
      throw corrupt("event " + event.id() + " came outside a transaction");
    }
    seen++;
    if (caughtUp) {
      pass(event);
    } else {
      held.add(event);
    }
  }

  @Override
  public void end(SourcePosition position, long events) {
    if (!inside) {
      throw corrupt("a transaction ended at " + position + " that had not begun");
    }
    if (events != seen) {
      throw corrupt(
          "the transaction that ended at %s has %d events, but %d came"
              .formatted(position, events, seen));
    }
    inside = false;
    if (!caughtUp && !committed.covers(position)) {
      caughtUp = true;
      seen = 0;
      held.forEach(this::passHeld);
    }
    held.clear();
    if (caughtUp && seen > 0) {
      next.end(position, seen);
    }
  }

  /** Whether the stream stands between two transactions. */
  public boolean betweenTransactions() {
    return !inside;
  }

  private void passHeld(RelayEvent event) {
    seen++;
    pass(event);
  }

  private void pass(RelayEvent event) {
    if (seen == 1) {
      next.begin();
    }
    next.event(event);
  }

  private static RelayException corrupt(String what) {
    return new RelayException(RelayError.SOURCE_FAULT, what);
  }
}
