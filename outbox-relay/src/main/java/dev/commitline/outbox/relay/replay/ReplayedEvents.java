package dev.commitline.outbox.relay.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import org.jspecify.annotations.Nullable;

/** Makes of an event of the history what a replay publishes. */
final class ReplayedEvents {

  private final Replay replay;
  private final @Nullable Upcasting upcasting;

  private ReplayedEvents(Replay replay, @Nullable Upcasting upcasting) {
    this.replay = replay;
    this.upcasting = upcasting;
  }

  /**
   * Those of a replay.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when its up-caster is not there
   */
  static ReplayedEvents of(Replay replay) {
    return new ReplayedEvents(replay, Upcasting.of(replay.order()));
  }

  RelayEvent of(RelayEvent event) {
    RelayEvent cast = upcasting == null || event.defect() != null ? event : upcasting.of(event);
    cast.headers().add(Replay.HEADER, replay.id().getBytes(UTF_8));
    return new RelayEvent(
        cast.id(),
        replay.targetOf(event.topic()),
        cast.compacted(),
        cast.key(),
        cast.value(),
        cast.headers(),
        cast.defect());
  }
}
