package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.source.RelaySource;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the relay would not go past at an earlier start, and what operators have decided about it
 * (ADR 20). A decision counts once, for the very refusal that it answers: what is found is compared
 * with it, and anything else of the same code is refused anew.
 *
 * <p>Thread safety: none; one thread at a time.
 */
final class Decisions {

  private static final Logger log = LoggerFactory.getLogger(Decisions.class);
  private static final Set<RelayError> ABOUT_SOURCE =
      EnumSet.of(RelayError.SOURCE_CHANGED, RelayError.SOURCE_DIVERGED);

  private final Safeguards known;
  private final Set<RelayError> standing = EnumSet.noneOf(RelayError.class);
  private final Set<RelayError> followed = EnumSet.noneOf(RelayError.class);
  private final Set<RelayError> ended = EnumSet.noneOf(RelayError.class);
  private @Nullable RelayException told;

  Decisions(Safeguards known) {
    this.known = known;
    known.refusals().keySet().forEach(code -> RelayError.ofCode(code).ifPresent(standing::add));
    for (RelayError error : standing) {
      Safeguards.Acceptance given = known.acceptances().get(error.code());
      if (!answered(error)) {
        if (given != null) {
          log.warn(
              "what {} decided about {} at {} does not answer what stands now, so it does not"
                  + " count",
              given.by(),
              error.code(),
              given.at());
        }
      } else if (error.unseenLater()) {
        follow(error);
      }
    }
  }

  private boolean answered(RelayError error) {
    return known.answer(error).isPresent();
  }

  private void follow(RelayError error) {
    if (followed.add(error)) {
      known
          .answer(error)
          .ifPresent(
              given ->
                  log.warn(
                      "goes on past {}: accepted by {} at {}, reason: {}",
                      error.code(),
                      given.by(),
                      given.at(),
                      given.reason()));
    }
  }

  /**
   * Makes sure that nothing stands which no start could see any more. A narrowed log is looked at
   * as it is now, for whoever decides mends it first, and that changes it once more.
   *
   * @throws RelayException the refusal, as it was; or what has taken its place
   */
  void requireAnswered(Supplier<String> logShape, BiPredicate<String, String> same) {
    if (standing.contains(RelayError.LOG_NARROWED) && !answered(RelayError.LOG_NARROWED)) {
      try {
        requireSameLog(logShape.get(), same);
      } catch (RelayException now) {
        if (!known.awaits(now)) {
          throw now;
        }
      }
    }
    for (RelayError error : standing) {
      if (error.unseenLater() && !answered(error)) {
        Safeguards.Refused refused = known.refusal(error).orElseThrow();
        told =
            new RelayException(
                error, "%s (found at %s)".formatted(refused.what(), refused.since()));
        throw told;
      }
    }
  }

  /** Whether what was found is what somebody has decided to go past; then it is followed. */
  boolean goesPast(RelayException found) {
    boolean accepted = known.accepts(found);
    if (accepted) {
      follow(found.error());
    }
    return accepted;
  }

  private void requireAccepted(RelayException found) {
    if (!goesPast(found)) {
      throw found;
    }
  }

  /**
   * Where to go on: where Kafka says; but where the source is, if what makes it another one was
   * found again, and accepted.
   *
   * @param shown what an earlier session's stream has shown about the source; null for nothing
   */
  ResumePoint goOnAt(ResumePoint committed, RelaySource source, @Nullable RelayException shown) {
    if (ABOUT_SOURCE.stream().noneMatch(this::answered)) {
      return committed;
    }
    if (shown == null || !goesPast(shown)) {
      try {
        source.check(committed);
        return committed; // what is left to find, the stream shows
      } catch (RelayException found) {
        requireAccepted(found);
      }
    }
    return ResumePoint.at(source.asItIs());
  }

  /** Whether the stream has shown what was accepted about the source: now it can be followed. */
  boolean acceptsSource(RelayException shown) {
    return ABOUT_SOURCE.contains(shown.error()) && known.accepts(shown);
  }

  /**
   * Makes sure that the log shows what it showed when it was last looked.
   *
   * @param same whether nothing can have gone by between two looks
   * @throws RelayException when events may have gone by, and nobody has decided about it
   */
  void requireSameLog(String shape, BiPredicate<String, String> same) {
    String before = known.logShape().orElse(shape);
    if (!same.test(before, shape)) {
      requireAccepted(
          new RelayException(
              RelayError.LOG_NARROWED,
              "what decides which writes of the outbox the log shows has changed, from '%s' to '%s'"
                  .formatted(before, shape)));
    }
  }

  /** The events whose predecessors never came, and that somebody has decided to go past. */
  Optional<String> acceptedGaps() {
    return known
        .refusal(RelayError.EVENTS_MISSING)
        .filter(gaps -> answered(RelayError.EVENTS_MISSING))
        .map(Safeguards.Refused::what);
  }

  /** What was accepted, and is gone past. */
  Set<RelayError> followed() {
    return followed;
  }

  /** What stands, and ends now by itself, for this start has found all well. */
  Set<RelayError> end() {
    for (RelayError error : standing) {
      if (!error.unseenLater() && !followed.contains(error)) {
        ended.add(error);
      }
    }
    return ended;
  }

  /** Whether a fault asks for a decision, and is not yet remembered. */
  boolean isNew(RelayException fault) {
    boolean stands = known.awaits(fault) && !ended.contains(fault.error());
    return fault.error().givesUp().isPresent() && fault != told && !stands;
  }

  /** What is to be remembered of it. */
  Safeguards.Refused refused(RelayException fault, Instant now) {
    return ended.contains(fault.error())
        ? new Safeguards.Refused(fault.what(), now)
        : known.refused(fault, now);
  }
}
