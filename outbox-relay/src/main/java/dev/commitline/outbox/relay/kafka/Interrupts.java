package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;

/** Turns an interrupt into the relay's own failure, and keeps the thread's flag. */
final class Interrupts {

  private Interrupts() {}

  static RelayException surface(String doing) {
    Thread.currentThread().interrupt();
    return new RelayException(RelayError.KAFKA_FAULT, "interrupted while " + doing);
  }
}
