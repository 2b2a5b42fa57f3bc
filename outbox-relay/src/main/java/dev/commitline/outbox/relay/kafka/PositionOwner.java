package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Whose a position topic is: relays of one name share it, with the transactional ids, and there may
 * be two such relays on two outboxes by mistake. So it is looked at before anybody is fenced; and
 * behind that again, for what was still open then.
 */
final class PositionOwner {

  private PositionOwner() {}

  /**
   * Makes the topic where it is missing, and makes sure that it is of this relay's outbox.
   *
   * @throws RelayException when it is of another one; that is remembered, so that it can be
   *     accepted
   */
  static StateTopic ensure(RelayConfig config, Admin admin, Consumer<byte[], byte[]> consumer) {
    StateTopic topic = StateTopic.ensure(config, admin);
    KnownState known = topic.readDecided(consumer, admin);
    try {
      require(config, topic.name(), known, known.safeguards()::accepts);
    } catch (RelayException other) {
      remember(config, topic, known, other);
      throw other;
    }
    return topic;
  }

  /**
   * Makes sure that a position is of this relay's outbox, or that somebody has decided so.
   *
   * @throws RelayException when it is of another one
   */
  static void require(
      RelayConfig config, String topic, KnownState known, Predicate<RelayException> goesPast) {
    String outbox = config.database().outbox();
    String owner = known.places().outbox().orElse(outbox);
    if (owner.equals(outbox)) {
      return;
    }
    RelayException other =
        new RelayException(
            RelayError.OUTBOX_OTHER,
            "topic %s holds the position of a relay '%s' that reads the outbox %s, and this one reads %s"
                .formatted(topic, config.name(), owner, outbox));
    if (!goesPast.test(other)) {
      throw other;
    }
  }

  private static void remember(
      RelayConfig config, StateTopic topic, KnownState known, RelayException other) {
    if (known.safeguards().awaits(other)) {
      return;
    }
    String code = other.error().code();
    Safeguards.Refused refused = known.safeguards().refused(other, Instant.now());
    try {
      topic.write(
          config,
          "a refusal",
          List.of(topic.acceptance(code, null), topic.refused(code, refused, Optional.empty())));
    } catch (RelayException e) {
      other.addSuppressed(e);
    }
  }
}
