package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.kafka.BrokenConnection;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;

/** Relays that have lost a guarantee. */
public final class BrokenRelay {

  private BrokenRelay() {}

  /** A relay with this mutation. */
  public static Relay of(RelayConfig config, String mutation) {
    return new Relay(config, mutation.equals("filter-off") ? FILTER_OFF : kafka(mutation));
  }

  private static Wiring kafka(String mutation) {
    return new Wiring() {
      @Override
      public KafkaConnection connect(RelayConfig config) {
        return BrokenConnection.connect(config, mutation);
      }
    };
  }

  /** Nothing counts as published. */
  private static final Wiring FILTER_OFF =
      new Wiring() {
        @Override
        public ResumePoint filterBehind(ResumePoint committed) {
          return ResumePoint.at(beginning(committed.position()));
        }
      };

  private static SourcePosition beginning(SourcePosition position) {
    return position instanceof LsnPosition lsn
        ? new LsnPosition(lsn.systemId(), lsn.timeline(), 0)
        : new GtidPosition(((GtidPosition) position).server(), GtidSet.EMPTY);
  }
}
