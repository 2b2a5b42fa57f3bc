package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.BatchHandler;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.source.RelaySource;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a standby does while it waits: all that a start does, short of what others notice. The first
 * start of a process takes most of its time to load and warm up the code of the Kafka clients and
 * Debezium, which would else be spent after the leader's death; and only who has done it lately
 * knows that it could take over.
 *
 * <p>Thread safety: any thread.
 */
final class Rehearsal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
  private static final Duration AGAIN = Duration.ofSeconds(60);
  private static final Duration AGAIN_AFTER_A_FAULT = Duration.ofSeconds(5);

  private final RelayConfig config;
  private final RelaySource source;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean done;
  private volatile @Nullable RelayException fault;

  private Rehearsal(RelayConfig config, RelaySource source) {
    this.config = config;
    this.source = source;
  }

  /**
   * Runs on a thread of its own, again and again until closed.
   *
   * @param connector what the connector is told
   */
  static Rehearsal begin(RelayConfig config, RelaySource source, Properties connector) {
    Rehearsal rehearsal = new Rehearsal(config, source);
    Thread thread =
        new Thread(() -> rehearsal.run(connector), "commitline-" + config.name() + "-rehearsal");
    thread.setDaemon(true);
    thread.start();
    return rehearsal;
  }

  /** Whether a start would have gone well when it was tried last. */
  boolean wentWell() {
    return done && fault == null;
  }

  /** Why a start would have failed when it was tried last; empty when it would not. */
  Optional<RelayException> fault() {
    return Optional.ofNullable(fault);
  }

  /** One that is just going on ends when it has ended; nobody waits for it. */
  @Override
  public void close() {
    over.countDown();
  }

  private void run(Properties connector) {
    try {
      warmUp(connector);
      while (over.getCount() > 0) {
        tell(attempt());
        Duration wait = fault == null ? AGAIN : AGAIN_AFTER_A_FAULT;
        var unused = over.await(wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warmUp(Properties connector) {
    try {
      BatchHandler nothing = records -> new BatchHandler.Handled(0, 0);
      new DebeziumStream(config.name(), connector, false, nothing, () -> {}).close();
    } catch (RuntimeException e) {
      log.debug("relay={} the engine could not be warmed up", config.name(), e);
    }
  }

  private @Nullable RelayException attempt() {
    try {
      source.rehearse();
      KafkaConnection.rehearse(config);
      return null;
    } catch (RelayException e) {
      return e;
    } catch (RuntimeException | LinkageError e) {
      return new RelayException(RelayError.INTERNAL, e.toString(), e);
    }
  }

  private void tell(@Nullable RelayException found) {
    RelayException before = fault;
    fault = found;
    done = true;
    if (over.getCount() == 0) {
      return; // it is the start itself that counts now
    }
    if (found != null && (before == null || !before.what().equals(found.what()))) {
      log.warn("relay={} could not take over: {}", config.name(), found.getMessage());
      log.debug("relay={} the fault in full", config.name(), found);
    } else if (found == null && before != null) {
      log.info("relay={} could take over now", config.name());
    }
  }
}
