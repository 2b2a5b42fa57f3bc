package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is published, and when: whole transactions that are new, as many in one of the
 * target's transactions as have come.
 *
 * <p>What has come is committed when the source pauses between two transactions ({@link #settle}),
 * and at the first end after 100 ms, since one with a backlog hardly ever does.
 *
 * <p>A source may repeat what came before the committed position C*, since it is told only after
 * the target's commit. Transactions come in commit order; so once one lies behind C*, all later
 * ones do, and their events are sent as they come. Until then a transaction is held back to its
 * end, for only the end tells where it committed. One too large to be held is sent, and aborted if
 * its end shows that it was published before. So memory is bounded in every case.
 *
 * <p>Where a transaction's name tells whether it is new, none is held, and nothing follows from the
 * ones before it.
 *
 * <p>Where transactions may be divided, a large new one is committed in chunks, each with C* and
 * how far it has come. The transaction behind C* is the same whenever the source is read, so a
 * restart goes on inside it. One too large to be held can't be taken back then: it is read to its
 * end, and if that shows that it is new, this is committed, and it is read again.
 *
 * <p>No I/O of its own. Thread safety: none; one thread at a time.
 */
public final class RelayProtocol implements SourceTransactions {

  private static final long MAX_OPEN_NANOS = 100_000_000;

  private final Parking parking;
  private final Target target;
  private final long maxHeldBytes;
  private final @Nullable Chunk chunk;
  private final LongSupplier nanoClock;
  private final SourceProof proof;
  private SequenceWatch sequences = new SequenceWatch();
  private final List<RelayEvent> held = new ArrayList<>();
  private long heldBytes;
  private ResumePoint committed;
  private SourcePosition newest;
  private @Nullable LastTransaction newestLast;
  private @Nullable Progress progress;
  private boolean caughtUp;
  private boolean inside;
  private Stage stage = Stage.HELD;
  private String txId = "";
  private boolean open;
  private boolean heartbeat;
  private long messages;
  private long events;
  private long published;
  private long openedNanos;

  /**
   * The protocol behind a position.
   *
   * @param known C* and how far the transaction behind it was published, once others are fenced
   * @param proof that the source is the one that was published from
   * @param parking knows which of the target's topics an event belongs to
   * @param target gets the new transactions
   * @param maxHeldBytes how much of a transaction that may be a repeated one is held in memory
   * @param chunks from where on a transaction is divided
   * @param nanoClock as {@link System#nanoTime}
   */
  public RelayProtocol(
      ResumePoint known,
      SourceProof proof,
      Parking parking,
      Target target,
      long maxHeldBytes,
      Chunks chunks,
      LongSupplier nanoClock) {
    this.committed = known;
    this.newest = known.position();
    this.newestLast = known.last();
    this.proof = proof;
    this.progress = known.inNext();
    this.parking = parking;
    this.target = target;
    this.maxHeldBytes = maxHeldBytes;
    this.chunk = chunks.equals(Chunks.NEVER) ? null : new Chunk(chunks);
    this.nanoClock = nanoClock;
  }

  /**
   * Goes on with what another session has seen; to be called before anything comes.
   *
   * @param known kept up to date from now on
   */
  public RelayProtocol watching(SequenceWatch known) {
    known.begin(committed);
    sequences = known;
    return this;
  }

  @Override
  public void begin(String id) {
    if (inside) {
      throw broken("a transaction began before the one before it had ended");
    }
    inside = true;
    heartbeat = false;
    txId = id;
    messages = 0;
    events = 0;
    published = 0;
    if (chunk != null) {
      chunk.begin();
    }
    stage = stageOf(id);
    if (stage == Stage.NEW) {
      proof.requireGiven(id);
    }
  }

  private Stage stageOf(String id) {
    SourcePosition.Inclusion inclusion = newest.inclusionOf(id);
    if (inclusion == SourcePosition.Inclusion.INCLUDED) {
      return Stage.REPEATED;
    }
    if (progress == null) {
      return caughtUp || inclusion == SourcePosition.Inclusion.NEW ? Stage.NEW : Stage.HELD;
    }
    if (!progress.txId().equals(id)) {
      return Stage.PASSED_BY; // what comes before the one in progress was published
    }
    published = progress.events();
    return Stage.NEW;
  }

  @Override
  public void event(RelayEvent event) {
    if (!inside) {
      throw broken("event " + event.id() + " came outside a transaction");
    }
    messages++;
    events++;
    if (stage == Stage.HELD) {
      hold(event);
    } else if (stage == Stage.NEW && events > published) {
      send(event);
    } else if (stage == Stage.NEW && events == published && progress != null) {
      progress.requireLast(event);
    }
  }

  @Override
  public void heartbeat() {
    if (!inside) {
      throw broken("a heartbeat came outside a transaction");
    }
    messages++;
    heartbeat = true;
  }

  @Override
  public void end(SourcePosition position, long counted, long commitMicros) {
    if (!inside) {
      throw broken("a transaction ended at " + position + " that had not begun");
    }
    if (counted != messages) {
      throw broken(
          "the transaction that ended at %s has %d events, but %d came"
              .formatted(position, counted, messages));
    }
    inside = false;
    proof.ended(txId, position, commitMicros);
    if (stage == Stage.REPEATED) {
      return;
    }
    if (!caughtUp && committed.position().covers(position)) {
      requireNotInProgress(position);
      dropRepeated();
    } else if (!caughtUp && progress != null && stage != Stage.NEW) {
      requireEmpty(position, progress);
    } else {
      endOfNew(position, commitMicros);
    }
  }

  /**
   * Commits what has come, if the source stands between two transactions; to be called when there
   * is nothing more to read for now.
   *
   * @return C*: what the source may forget
   */
  public SourcePosition settle() {
    sequences.requireNoGap();
    if (!inside && !newest.equals(committed.position())) {
      commit(null); // maybe a position alone, for a source that is otherwise idle
    }
    return committed.position();
  }

  /** C*, the newest committed position, and how far the transaction behind it was committed. */
  public ResumePoint committed() {
    return committed;
  }

  /** Whether the source stands between two transactions, with none of the target's open. */
  boolean between() {
    return !inside && !open;
  }

  private void endOfNew(SourcePosition position, long commitMicros) {
    if (stage == Stage.PASSED_BY) {
      commit(Progress.none(txId));
      throw new StartAgain(
          "transaction %s with %d events is new, which only its end could tell"
              .formatted(txId, events));
    }
    if (published > events) {
      throw diverged(
          "transaction %s ended at %s with %d events, but %d of it were published"
              .formatted(txId, position, events, published));
    }
    caughtUp = true;
    progress = null;
    sendHeld();
    if (open || heartbeat || published > 0) {
      newest = position;
      newestLast = new LastTransaction(txId, commitMicros);
    }
    if (open && nanoClock.getAsLong() - openedNanos >= MAX_OPEN_NANOS) {
      commit(null);
    }
  }

  private void requireNotInProgress(SourcePosition position) {
    if (stage == Stage.NEW) {
      throw diverged(
          "transaction %s was published in part, but ended at %s, within what was published whole"
              .formatted(txId, position));
    }
  }

  private void requireEmpty(SourcePosition position, Progress expected) {
    if (messages > 0) {
      throw diverged(
          "transaction %s was published up to its event %d, but the next one is %s, which ended at %s"
              .formatted(expected.txId(), expected.events(), txId, position));
    }
  }

  private void hold(RelayEvent event) {
    held.add(event);
    heldBytes += event.bytes();
    if (heldBytes > maxHeldBytes) {
      if (chunk != null) {
        dropHeld();
        stage = Stage.PASSED_BY;
      } else {
        sendHeld();
      }
    }
  }

  private void sendHeld() {
    held.forEach(this::send);
    dropHeld();
  }

  private void dropHeld() {
    held.clear();
    heldBytes = 0;
  }

  private void dropRepeated() {
    dropHeld();
    if (open) {
      target.abort(); // nothing else is in it: nothing new came yet
      sequences.forget(); // not all that is repeated was sent
      parking.rollback();
      open = false;
    }
  }

  private void send(RelayEvent event) {
    if (!sequences.see(event, txId)) {
      return; // what else comes with it is looked at, too
    }
    open();
    parking.send(event, target);
    published++;
    if (chunk != null && chunk.add(event, nanoClock.getAsLong() - openedNanos)) {
      commit(new Progress(txId, published, event.id()));
      chunk.begin();
    }
  }

  private void open() {
    if (!open) {
      target.begin();
      open = true;
      openedNanos = nanoClock.getAsLong();
    }
  }

  private void commit(@Nullable Progress inNext) {
    sequences.requireNoGap();
    open();
    ResumePoint point = new ResumePoint(newest, newestLast, inNext);
    parking.commit(point, target);
    open = false;
    committed = point;
    sequences.published(point);
  }

  private static RelayException broken(String what) {
    return new RelayException(RelayError.SOURCE_FAULT, what);
  }

  private static RelayException diverged(String what) {
    return new RelayException(RelayError.SOURCE_DIVERGED, what);
  }
}
