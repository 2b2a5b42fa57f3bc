package dev.commitline.outbox.relay.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that reads the stream and the one that publishes: bounded in bytes, and handed
 * over as a whole, so that batches grow with the load.
 *
 * <p>Thread safety: safe for one reader and one publisher.
 */
public final class ChangeQueue {

  private static final long MAX_BYTES = 16L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private List<Change> changes = new ArrayList<>();
  private volatile long bytes;
  private boolean alive;
  private @Nullable Throwable end;

  /** Nothing in it yet. */
  public ChangeQueue() {}

  /**
   * Waits for room, at most this long.
   *
   * @return whether there is some
   */
  public boolean awaitRoom(Duration limit) throws InterruptedException {
    if (bytes < MAX_BYTES) {
      return true; // mostly
    }
    lock.lockInterruptibly();
    try {
      long nanos = limit.toNanos();
      while (bytes >= MAX_BYTES && nanos > 0) {
        nanos = emptied.awaitNanos(nanos);
      }
      return bytes < MAX_BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what takes about so many bytes. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  void add(List<Change> more, long itsBytes) {
    lock.lock();
    try {
      changes.addAll(more);
      bytes += itsBytes;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says why nothing more comes. */
  public void end(Throwable why) {
    lock.lock();
    try {
      end = why;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The source gives a sign of life. */
  public void sign() {
    lock.lock();
    try {
      alive = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all that is there, and waits for it at most this long.
   *
   * @return empty when there was but a sign of life, null when not even that
   * @throws Throwable what ended the stream, once all before it was taken
   */
  @Nullable List<Change> take(Duration limit) throws Throwable {
    lock.lockInterruptibly();
    try {
      long nanos = limit.toNanos();
      while (changes.isEmpty() && !alive && end == null && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      if (changes.isEmpty() && end != null) {
        throw end;
      }
      if (changes.isEmpty() && !alive) {
        return null;
      }
      List<Change> taken = changes;
      changes = new ArrayList<>();
      bytes = 0;
      alive = false;
      emptied.signal();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
