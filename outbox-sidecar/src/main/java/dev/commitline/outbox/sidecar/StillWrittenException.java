package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.spi.HandOver;

/** Transactions of the former owner did not end in time; the hand-over can be tried again. */
final class StillWrittenException extends OutboxException {

  private static final long serialVersionUID = 1L;

  StillWrittenException(HandOver order, Throwable cause) {
    super(
        "aggregate type '%s' was not handed over: '%s' still writes events of it; stop it, or raise --wait"
            .formatted(order.aggregateType(), order.from()),
        true,
        cause);
  }
}
