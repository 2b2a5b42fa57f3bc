package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what is published, and when: whole transactions that are new, as many in one of the
 * target's transactions as have come.
 *
 * <p>A source may repeat what came before the committed position C*, since it is told only after
 * the target's commit. Transactions come in commit order; so once one lies behind C*, all later
 * ones do, and their events are sent as they come. Until then a transaction is held back to its
 * end, for only the end tells where it committed. One too large to be held is sent, and aborted if
 * its end shows that it was published before. So memory is bounded in every case.
 *
 * <p>No I/O of its own. Thread safety: none; belongs to the thread that reads the source.
 */
public final class RelayProtocol implements SourceTransactions {

  private final Target target;
  private final long maxHeldBytes;
  private final List<RelayEvent> held = new ArrayList<>();
  private long heldBytes;
  private SourcePosition committed;
  private SourcePosition newest;
  private boolean caughtUp;
  private boolean inside;
  private boolean open;
  private boolean heartbeat;
  private long seen;

  /**
   * The protocol behind a position.
   *
   * @param committed C*: everything up to here was published; to be read after every predecessor
   *     was fenced
   * @param target gets the new transactions
   * @param maxHeldBytes how much of a transaction that may be a repeated one is held in memory
   */
  public RelayProtocol(SourcePosition committed, Target target, long maxHeldBytes) {
    this.committed = committed;
    this.newest = committed;
    this.target = target;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public void begin() {
    if (inside) {
      throw broken("a transaction began before the one before it had ended");
    }
    inside = true;
    heartbeat = false;
    seen = 0;
  }

  @Override
  public void event(RelayEvent event) {
    if (!inside) {
      throw broken("event " + event.id() + " came outside a transaction");
    }
    seen++;
    if (caughtUp) {
      send(event);
    } else {
      hold(event);
    }
  }

  @Override
  public void heartbeat() {
    if (!inside) {
      throw broken("a heartbeat came outside a transaction");
    }
    seen++;
    heartbeat = true;
  }

  @Override
  public void end(SourcePosition position, long messages) {
    if (!inside) {
      throw broken("a transaction ended at " + position + " that had not begun");
    }
    if (messages != seen) {
      throw broken(
          "the transaction that ended at %s has %d events, but %d came"
              .formatted(position, messages, seen));
    }
    inside = false;
    if (!caughtUp && committed.covers(position)) {
      dropRepeated();
      return;
    }
    caughtUp = true;
    sendHeld();
    if (open || heartbeat) {
      newest = position;
    }
  }

  /**
   * Commits what has come, if the source stands between two transactions; to be called when there
   * is nothing more to read for now.
   *
   * @return C*: what the source may forget
   */
  public SourcePosition settle() {
    if (inside || newest.equals(committed)) {
      return committed;
    }
    if (!open) {
      target.begin(); // a position alone, for a source that is otherwise idle
    }
    target.commit(newest);
    open = false;
    committed = newest;
    return committed;
  }

  /** C*, the newest committed position. */
  public SourcePosition committed() {
    return committed;
  }

  private void hold(RelayEvent event) {
    held.add(event);
    heldBytes += event.bytes();
    if (heldBytes > maxHeldBytes) {
      sendHeld();
    }
  }

  private void sendHeld() {
    held.forEach(this::send);
    held.clear();
    heldBytes = 0;
  }

  private void dropRepeated() {
    held.clear();
    heldBytes = 0;
    if (open) {
      target.abort(); // nothing else is in it: nothing new came yet
      open = false;
    }
  }

  private void send(RelayEvent event) {
    if (!open) {
      target.begin();
      open = true;
    }
    target.send(event);
  }

  private static RelayException broken(String what) {
    return new RelayException(RelayError.SOURCE_FAULT, what);
  }
}
