package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.time.Instant;
import java.util.List;
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
      require(config, topic.name(), known);
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
  static void require(RelayConfig config, String topic, KnownState known) {
    String outbox = config.database().outbox();
    String owner = known.places().outbox().orElse(outbox);
    if (!owner.equals(outbox) && !accepted(known.safeguards())) {
      throw new RelayException(
          RelayError.OUTBOX_OTHER,
          "topic %s holds the position of a relay '%s' that reads the outbox %s, and this one reads %s"
              .formatted(topic, config.name(), owner, outbox));
    }
  }

  private static boolean accepted(Safeguards known) {
    String code = RelayError.OUTBOX_OTHER.code();
    return known.refusals().containsKey(code) && known.acceptances().containsKey(code);
  }

  private static void remember(
      RelayConfig config, StateTopic topic, KnownState known, RelayException refused) {
    String code = refused.error().code();
    if (known.safeguards().refusals().containsKey(code)) {
      return;
    }
    try {
      Safeguards.Refused found = new Safeguards.Refused(refused.what(), Instant.now());
      topic.write(config, "a refusal", List.of(topic.refused(code, found)));
    } catch (RelayException e) {
      refused.addSuppressed(e);
    }
  }
}
