package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers requests to release parked aggregates, before anything is streamed: so the events that
 * waited come before all that follow. Each answer is one transaction: the events, the end of the
 * parking and the end of the request; it happens once or not at all.
 *
 * <p>No I/O of its own.
 */
public final class Releases {

  private final Refusals refusals;
  private final DeadLetters letters;
  private final Target target;

  /** Releases from these dead letters to this target. */
  public Releases(Refusals refusals, DeadLetters letters, Target target) {
    this.refusals = refusals;
    this.letters = letters;
    this.target = target;
  }

  /**
   * Answers all requests.
   *
   * @param point where the relay goes on; stays the same
   * @return what is still parked
   * @throws StartAgain when an event was refused again: the next attempt answers so
   */
  public Map<Aggregate, Parked> answer(KnownState known, ResumePoint point) {
    Map<Aggregate, Parked> parked = new HashMap<>(known.parked());
    for (Aggregate aggregate : known.releases()) {
      try {
        target.begin();
        answer(aggregate, parked);
        target.commit(point);
      } catch (RefusedException e) { // at any step: Kafka tells it late
        throw denied(aggregate, e.fault());
      } catch (RelayException e) {
        throw answerable(e) ? denied(aggregate, e) : e;
      }
    }
    return parked;
  }

  private void answer(Aggregate aggregate, Map<Aggregate, Parked> parked) {
    Parked waiting = parked.get(aggregate);
    RelayException denial = refusals.takeDenial(aggregate);
    if (waiting != null && denial != null) {
      Parked still = waiting.because(denial.error().code());
      target.park(aggregate, still);
      parked.put(aggregate, still);
    } else if (waiting != null) {
      refusals.forgetTopic(aggregate.topic());
      letters.forEach(aggregate, waiting, target::send);
      target.unpark(aggregate);
      parked.remove(aggregate);
    }
    target.answer(aggregate);
  }

  private static boolean answerable(RelayException fault) {
    return fault.error() == RelayError.DEAD_LETTERS_MISSING
        || fault.error() == RelayError.DEAD_LETTERS_UNREADABLE
        || fault.error() == RelayError.TRANSACTION_TIMED_OUT;
  }

  private StartAgain denied(Aggregate aggregate, RelayException why) {
    refusals.deny(aggregate, why);
    return new StartAgain(
        "aggregate %s of topic %s can't be released: %s"
            .formatted(aggregate.id(), aggregate.topic(), why.getMessage()));
  }
}
