package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.Backoff;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.StartAgain;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay from one database's outbox to one Kafka cluster.
 *
 * <p>Guarantee: a {@code read_committed} consumer sees every committed event once, in commit order
 * per aggregate, and the events of a database transaction all at once. Any number of relays of one
 * name may run; one is active, the others stand by.
 *
 * <p>Thread safety: all methods but {@link #run} may be called from any thread.
 */
public final class Relay implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final Duration LEASE_RETRY = Duration.ofMillis(100);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final RelayConfig config;
  private final RelaySource source;
  private final Wiring wiring;
  private final Backoff backoff;
  private final Lessons lessons = new Lessons();
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile RelayState state = RelayState.NEW;
  private volatile @Nullable RelayException lastFault;
  private boolean streamed;
  private volatile @Nullable RelaySession session;
  private final RelaySession.Course course = new SessionCourse();
  private volatile @Nullable Rehearsal rehearsal;
  private final Object runnerLock = new Object();
  private @Nullable Thread runner;

  /**
   * A relay, not yet running; connects to nothing.
   *
   * @throws InvalidSettingException when no module on the class path reads such a database
   */
  public Relay(RelayConfig config) {
    this(config, Wiring.PROPER);
  }

  Relay(RelayConfig config, Wiring wiring) {
    this.config = config;
    this.wiring = wiring;
    this.source = RelaySourceProvider.of(config).open(config);
    this.backoff = new Backoff(config.retry(), System::nanoTime);
  }

  /**
   * Publishes until closed, on the calling thread; to be called once.
   *
   * <p>Blocks: for as long as the relay lives. Retriable faults are waited out; {@link #state}
   * tells.
   *
   * @throws RelayException when a fault is fatal; the relay is then {@link RelayState#FAILED}
   */
  public void run() {
    enter();
    try {
      while (!stopping()) {
        attempt();
      }
      move(RelayState.STOPPED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      move(RelayState.STOPPED);
    } catch (RelayException e) {
      throw failed(e);
    } catch (RuntimeException e) {
      if (stopping()) { // woken up in the middle of something
        log.warn("relay={} was stopped in state {}", config.name(), state, e);
        move(RelayState.STOPPED);
        return;
      }
      throw defect(e);
    } catch (Error e) { // a class that can't be loaded, a heap that is full: it must be seen
      throw defect(e);
    } finally {
      leave();
      source.close();
      ended.countDown();
    }
  }

  private RelayException defect(Throwable cause) {
    return failed(new RelayException(RelayError.INTERNAL, cause.toString(), cause));
  }

  private RelayException failed(RelayException fault) {
    lastFault = fault;
    // a known fault explains itself; a defect has to be found
    boolean traced = fault.error() == RelayError.INTERNAL || log.isDebugEnabled();
    log.error("relay={} {}", config.name(), fault.getMessage(), traced ? fault : null);
    move(RelayState.FAILED);
    return fault;
  }

  /** What the relay is doing now. */
  public RelayState state() {
    return state;
  }

  /**
   * The newest fault since events last flowed, or since a standby last found that it could take
   * over; empty when all is well.
   */
  public Optional<RelayException> lastFault() {
    return Optional.ofNullable(lastFault);
  }

  /**
   * How many aggregates are parked: their events wait in dead-letter topics until somebody releases
   * them. 0 for a standby that was never active.
   */
  public int parkedAggregates() {
    return lessons.parked();
  }

  /** How it is; does not block. */
  public RelayHealth health() {
    return RelayHealth.of(state, rehearsal, lessons, lastFault());
  }

  /**
   * Asks the relay to stop, and waits until it has: the transaction in hand is published, then all
   * connections are closed. A second call does nothing.
   *
   * <p>Blocks: at most 30 s; {@link #state} tells whether it ended within.
   */
  @Override
  public void close() {
    stopAsked.countDown();
    if (state == RelayState.NEW) {
      return;
    }
    RelaySession running = session;
    if (running != null) {
      running.stop();
    }
    wakeUp();
    try {
      if (!ended.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("relay={} did not stop within {} s", config.name(), CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enter() {
    synchronized (runnerLock) {
      runner = Thread.currentThread();
    }
  }

  /** An interrupt that was meant for this run must not meet what its thread does next. */
  private void leave() {
    synchronized (runnerLock) {
      runner = null;
      if (stopping()) {
        Thread.interrupted();
      }
    }
  }

  /** A relay that starts may wait for servers that never answer; nothing is lost if it doesn't. */
  private void wakeUp() {
    synchronized (runnerLock) {
      if (runner != null && state != RelayState.STREAMING) {
        runner.interrupt();
      }
    }
  }

  private void attempt() throws InterruptedException {
    try {
      move(RelayState.STANDBY);
      Lease lease = awaitLease();
      if (lease != null) {
        try (lease) {
          lead(lease);
        }
      }
    } catch (RelayException fault) {
      lastFault = fault;
      if (!mayPass(fault)) {
        throw fault;
      }
      backOff(fault);
    }
  }

  /** Files that a client could be made with once are being replaced: half of one may be there. */
  private boolean mayPass(RelayException fault) {
    return fault.retriable() || (fault.error() == RelayError.KAFKA_CLIENT && streamed);
  }

  private void lead(Lease lease) throws InterruptedException {
    for (boolean again = true; again && !stopping(); ) {
      move(RelayState.STARTING);
      try {
        begin(new RelaySession(config, source, lease, lessons, wiring)).run(course);
        again = false;
      } catch (StartAgain wish) {
        log.info("relay={} starts again: {}", config.name(), wish.getMessage());
      } catch (RelayException fault) {
        lastFault = fault;
        if (!lessons.unremembered().waits()) {
          throw fault;
        }
        backOff(fault); // with the lease: a successor that knows nothing of it could go past it
      }
    }
  }

  private RelaySession begin(RelaySession next) {
    session = next;
    if (stopping()) { // by one who did not see it yet
      next.stop();
    }
    return next;
  }

  private @Nullable Lease awaitLease() throws InterruptedException {
    try {
      while (!stopping()) {
        Optional<Lease> lease = source.tryLease();
        if (lease.isPresent()) {
          return lease.get();
        }
        standBy(); // the database has answered
        stopAsked.await(LEASE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
      return null;
    } finally {
      endRehearsal();
    }
  }

  private void standBy() {
    lessons.unpublished().othersToPublish();
    Rehearsal running = rehearsal;
    if (running == null) {
      rehearsal = Rehearsal.begin(config, source, source.connectorProperties());
    } else if (running.wentWell()) {
      lastFault = null;
    }
  }

  private void endRehearsal() {
    Rehearsal running = rehearsal;
    if (running != null) {
      running.close();
      rehearsal = null;
    }
  }

  private final class SessionCourse implements RelaySession.Course {
    @Override
    public void streaming() {
      lastFault = null;
      streamed = true;
      backoff.running();
      move(RelayState.STREAMING);
    }

    @Override
    public void progressed() {
      backoff.progressed();
    }

    @Override
    public void over(RelayException fault) {
      lastFault = fault;
    }
  }

  private void backOff(RelayException fault) throws InterruptedException {
    if (stopping()) {
      return;
    }
    Duration wait = backoff.next();
    log.warn(
        "relay={} {}; starts again in {} ms", config.name(), fault.getMessage(), wait.toMillis());
    log.debug("relay={} the fault in full", config.name(), fault);
    move(RelayState.BACKING_OFF);
    stopAsked.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean stopping() {
    return stopAsked.getCount() == 0;
  }

  private void move(RelayState next) {
    RelayState last = state;
    if (!last.next().contains(next)) {
      throw new IllegalStateException("a relay can't go from " + last + " to " + next);
    }
    state = next;
    log.info("relay={} {} -> {}", config.name(), last, next);
  }
}
