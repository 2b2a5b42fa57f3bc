package dev.commitline.outbox.relay.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a relay remembers for its own safety.
 *
 * @param logShape what decided, when it was last looked, which of the outbox's writes come through
 *     the source's log; empty before the first look
 * @param refusals what it found and would not go past, by its code, until somebody answers
 * @param acceptances the answers that it has not followed yet, by their codes
 */
public record Safeguards(
    Optional<String> logShape, Map<String, Refused> refusals, Map<String, Acceptance> acceptances) {

  /** Nothing yet. */
  public static final Safeguards NONE = new Safeguards(Optional.empty(), Map.of(), Map.of());

  /** Copies what it is given. */
  public Safeguards {
    refusals = Map.copyOf(refusals);
    acceptances = Map.copyOf(acceptances);
  }

  /**
   * Something that the relay would not go past.
   *
   * @param what what was found, as the message said
   * @param since when it was found first
   */
  public record Refused(String what, Instant since) {}

  /**
   * An operator's decision to go past it.
   *
   * @param by who decided
   * @param reason why
   * @param at when
   */
  public record Acceptance(String by, String reason, Instant at) {}
}
