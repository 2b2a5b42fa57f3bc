package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.ResumePoint;

/**
 * Where the guarantees of a session are made. There is one such wiring, and nothing that a user can
 * set reaches another; tests of the guarantees break it, to see that they notice.
 */
interface Wiring {

  /** The one. */
  Wiring PROPER = new Wiring() {};

  /** Fences predecessors, and gives what publishes. */
  default KafkaConnection connect(RelayConfig config) {
    return KafkaConnection.connect(config);
  }

  /** What lies up to here is not published again. */
  default ResumePoint filterBehind(ResumePoint committed) {
    return committed;
  }
}
