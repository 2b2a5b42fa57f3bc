package dev.commitline.outbox.relay.engine;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the embedded engine: started once, thrown away after its first failure.
 *
 * <p>Thread safety: safe. The handler runs on the engine's thread.
 */
public final class DebeziumStream implements AutoCloseable {

  /** A batch with at least so many changes tells that the source has more to give. */
  public static final int FULL_BATCH = 4096;

  private static final Logger log = LoggerFactory.getLogger(DebeziumStream.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
  private static final long BACKLOG_NANOS = Duration.ofMillis(100).toNanos();
  private static final long FIRST_SIGN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long NEXT_SIGN_NANOS = Duration.ofSeconds(5).toNanos();

  private final BatchHandler handler;
  private final Runnable whenOver;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;
  private final CountDownLatch polling = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Fair, so that batches and what comes between them take turns. */
  private final ReentrantLock handling = new ReentrantLock(true);

  private boolean fullBatch;
  private long lastBatch;
  private final boolean givesSigns;
  private volatile long signDue;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * A stream, not yet started.
   *
   * @param source what the source's connector needs; the engine's own settings are added
   * @param givesSigns whether that gives a sign of life every second
   * @param handler gets what is read
   * @param whenOver is told when {@link #over}, maybe several times and on any thread
   */
  public DebeziumStream(
      String name, Properties source, boolean givesSigns, BatchHandler handler, Runnable whenOver) {
    this.handler = handler;
    this.whenOver = whenOver;
    this.givesSigns = givesSigns;
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(engineProperties(name, source))
            .using(new Milestones())
            .using((success, message, error) -> finish(success, message, error))
            .notifying(this::handleBatch)
            .build();
    this.thread = new Thread(engine, "commitline-" + name + "-engine");
    this.thread.setDaemon(true);
    // a close that meets the engine's own end makes it throw instead of calling back
    this.thread.setUncaughtExceptionHandler((t, e) -> finish(false, e.toString(), e));
  }

  /** Begins to read, on threads of its own. */
  public void start() {
    signDue = System.nanoTime() + FIRST_SIGN_NANOS;
    thread.start();
  }

  /**
   * Waits until the connector streams, at most this long; false if it doesn't yet, or ended before.
   */
  public boolean awaitStreaming(Duration limit) throws InterruptedException {
    return polling.await(limit.toMillis(), TimeUnit.MILLISECONDS) && ended.getCount() > 0;
  }

  /**
   * Waits for the end, at most this long; true when it ended, then {@link #failure()} tells why.
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why it ended, as the handler or the connector threw it; empty if it was closed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Lets something be done while no batch is handled, on the calling thread; the next batch waits
   * for it. Not while the source has more than one batch to give, nor once the stream has ended.
   *
   * <p>Blocks: while a batch is handled.
   *
   * @return what it returned; false when it was not done
   */
  public boolean between(BooleanSupplier step) throws InterruptedException {
    handling.lockInterruptibly();
    long begun = System.nanoTime();
    long due = signDue;
    try {
      boolean backlog = fullBatch && System.nanoTime() - lastBatch < BACKLOG_NANOS;
      return !over() && !backlog && step.getAsBoolean();
    } finally {
      signDue = due + System.nanoTime() - begun; // signs waited meanwhile
      handling.unlock();
    }
  }

  /**
   * Whether a source that gives signs of life every second has given none for 5 s. A connector may
   * lose its connection without a word.
   */
  public boolean silent() {
    return givesSigns && !handling.isLocked() && System.nanoTime() - signDue > 0;
  }

  /** Ends it while a batch is handled, or {@link #between} them: no other is. */
  public void fail(RuntimeException why) {
    failure = why;
    whenOver.run();
  }

  /** Whether no other batch will be handled. */
  public boolean over() {
    return closed || failure != null || ended.getCount() == 0;
  }

  /**
   * Ends reading: waits for the batch in hand, hands out no other, and waits until all threads are
   * gone.
   */
  @Override
  public void close() {
    boolean quiet = enterQuietly();
    closed = true;
    if (quiet) {
      handling.unlock();
    }
    if (thread.getState() == Thread.State.NEW) {
      ended.countDown();
      return;
    }
    stopEngine();
  }

  private boolean enterQuietly() {
    try {
      return handling.tryLock(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void stopEngine() {
    try {
      // closing while tasks start is refused by the engine, as connections would leak
      awaitStreaming(CLOSE_LIMIT);
      if (ended.getCount() > 0) {
        engine.close();
      }
      if (!awaitEnd(CLOSE_LIMIT)) {
        log.warn("the Debezium engine did not end within {} s", CLOSE_LIMIT.toSeconds());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
    } catch (IOException | IllegalStateException e) {
      log.debug("the Debezium engine was ending by itself", e);
    }
  }

  private void handleBatch(
      List<RecordChangeEvent<SourceRecord>> events,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    handling.lockInterruptibly();
    try {
      if (closed || failure != null) {
        return; // what is not handled is not confirmed, and comes again
      }
      List<SourceRecord> records = events.stream().map(RecordChangeEvent::record).toList();
      BatchHandler.Handled handled = handler.handle(records);
      fullBatch = handled.changes() >= FULL_BATCH;
      if (handled.settled() > 0) {
        committer.markProcessed(events.get(handled.settled() - 1));
        committer.markBatchFinished();
      }
    } catch (RuntimeException e) {
      fail(e); // and not thrown: the engine would log it as an error, in full, whatever it is
    } finally {
      lastBatch = System.nanoTime();
      signDue = lastBatch + NEXT_SIGN_NANOS;
      handling.unlock();
    }
  }

  private void finish(boolean success, String message, @Nullable Throwable error) {
    if (!success && failure == null && !closed) {
      failure = error != null ? error : new IllegalStateException(message);
    }
    ended.countDown();
    polling.countDown();
    whenOver.run();
  }

  private static Properties engineProperties(String name, Properties source) {
    Map<String, String> all = new HashMap<>();
    source.stringPropertyNames().forEach(key -> all.put(key, source.getProperty(key)));
    all.put("name", name);
    all.put("topic.prefix", name);
    // where to go on is the relay's to say, never the engine's
    all.put("offset.storage", MemoryOffsetBackingStore.class.getName());
    // what comes again after a restart is filtered, so it may lag
    all.put("offset.flush.interval.ms", "250");
    all.put("record.processing.threads", "1");
    all.put("errors.max.retries", "0"); // one way to recover, the relay's
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  private final class Milestones implements DebeziumEngine.ConnectorCallback {
    @Override
    public void pollingStarted() {
      polling.countDown();
    }
  }
}
