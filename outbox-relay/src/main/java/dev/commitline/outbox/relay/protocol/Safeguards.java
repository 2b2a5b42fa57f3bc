package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a relay remembers for its own safety.
 *
 * @param logShape what decided, when it was last looked, which of the outbox's writes come through
 *     the source's log; empty before the first look
 * @param refusals what it found and would not go past, by its code, until somebody answers
 * @param acceptances the answers that it has not followed yet, by their codes
 * @param sequences the numbers of aggregates that had been seen when one was found to be missing,
 *     as {@link SequenceWatch} writes them
 */
public record Safeguards(
    Optional<String> logShape,
    Map<String, Refused> refusals,
    Map<String, Acceptance> acceptances,
    Optional<String> sequences) {

  /** Nothing yet. */
  public static final Safeguards NONE =
      new Safeguards(Optional.empty(), Map.of(), Map.of(), Optional.empty());

  /** Copies what it is given. */
  public Safeguards {
    refusals = Map.copyOf(refusals);
    acceptances = Map.copyOf(acceptances);
  }

  /**
   * Something that the relay would not go past.
   *
   * @param what what was found, as the message said; the same finding says the same again
   * @param since when it was found first
   */
  public record Refused(String what, Instant since) {}

  /**
   * An operator's decision to go past a refusal.
   *
   * @param by who decided
   * @param reason why
   * @param at when
   * @param answers the refusal that stood then, which alone it counts for; null when an earlier
   *     version wrote it, and then it counts for none
   */
  public record Acceptance(String by, String reason, Instant at, @Nullable Refused answers) {}

  /** What stands under a code. */
  public Optional<Refused> refusal(RelayError error) {
    return Optional.ofNullable(refusals.get(error.code()));
  }

  /** The decision about what stands under a code; one about an earlier refusal is none. */
  public Optional<Acceptance> answer(RelayError error) {
    Acceptance given = acceptances.get(error.code());
    Refused answers = given == null ? null : given.answers();
    return Optional.ofNullable(given)
        .filter(any -> answers != null && answers.equals(refusals.get(error.code())));
  }

  /** Whether somebody has decided to go past this very finding. */
  public boolean accepts(RelayException found) {
    return says(found) && answer(found.error()).isPresent();
  }

  /** Whether this very finding stands, and waits for a decision. */
  public boolean awaits(RelayException found) {
    return says(found) && answer(found.error()).isEmpty();
  }

  private boolean says(RelayException found) {
    return refusal(found.error()).map(Refused::what).equals(Optional.of(found.what()));
  }

  /**
   * What is to stand for a finding: it takes the place of one that nobody has answered, and is as
   * old.
   */
  public Refused refused(RelayException found, Instant now) {
    Instant since =
        refusal(found.error())
            .filter(unanswered -> answer(found.error()).isEmpty())
            .map(Refused::since)
            .orElse(now);
    return new Refused(found.what(), since);
  }
}
