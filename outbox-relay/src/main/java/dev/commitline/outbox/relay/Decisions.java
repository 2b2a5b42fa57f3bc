package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.source.RelaySource;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the relay would not go past at an earlier start, and what operators have decided about it
 * (ADR 20). A decision counts once, for the refusal that it answers.
 */
final class Decisions {

  private static final Logger log = LoggerFactory.getLogger(Decisions.class);

  private final Safeguards known;
  private final Set<RelayError> standing = EnumSet.noneOf(RelayError.class);
  private final Set<RelayError> ended = EnumSet.noneOf(RelayError.class);
  private final Set<RelayError> accepted = EnumSet.noneOf(RelayError.class);

  Decisions(Safeguards known) {
    this.known = known;
    known.refusals().keySet().forEach(code -> RelayError.ofCode(code).ifPresent(standing::add));
    for (RelayError error : standing) {
      Safeguards.Acceptance acceptance = known.acceptances().get(error.code());
      if (acceptance != null) {
        accepted.add(error);
        log.warn(
            "goes on past {}: accepted by {} at {}, reason: {}",
            error.code(),
            acceptance.by(),
            acceptance.at(),
            acceptance.reason());
      } else if (!error.unseenLater()) {
        ended.add(error);
      }
    }
  }

  /**
   * Makes sure that nothing stands which no start could see any more.
   *
   * @throws RelayException the refusal, as it was
   */
  void requireAnswered() {
    for (RelayError error : standing) {
      Safeguards.Refused refused = known.refusals().get(error.code());
      if (refused != null && error.unseenLater() && !accepted.contains(error)) {
        throw new RelayException(
            error, "%s (found at %s)".formatted(refused.what(), refused.since()));
      }
    }
  }

  /** Whether it was refused before, and nobody has decided: one that comes again is another. */
  boolean stands(RelayError error) {
    return standing.contains(error) && !accepted.contains(error);
  }

  /** Where to go on: where the source is, if that was accepted, else where Kafka says. */
  ResumePoint goOnAt(ResumePoint committed, RelaySource source) {
    boolean taken =
        accepted.contains(RelayError.SOURCE_CHANGED)
            || accepted.contains(RelayError.SOURCE_DIVERGED);
    return taken ? ResumePoint.at(source.asItIs()) : committed;
  }

  /**
   * Makes sure that the log shows what it showed when it was last looked.
   *
   * @throws RelayException when events may have gone by, and nobody has decided about it
   */
  void requireSameLog(String shape) {
    String before = known.logShape().orElse(shape);
    if (!before.equals(shape) && !accepted.contains(RelayError.LOG_NARROWED)) {
      throw new RelayException(
          RelayError.LOG_NARROWED,
          "what decides which writes of the outbox the log shows has changed since the relay last looked, from '%s' to '%s'"
              .formatted(before, shape));
    }
  }

  /** What was accepted. */
  Set<RelayError> accepted() {
    return accepted;
  }

  /** What stands, and has ended by itself where a start finds all well. */
  Set<RelayError> ended() {
    return ended;
  }
}
