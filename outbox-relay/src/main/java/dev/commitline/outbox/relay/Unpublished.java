package dev.commitline.outbox.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read and is not yet published: for how long nothing has come through while something
 * waits, and how old the oldest event is. It outlives a session, as its events do.
 *
 * <p>Thread safety: one thread writes at a time, any may ask.
 */
final class Unpublished {

  /** Longer than a broker that works needs for a batch, be it ever so busy. */
  static final Duration STUCK_AFTER = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Unpublished.class);
  private static final String TIME = "ce_time";
  private static final long NONE = Long.MIN_VALUE;

  private final Clock clock;
  private final LongSupplier nanoClock;
  private volatile long oldestMillis = NONE;
  private volatile long waitsSince;
  private volatile boolean waits;
  private boolean told;

  Unpublished() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  Unpublished(Clock clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /** Something is handed to Kafka; unless it is what waited before, it waits from now on. */
  void handedOver() {
    if (!waits) {
      waitsSince = nanoClock.getAsLong();
      waits = true;
    }
  }

  /** What was handed over last was taken. What failed was not, and waits for the next session. */
  void taken() {
    waits = false;
  }

  /** Another relay is active: what waited is its to publish. */
  void othersToPublish() {
    waits = false;
    oldestMillis = NONE;
  }

  void read(RelayEvent event) {
    if (oldestMillis == NONE) {
      oldestMillis = appended(event);
    }
  }

  /** All that was read is committed; more of what was handed over may follow. */
  void allPublished() {
    oldestMillis = NONE;
    waitsSince = nanoClock.getAsLong();
  }

  Optional<Duration> oldest() {
    long millis = oldestMillis;
    return millis == NONE
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(0, clock.millis() - millis)));
  }

  /**
   * For how long nothing has come through while something waits; empty while that is no longer than
   * it may be.
   */
  Optional<Duration> stuck() {
    if (!waits) { // looked at first, as it is written last
      return Optional.empty();
    }
    Duration waited = Duration.ofNanos(nanoClock.getAsLong() - waitsSince);
    return waited.compareTo(STUCK_AFTER) > 0 ? Optional.of(waited) : Optional.empty();
  }

  /** Logs it once for each time; to be called now and then, on one thread. */
  void tellIfStuck(String relay) {
    Optional<Duration> waited = stuck();
    if (waited.isPresent() && !told) {
      log.warn(
          "relay={} Kafka has not taken a batch of events for {} s",
          relay,
          waited.get().toSeconds());
    } else if (waited.isEmpty() && told) {
      log.info("relay={} Kafka takes events again", relay);
    }
    told = waited.isPresent();
  }

  private long appended(RelayEvent event) {
    Header time = event.headers().lastHeader(TIME);
    if (time != null && time.value() != null) {
      try {
        return Instant.parse(new String(time.value(), UTF_8)).toEpochMilli();
      } catch (DateTimeException e) {
        log.debug("event {} has an unreadable {}", event.id(), TIME, e);
      }
    }
    return clock.millis();
  }
}
