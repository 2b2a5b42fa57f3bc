package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refusal on its way into the position topic. Until Kafka has taken it, the relay neither ends
 * nor goes on: a start that knew nothing of it could go past it.
 *
 * <p>Thread safety: none; one session after the other.
 */
final class UnrememberedRefusal {

  private static final Logger log = LoggerFactory.getLogger(UnrememberedRefusal.class);

  private @Nullable RelayException fault;
  private Instant found = Instant.EPOCH;
  private Optional<String> sequences = Optional.empty();

  /** Whether there is one. */
  boolean waits() {
    return fault != null;
  }

  /**
   * Makes sure that Kafka has what asks for a decision; any other fault is not its matter.
   *
   * @param refused what a session ended with
   * @param beforeGap the numbers of aggregates in front of a gap
   * @throws RelayException Kafka's, as long as it doesn't take it
   */
  void remember(
      RelayException refused, String beforeGap, Decisions decisions, KafkaConnection kafka) {
    if (decisions.isNew(refused)) {
      fault = refused;
      found = Instant.now();
      sequences =
          refused.error() == RelayError.EVENTS_MISSING ? Optional.of(beforeGap) : Optional.empty();
      write(refused, decisions, kafka);
    }
  }

  /**
   * Ends what an earlier session could not.
   *
   * @throws RelayException the refusal, now that it is remembered; or Kafka's
   */
  void finish(Decisions decisions, KafkaConnection kafka) {
    RelayException waiting = fault;
    if (waiting == null) {
      return;
    }
    if (decisions.isNew(waiting)) {
      write(waiting, decisions, kafka);
    }
    fault = null; // or the write had come through after all
    throw waiting;
  }

  private void write(RelayException refused, Decisions decisions, KafkaConnection kafka) {
    try {
      kafka.rememberRefusal(refused.error(), decisions.refused(refused, found), sequences);
      fault = null;
    } catch (RelayException e) {
      log.error(
          "found, and to be remembered in Kafka before this relay ends; a process that is ended"
              + " before forgets it: {}",
          refused.getMessage());
      e.addSuppressed(refused);
      throw e;
    }
  }
}
