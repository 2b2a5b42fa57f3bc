package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.Chunks;
import dev.commitline.outbox.relay.protocol.DeadLetters;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.Parking;
import dev.commitline.outbox.relay.protocol.RefusedException;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.Releases;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ReplaySlices;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceProof;
import dev.commitline.outbox.relay.protocol.StartAgain;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.relay.replay.RelayReplays;
import dev.commitline.outbox.relay.source.Continuity;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.RelaySource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
  private static final long CHECK_MILLIS = 1_000;

  private final RelayConfig config;
  private final RelaySource source;
  private final Lease lease;
  private final Lessons lessons;
  private final Wiring wiring;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stopAsked;
  private Decisions decisions = new Decisions(Safeguards.NONE);

  /** How a session goes. */
  interface Course {

    /** Called once, when events can flow. */
    void streaming();

    /** Something was published, or the position moved on; called now and then. */
    void progressed();

    /** Events flow no more; what the session holds is still to be closed, which may take long. */
    void over(RelayException fault);
  }

  RelaySession(
      RelayConfig config, RelaySource source, Lease lease, Lessons lessons, Wiring wiring) {
    this.config = config;
    this.source = source;
    this.lease = lease;
    this.lessons = lessons;
    this.wiring = wiring;
  }

  /** Asks it to end, from any thread. */
  void stop() {
    stopAsked = true;
    over.countDown();
  }

  /**
   * Runs until {@link #stop}.
   *
   * @param course is told how it goes
   * @throws RelayException at the first fault
   * @throws StartAgain when another session is to follow at once
   */
  void run(Course course) throws InterruptedException {
    try (KafkaConnection kafka = wiring.connect(config)) {
      KnownState known = kafka.knownState();
      decisions = new Decisions(known.safeguards());
      lessons.unremembered().finish(decisions, kafka);
      try {
        run(known, kafka, course);
      } catch (RelayException fault) {
        requireJudge(fault);
        if (decisions.acceptsSource(fault)) {
          lessons.shown(fault);
          throw new StartAgain("what was accepted was found again: " + fault.what());
        }
        lessons.unremembered().remember(fault, lessons.sequences().beforeGap(), decisions, kafka);
        throw fault;
      }
    } catch (RefusedException refused) {
      throw poisoned(refused);
    }
  }

  private void run(KnownState known, KafkaConnection kafka, Course course)
      throws InterruptedException {
    lease.requireHeld(); // a successor may have begun while the ids were taken
    decisions.requireAnswered(source::logShape, source::sameLog);
    Target target = kafka.target(known, decisions::goesPast, lessons.ends());
    Begun begun = begin(known, kafka, target);
    ResumePoint point = begun.point();
    Continuity continuity = source.check(point);
    String logShape = source.logShape();
    decisions.requireSameLog(logShape, source::sameLog);
    decisions.acceptedGaps().ifPresent(gaps -> goPast(gaps, known));
    kafka.rememberStart(known.safeguards(), decisions.followed(), logShape, point);
    FirstStart first = begun.first();
    Parking parking =
        first != null
            ? first.parking()
            : parking(release(known, point, kafka.deadLetters(), target));
    log.info("relay={} continues behind {}", config.name(), point);
    ResumePoint filter = wiring.filterBehind(point);
    SourceProof proof = new SourceProof(filter, continuity == Continuity.SHOWN);
    RelayProtocol protocol =
        new RelayProtocol(
                filter, proof, parking, target, MAX_HELD_BYTES, chunks(), System::nanoTime)
            .watching(lessons.sequences());
    try {
      ReplaySlices slices = new ReplaySlices(protocol, parking, target);
      stream(
          new Streamed(protocol, slices, proof, logShape, first), known.replays(), kafka, course);
      kafka.rememberEnd();
    } catch (RelayException fault) {
      requireStillBehind(point, proof, fault);
      if (fault.error() == RelayError.TOPIC_LOST_RECORDS) {
        throw new StartAgain("a start looks at all topics: " + fault.what());
      }
      throw lessons.longTransactions().judge(fault, protocol.committed().toString());
    }
  }

  /** What a session streams with. */
  private record Streamed(
      RelayProtocol protocol,
      ReplaySlices slices,
      SourceProof proof,
      String logShape,
      @Nullable FirstStart first) {}

  /**
   * Where a session goes on.
   *
   * @param first null at any other than the first start
   */
  private record Begun(ResumePoint point, @Nullable FirstStart first) {}

  private Begun begin(KnownState known, KafkaConnection kafka, Target target) {
    if (known.resumePoint().isPresent()) {
      return new Begun(decisions.goOnAt(known.resumePoint().get(), source, lessons.shown()), null);
    }
    FirstStart first =
        new FirstStart(
            config.name(),
            source,
            decisions.followed(),
            parking(known.parked()),
            lessons.sequences());
    first.begin(known, kafka);
    lease.requireHeld(); // a slot made by a relay that was replaced would stop its successor
    try {
      return new Begun(first.publish(target), first);
    } catch (RelayException fault) {
      throw lessons.longTransactions().judge(fault, "the first start");
    }
  }

  /** What one finds that was replaced may be what its successor did: that ends nothing. */
  private void requireJudge(RelayException fault) {
    if (!fault.retriable()) {
      try {
        lease.requireHeld();
      } catch (RelayException lost) {
        lost.addSuppressed(fault);
        throw lost;
      }
    }
  }

  /** Other gaps than the accepted ones are still to be seen. */
  private void goPast(String gaps, KnownState known) {
    ResumePoint point = known.resumePoint().orElse(null);
    String seen = known.safeguards().sequences().orElse(null);
    if (point != null && seen != null) {
      lessons.sequences().restore(seen, point, gaps);
    }
  }

  /**
   * A source may have been told more by the last session, in its last moment, than it said when
   * this one asked; then it had no reason to show the last transaction.
   *
   * @throws StartAgain when that is so
   */
  private void requireStillBehind(ResumePoint point, SourceProof proof, RelayException fault) {
    if (fault.error() == RelayError.SOURCE_CHANGED
        && !proof.given()
        && source.check(point) == Continuity.EXACT) {
      throw new StartAgain("the source was told meanwhile how far the last session had come");
    }
  }

  private Parking parking(Map<Aggregate, Parked> parked) {
    boolean deadLetter = config.delivery().poison() == RelayConfig.Poison.DEAD_LETTER;
    return new Parking(parked, lessons.refusals(), deadLetter, lessons::parked);
  }

  private Map<Aggregate, Parked> release(
      KnownState known, ResumePoint point, DeadLetters letters, Target target) {
    Map<Aggregate, Parked> parked =
        new Releases(lessons.refusals(), letters, target).answer(known, point);
    for (Aggregate asked : known.releases()) {
      Parked still = parked.get(asked);
      if (still == null) {
        log.info(
            "relay={} released aggregate {} of topic {}", config.name(), asked.id(), asked.topic());
      } else {
        log.warn(
            "relay={} aggregate {} of topic {} stays parked: its release was refused with {}",
            config.name(),
            asked.id(),
            asked.topic(),
            still.code());
      }
    }
    return parked;
  }

  private RuntimeException poisoned(RefusedException refused) {
    if (config.delivery().poison() == RelayConfig.Poison.HALT) {
      return refused.fault();
    }
    lessons.refusals().add(refused.refusal());
    return new StartAgain("an event was refused: " + refused.fault().what());
  }

  private Chunks chunks() {
    return config.delivery().chunked()
        ? new Chunks(
            CHUNK_EVENTS, CHUNK_BYTES, KafkaConnection.transactionTimeout(config).dividedBy(4))
        : Chunks.NEVER;
  }

  private void stream(
      Streamed streamed, Map<String, ReplayPosition> replays, KafkaConnection kafka, Course course)
      throws InterruptedException {
    RelayProtocol protocol = streamed.protocol();
    TransactionBatches batches =
        new TransactionBatches(protocol, streamed.proof(), source::reader, lessons.unpublished());
    try (DebeziumStream stream =
        new DebeziumStream(
            config.name(),
            source.connectorProperties(),
            source.givesSignsOfLife(),
            batches,
            over::countDown)) {
      stream.start();
      if (stream.awaitStreaming(START_LIMIT)) {
        course.streaming();
      } else if (!stream.awaitEnd(Duration.ZERO)) {
        throw new RelayException(
            RelayError.SOURCE_FAULT,
            "the connector did not start within " + START_LIMIT.toSeconds() + " s");
      }
      Upkeep upkeep = Upkeep.start(config.name(), source);
      RelayReplays beside =
          RelayReplays.start(
              config, replays, new ReplayTurns(stream, streamed.slices(), lessons.unpublished()));
      try {
        supervise(stream, batches, new Watch(streamed, kafka, course));
      } catch (RelayException fault) {
        course.over(fault);
        throw fault;
      } finally {
        beside.close();
        upkeep.close();
      }
    }
  }

  private void supervise(DebeziumStream stream, TransactionBatches batches, Watch watch)
      throws InterruptedException {
    SourcePosition begun = batches.committed();
    FirstStart first = watch.streamed().first();
    boolean forgotten = false; // what an earlier start refused, and this one finds to be well
    while (!stopAsked) {
      boolean ended = stream.over();
      SourcePosition committed = batches.committed();
      if (!committed.equals(begun)) {
        watch.course().progressed();
      }
      if (!forgotten && watch.streamed().proof().given()) {
        decisions.end().forEach(watch.kafka()::forgetRefusal);
        forgotten = true;
      }
      lessons.unpublished().tellIfStuck(config.name());
      // without the lease, or with a narrower log, the stream's end is only a symptom
      lease.keep(committed, watch.streamed().logShape());
      lessons.withheld(lease.withheld());
      if (first != null) {
        first.look(committed);
      }
      if (ended) {
        throw fault(stream.failure());
      }
      if (stream.silent()) {
        throw new RelayException(
            RelayError.SOURCE_FAULT, "the connector has given no sign of life for 5 s");
      }
      watch.kafka().watchTopics();
      if (watch.kafka().releaseAsked()) {
        throw new StartAgain("a release was asked for");
      }
      var unused = over.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Who is told while a session streams. */
  private record Watch(Streamed streamed, KafkaConnection kafka, Course course) {}

  private static RuntimeException fault(Optional<Throwable> failure) {
    for (Throwable t = failure.orElse(null); t != null; t = t.getCause()) {
      if (t instanceof RelayException || t instanceof RefusedException || t instanceof StartAgain) {
        return (RuntimeException) t;
      }
    }
    return new RelayException(
        RelayError.SOURCE_FAULT,
        failure.map(Throwable::toString).orElse("the stream ended by itself"),
        failure.orElse(null));
  }
}
