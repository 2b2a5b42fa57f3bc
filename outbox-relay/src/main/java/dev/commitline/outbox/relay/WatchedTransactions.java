package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;

/** The protocol, with an eye on what it has not published yet. */
final class WatchedTransactions implements SourceTransactions {

  private final RelayProtocol protocol;
  private final Unpublished unpublished;
  private boolean inside;

  WatchedTransactions(RelayProtocol protocol, Unpublished unpublished) {
    this.protocol = protocol;
    this.unpublished = unpublished;
  }

  @Override
  public void begin(String id) {
    inside = true;
    protocol.begin(id);
  }

  @Override
  public void event(RelayEvent event) {
    unpublished.read(event);
    protocol.event(event);
  }

  @Override
  public void heartbeat() {
    protocol.heartbeat();
  }

  /**
   * A commit makes another point; to compare GTID sets at each end would cost more than it tells.
   */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public void end(SourcePosition position, long messages, long commitMicros) {
    ResumePoint before = protocol.committed();
    protocol.end(position, messages, commitMicros);
    inside = false;
    if (protocol.committed() != before) { // it was committed to this end
      unpublished.allPublished();
    }
  }

  /** As that of the protocol. */
  SourcePosition settle() {
    SourcePosition committed = protocol.settle();
    if (!inside) {
      unpublished.allPublished();
    }
    return committed;
  }
}
