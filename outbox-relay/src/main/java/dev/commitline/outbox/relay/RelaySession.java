package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaPublisher;
import dev.commitline.outbox.relay.kafka.KafkaTarget;
import dev.commitline.outbox.relay.protocol.NewTransactions;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.SourceReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of an active relay, from the lease in hand to the first fault or the wish to stop:
 * fence, read the position, check the source against it, stream. Nothing of it is used again.
 */
final class RelaySession {

  private static final Logger log = LoggerFactory.getLogger(RelaySession.class);
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
    try (KafkaTarget target = KafkaTarget.connect(config)) {
      KafkaPublisher publisher = target.publisher();
      Optional<SourcePosition> known = target.committedPosition();
      SourcePosition committed = known.isPresent() ? known.get() : begin(publisher, target.fresh());
      source.check(committed);
      log.info("relay={} continues behind {}", config.name(), committed);
      stream(committed, publisher, stop, streaming);
    }
  }

  private SourcePosition begin(KafkaPublisher publisher, boolean freshTarget) {
    try (Bootstrap bootstrap = source.bootstrap(freshTarget)) {
      publisher.begin();
      long[] earlier = {0};
      bootstrap.forEachEarlierEvent(
          event -> {
            publisher.event(event);
            earlier[0]++;
          });
      publisher.end(bootstrap.position(), earlier[0]);
      publisher.commit();
      log.info(
          "relay={} starts for the first time, at {}; published {} events from before",
          config.name(),
          bootstrap.position(),
          earlier[0]);
      return bootstrap.position();
    }
  }

  private void stream(
      SourcePosition committed, KafkaPublisher publisher, BooleanSupplier stop, Runnable streaming)
      throws InterruptedException {
    Pipeline pipeline = new Pipeline(committed, publisher);
    try (DebeziumStream stream =
        new DebeziumStream(config.name(), source.connectorProperties(), pipeline::handle)) {
      stream.start();
      if (stream.awaitStreaming(START_LIMIT)) {
        streaming.run();
      } else if (!stream.awaitEnd(Duration.ZERO)) {
        throw new RelayException(
            RelayError.SOURCE_FAULT,
            "the connector did not start within " + START_LIMIT.toSeconds() + " s");
      }
      supervise(stream, stop);
    }
  }

  private void supervise(DebeziumStream stream, BooleanSupplier stop) throws InterruptedException {
    long nextCheck = System.nanoTime() + LEASE_CHECK.toNanos();
    while (!stop.getAsBoolean()) {
      if (stream.awaitEnd(STOP_CHECK)) {
        throw fault(stream.failure());
      }
      if (System.nanoTime() - nextCheck >= 0) {
        nextCheck = System.nanoTime() + LEASE_CHECK.toNanos();
        if (!lease.held()) {
          throw new RelayException(
              RelayError.SOURCE_FAULT, "the lease's session in the database is gone");
        }
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

  /**
   * The straight way of the records of a batch: read, filter, publish, and settle what was
   * published.
   */
  private final class Pipeline {
    private final KafkaPublisher publisher;
    private final NewTransactions filter;
    private final SourceReader reader;
    private SourcePosition settled;

    Pipeline(SourcePosition committed, KafkaPublisher publisher) {
      this.publisher = publisher;
      this.filter = new NewTransactions(committed, publisher);
      this.reader = source.reader(filter);
      this.settled = committed;
    }

    int handle(List<SourceRecord> records) {
      int covered = 0;
      for (int i = 0; i < records.size(); i++) {
        SourcePosition end = reader.read(records.get(i));
        if (end != null) {
          settled = publisher.newest().orElse(settled);
          covered = settled.covers(end) ? i + 1 : covered;
        }
      }
      if (!filter.betweenTransactions()) {
        return 0; // the rest of the transaction follows; both go into one Kafka transaction
      }
      publisher.commit();
      return covered;
    }
  }
}
