package dev.commitline.outbox.chaos.fault;

import java.time.Duration;

/** Events did not flow again after a fault. */
public final class NotRecoveredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotRecoveredException(FaultKind kind, Duration limit) {
    super("no event came within %d s after %s".formatted(limit.toSeconds(), kind.label()));
  }
}
