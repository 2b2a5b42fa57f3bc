package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.protocol.SourcePosition;

/**
 * The newest number of each aggregate, as the database keeps it beside the events.
 *
 * <p>Blocks: until the database answers. Throws {@link
 * dev.commitline.outbox.relay.fault.RelayException} with the code that fits.
 */
public interface Heads {

  /** Is told of one aggregate after the other. */
  interface Visitor {

    /**
     * Of one.
     *
     * @param topic where its events go
     * @param type the kind of the aggregate, in UTF-8
     * @param id the aggregate, in UTF-8
     * @param newest the number of its newest event
     * @return whether to go on with the next one
     */
    boolean visit(String topic, byte[] type, byte[] id, long newest);
  }

  /** Passes all of them on, as they are now, by a cursor. */
  void forEach(Visitor visitor);

  /** What the source has committed by now. */
  SourcePosition committed();
}
