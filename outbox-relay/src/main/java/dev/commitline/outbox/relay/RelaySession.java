package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.Chunks;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.StartAgain;
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
  private static final long CHUNK_EVENTS = 20_000;
  private static final long CHUNK_BYTES = 32L << 20;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_CHECK = Duration.ofMillis(50);
  private static final Duration LEASE_CHECK = Duration.ofSeconds(1);

  private final RelayConfig config;
  private final RelaySource source;
  private final Lease lease;
  private final LongTransactions longOnes;
  private final Wiring wiring;

  RelaySession(
      RelayConfig config,
      RelaySource source,
      Lease lease,
      LongTransactions longOnes,
      Wiring wiring) {
    this.config = config;
    this.source = source;
    this.lease = lease;
    this.longOnes = longOnes;
    this.wiring = wiring;
  }

  /**
   * Runs until {@code stop} says so.
   *
   * @param streaming called once, when events can flow
   * @throws RelayException at the first fault
   * @throws StartAgain when another session is to follow at once
   */
  void run(BooleanSupplier stop, Runnable streaming) throws InterruptedException {
    try (KafkaConnection kafka = wiring.connect(config)) {
      Target target = kafka.target();
      KnownState known = kafka.knownState();
      ResumePoint point =
          known.resumePoint().isPresent()
              ? known.resumePoint().get()
              : begin(target, kafka.fresh());
      source.check(point.position());
      log.info("relay={} continues behind {}", config.name(), point);
      RelayProtocol protocol =
          new RelayProtocol(
              wiring.filterBehind(point), target, MAX_HELD_BYTES, chunks(), System::nanoTime);
      try {
        stream(protocol, stop, streaming);
      } catch (RelayException fault) {
        throw longOnes.judge(fault, protocol.committed().toString());
      }
    }
  }

  private Chunks chunks() {
    return config.delivery().chunked()
        ? new Chunks(
            CHUNK_EVENTS, CHUNK_BYTES, KafkaConnection.transactionTimeout(config).dividedBy(4))
        : Chunks.NEVER;
  }

  private ResumePoint begin(Target target, boolean freshTarget) {
    try (Bootstrap bootstrap = source.bootstrap(freshTarget)) {
      long[] earlier = {0};
      target.begin();
      bootstrap.forEachEarlierEvent(
          event -> {
            target.send(event);
            earlier[0]++;
          });
      ResumePoint point = new ResumePoint(bootstrap.position(), null);
      target.commit(point);
      log.info(
          "relay={} starts for the first time, at {}; published {} events from before",
          config.name(),
          point,
          earlier[0]);
      return point;
    } catch (RelayException fault) {
      throw longOnes.judge(fault, "the first start");
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
      Upkeep upkeep = Upkeep.start(config.name(), source);
      try {
        supervise(stream, batches, stop);
      } finally {
        upkeep.close();
      }
    }
  }

  private void supervise(DebeziumStream stream, TransactionBatches batches, BooleanSupplier stop)
      throws InterruptedException {
    long nextCheck = System.nanoTime();
    while (!stop.getAsBoolean()) {
      if (stream.awaitEnd(STOP_CHECK)) {
        lease.keep(batches.committed()); // without the lease, the stream's end is only a symptom
        throw fault(stream.failure());
      }
      if (System.nanoTime() - nextCheck >= 0) {
        nextCheck = System.nanoTime() + LEASE_CHECK.toNanos();
        lease.keep(batches.committed());
      }
    }
  }

  private static RuntimeException fault(Optional<Throwable> failure) {
    for (Throwable t = failure.orElse(null); t != null; t = t.getCause()) {
      if (t instanceof RelayException known) {
        return known;
      }
      if (t instanceof StartAgain again) {
        return again;
      }
    }
    return new RelayException(
        RelayError.SOURCE_FAULT,
        failure.map(Throwable::toString).orElse("the stream ended by itself"),
        failure.orElse(null));
  }
}
