package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.RelaySource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of an active relay, from the lease in hand to the first fault or the wish to stop:
 * fence, read the position, check the source against it, stream. Nothing of it is used again.
 */
final class RelaySession {

  private static final Logger log = LoggerFactory.getLogger(RelaySession.class);
  private static final long MAX_HELD_BYTES = 32L << 20;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_CHECK = Duration.ofMillis(50);
  private static final Duration LEASE_CHECK = Duration.ofSeconds(1);

  private final RelayConfig config;
  private final RelaySource source;
  private final Lease lease;

  RelaySession(RelayConfig config, RelaySource source, Lease lease) {
    this.config = config;
    this.source = source;
    this.lease = lease;
  }

  /**
   * Runs until {@code stop} says so.
   *
   * @param streaming called once, when events can flow
   * @throws RelayException at the first fault
   */
  void run(BooleanSupplier stop, Runnable streaming) throws InterruptedException {
    try (KafkaConnection kafka = KafkaConnection.connect(config)) {
      Target target = kafka.target();
      KnownState known = kafka.knownState();
      SourcePosition committed =
          known.position().isPresent() ? known.position().get() : begin(target, kafka.fresh());
      source.check(committed);
      log.info("relay={} continues behind {}", config.name(), committed);
      stream(new RelayProtocol(committed, target, MAX_HELD_BYTES), stop, streaming);
    }
  }

  private SourcePosition begin(Target target, boolean freshTarget) {
    try (Bootstrap bootstrap = source.bootstrap(freshTarget)) {
      long[] earlier = {0};
      target.begin();
      bootstrap.forEachEarlierEvent(
          event -> {
            target.send(event);
            earlier[0]++;
          });
      target.commit(bootstrap.position());
      log.info(
          "relay={} starts for the first time, at {}; published {} events from before",
          config.name(),
          bootstrap.position(),
          earlier[0]);
      return bootstrap.position();
    }
  }

  private void stream(RelayProtocol protocol, BooleanSupplier stop, Runnable streaming)
      throws InterruptedException {
    TransactionBatches batches = new TransactionBatches(protocol, source.reader(protocol));
    try (DebeziumStream stream =
        new DebeziumStream(config.name(), source.connectorProperties(), batches)) {
      stream.start();
      if (stream.awaitStreaming(START_LIMIT)) {
        streaming.run();
      } else if (!stream.awaitEnd(Duration.ZERO)) {
        throw new RelayException(
            RelayError.SOURCE_FAULT,
            "the connector did not start within " + START_LIMIT.toSeconds() + " s");
      }
      supervise(stream, batches, stop);
    }
  }

  private void supervise(DebeziumStream stream, TransactionBatches batches, BooleanSupplier stop)
      throws InterruptedException {
    long nextCheck = System.nanoTime();
    while (!stop.getAsBoolean()) {
      if (stream.awaitEnd(STOP_CHECK)) {
        throw fault(stream.failure());
      }
      if (System.nanoTime() - nextCheck >= 0) {
        nextCheck = System.nanoTime() + LEASE_CHECK.toNanos();
        lease.keep(batches.committed());
      }
    }
  }

  private static RelayException fault(Optional<Throwable> failure) {
    for (Throwable t = failure.orElse(null); t != null; t = t.getCause()) {
      if (t instanceof RelayException known) {
        return known;
      }
    }
    return new RelayException(
        RelayError.SOURCE_FAULT,
        failure.map(Throwable::toString).orElse("the stream ended by itself"),
        failure.orElse(null));
  }
}
