package dev.commitline.sample.demo;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Commit times of MySQL: no query tells them, but each transaction in the binlog begins with its
 * own.
 */
final class BinlogCommitTimes implements CommitTimes {

  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final int REMEMBERED = 10_000;

  /** Held, so that its level stays: the client tells of each connection. */
  private static final Logger CLIENT_LOG = Logger.getLogger(BinaryLogClient.class.getName());

  private final BinaryLogClient client;

  /** By GTID, the newest of them. Guarded by itself. */
  private final Map<String, Instant> times =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  BinlogCommitTimes(TestDatabase database) {
    CLIENT_LOG.setLevel(Level.WARNING);
    client =
        new BinaryLogClient(
            database.host(), database.port(), database.username(), database.password());
    client.setServerId(ThreadLocalRandom.current().nextLong(1L << 20, 1L << 31));
    client.setSSLMode(SSLMode.DISABLED);
    client.setKeepAlive(false);
    client.registerEventListener(this::remember);
    try {
      client.connect(WAIT.toMillis());
    } catch (IOException | TimeoutException e) {
      throw new StageException("MySQL's binlog can't be read: " + e.getMessage(), e);
    }
  }

  private void remember(Event event) {
    if (event.getData() instanceof GtidEventData gtid) {
      synchronized (times) {
        times.put(
            gtid.getMySqlGtid().toString(),
            Instant.EPOCH.plus(gtid.getImmediateCommitTimestamp(), ChronoUnit.MICROS));
        times.notifyAll();
      }
    }
  }

  /** Waits for transactions that this reader, unlike the relay, has not seen yet. */
  @Override
  public Map<String, Instant> of(Collection<String> transactions) {
    long deadline = System.nanoTime() + WAIT.toNanos();
    synchronized (times) {
      long left = WAIT.toMillis();
      while (left > 0 && client.isConnected() && !times.keySet().containsAll(transactions)) {
        try {
          times.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
      Map<String, Instant> known = new HashMap<>(times);
      known.keySet().retainAll(transactions);
      return known;
    }
  }

  @Override
  public void close() {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new StageException("the binlog's reader was not ended: " + e.getMessage(), e);
    }
  }
}
