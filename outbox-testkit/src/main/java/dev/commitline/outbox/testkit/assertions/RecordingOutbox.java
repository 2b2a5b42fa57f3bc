package dev.commitline.outbox.testkit.assertions;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.spi.CaptureOptions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outbox in memory, for tests of code that appends events, with no database and no Spring. It
 * checks, serializes and refuses events as the real one does; of transactions it knows that they
 * commit or roll back.
 *
 * <p>Transaction: {@link #inTransaction} opens one, also inside another; the inner one then commits
 * by itself. An append outside is refused.
 *
 * <p>Thread safety: safe; a transaction belongs to the thread that runs it.
 */
public final class RecordingOutbox implements Outbox, EmittedEvents {

  private final EventCapture capture;
  private final List<RecordedEvent> committed = new ArrayList<>();
  private final ThreadLocal<Deque<Transaction>> open = ThreadLocal.withInitial(ArrayDeque::new);

  private RecordingOutbox(CaptureOptions options) {
    capture = new EventCapture("/test", new ProductCatalog(), options, Clock.systemUTC());
  }

  /** With JSON payloads and the default limits. */
  public static RecordingOutbox create() {
    return with(CaptureOptions.of(new JsonPayloadSerializer()));
  }

  /** With the serializers, contexts and limits of the application. */
  public static RecordingOutbox with(CaptureOptions options) {
    return new RecordingOutbox(options);
  }

  /** What a test does in a transaction. */
  @FunctionalInterface
  public interface Work<E extends Exception> {

    /** Does it. */
    void run() throws E;
  }

  /**
   * Runs work in a transaction: commits when it returns, rolls back when it throws. The commit
   * fails when an event was refused, also if the work caught that.
   */
  public <E extends Exception> void inTransaction(Work<E> work) throws E {
    Deque<Transaction> stack = open.get();
    Transaction transaction = new Transaction();
    stack.push(transaction);
    try {
      work.run();
      commit(transaction);
    } finally {
      stack.pop();
      if (stack.isEmpty()) {
        open.remove();
      }
    }
  }

  @Override
  public void append(OutboxEvent event) {
    Transaction transaction = open.get().peek();
    if (transaction == null) {
      throw new NoTransactionException(
          "event %s of %s '%s' was appended outside a transaction: run it inside RecordingOutbox.inTransaction"
              .formatted(
                  event.eventClass().getSimpleName(), event.aggregateType(), event.aggregateId()));
    }
    try {
      transaction.events.add(RecordedEvent.of(event, capture.capture(event)));
    } catch (RuntimeException e) {
      transaction.rejection = transaction.rejection == null ? e : transaction.rejection;
      throw e;
    }
  }

  @Override
  public List<RecordedEvent> emitted() {
    synchronized (committed) {
      return List.copyOf(committed);
    }
  }

  /** Forgets what was emitted so far. */
  public void clear() {
    synchronized (committed) {
      committed.clear();
    }
  }

  private void commit(Transaction transaction) {
    if (transaction.rejection != null) {
      throw transaction.rejection;
    }
    synchronized (committed) {
      committed.addAll(transaction.events);
    }
  }

  private static final class Transaction {
    private final List<RecordedEvent> events = new ArrayList<>();
    private @Nullable RuntimeException rejection;
  }
}
