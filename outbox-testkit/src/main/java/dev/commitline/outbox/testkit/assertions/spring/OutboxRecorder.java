package dev.commitline.outbox.testkit.assertions.spring;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.AppendListener;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.testkit.assertions.EmittedEvents;
import dev.commitline.outbox.testkit.assertions.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What the application of a test emits: the events of committed transactions, and those of
 * transactions that are still open, as is the one of a {@code @Transactional} test. What is rolled
 * back, also to a savepoint, is forgotten.
 *
 * <p>Thread safety: safe.
 */
public final class OutboxRecorder implements EmittedEvents, AppendListener {

  private final List<RecordedEvent> committed = new ArrayList<>();
  private final List<OpenTransaction> open = new ArrayList<>();

  OutboxRecorder() {}

  @Override
  public List<RecordedEvent> emitted() {
    synchronized (this) {
      List<RecordedEvent> all = new ArrayList<>(committed);
      open.forEach(transaction -> all.addAll(transaction.events));
      return List.copyOf(all);
    }
  }

  /** Forgets what was emitted so far. */
  public void clear() {
    synchronized (this) {
      committed.clear();
      open.forEach(OpenTransaction::clear);
    }
  }

  @Override
  public void appended(OutboxEvent event, CapturedEvent captured) {
    synchronized (this) {
      current().events.add(RecordedEvent.of(event, captured));
    }
  }

  private OpenTransaction current() {
    for (TransactionSynchronization each :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (each instanceof OpenTransaction transaction && transaction.isOf(this)) {
        return transaction;
      }
    }
    OpenTransaction transaction = new OpenTransaction();
    TransactionSynchronizationManager.registerSynchronization(transaction);
    open.add(transaction);
    return transaction;
  }

  private final class OpenTransaction implements TransactionSynchronization {
    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new HashMap<>();

    boolean isOf(OutboxRecorder recorder) {
      return OutboxRecorder.this == recorder;
    }

    void clear() {
      events.clear();
      savepoints.clear();
    }

    @Override
    public void savepoint(Object savepoint) {
      synchronized (OutboxRecorder.this) {
        savepoints.put(savepoint, events.size());
      }
    }

    @Override
    public void savepointRollback(Object savepoint) {
      synchronized (OutboxRecorder.this) {
        events.subList(savepoints.getOrDefault(savepoint, 0), events.size()).clear();
      }
    }

    @Override
    public void afterCompletion(int status) {
      synchronized (OutboxRecorder.this) {
        open.remove(this);
        if (status == STATUS_COMMITTED) {
          committed.addAll(events);
        }
      }
    }
  }
}
