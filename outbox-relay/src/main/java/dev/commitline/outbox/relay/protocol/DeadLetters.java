package dev.commitline.outbox.relay.protocol;

import java.util.function.Consumer;

/** Reads parked events back. */
public interface DeadLetters {

  /**
   * Passes on the parked events of an aggregate, in their order, as they were before.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException with DEAD_LETTERS_MISSING when not all
   *     of them are there any more, with DEAD_LETTERS_UNREADABLE when they can't be read; what the
   *     consumer throws passes as it is
   */
  void forEach(Aggregate aggregate, Parked parked, Consumer<RelayEvent> consumer);
}
