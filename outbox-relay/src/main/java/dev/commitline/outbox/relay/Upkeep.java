package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.source.RelaySource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the source keep its tables in shape every minute, on a thread of its own: the way of the
 * events never waits for it, and neither does the lease.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final long EVERY_SECONDS = 60;

  private final ScheduledExecutorService thread;

  private Upkeep(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /** Begins at once. */
  static Upkeep start(String relay, RelaySource source) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "commitline-" + relay + "-upkeep");
              daemon.setDaemon(true);
              return daemon;
            });
    var unused =
        thread.scheduleWithFixedDelay(
            () -> maintain(relay, source), 0, EVERY_SECONDS, TimeUnit.SECONDS);
    return new Upkeep(thread);
  }

  private static void maintain(String relay, RelaySource source) {
    try {
      source.maintain();
    } catch (RuntimeException | Error e) { // else it would never be called again
      log.warn("relay={} upkeep of the source failed, and is tried again later", relay, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
