package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.chaos.world.World;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An operator who mends the particular topics every now and then, and releases what waits for them.
 * Then they refuse the same events as before.
 *
 * <p>Thread safety: none, but for what it does itself in the background.
 */
public final class Releases implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(12);
  private static final int PATIENCE_SECONDS = 20;
  private static final int TRIES = 6;

  private final World world;
  private final Thread thread = new Thread(this::run, "operator");
  private volatile boolean closed;
  private final AtomicInteger done = new AtomicInteger();

  /** Makes the particular topics; nothing is released yet. */
  public Releases(World world) {
    this.world = world;
    Load.PARTICULAR_TOPICS.forEach(
        topic -> world.kafka().createTopic(topic, Load.REFUSED_BYTES * 3 / 4));
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** How often a relay has answered that all is released. */
  public int done() {
    return done.get();
  }

  /**
   * Ends what goes on in the background, and releases all that is held back.
   *
   * @throws IllegalStateException when that is refused, or no relay answers
   */
  public void finish() throws InterruptedException {
    close();
    for (int i = 0; i < TRIES; i++) {
      if (release()) {
        return;
      }
    }
    throw new IllegalStateException("what is parked can't be released");
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        if (release()) {
          done.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean release() throws InterruptedException {
    allow(Load.REFUSED_BYTES * 2);
    int code =
        world
            .tool()
            .run("parked", "release", "--all", "--wait", Integer.toString(PATIENCE_SECONDS));
    allow(Load.REFUSED_BYTES * 3 / 4);
    return code == 0;
  }

  private void allow(int bytes) throws InterruptedException {
    for (String topic : Load.PARTICULAR_TOPICS) {
      world.kafka().setMaxMessageBytes(topic, bytes);
    }
  }
}
