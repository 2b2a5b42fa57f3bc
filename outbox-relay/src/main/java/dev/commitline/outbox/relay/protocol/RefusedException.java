package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;

/** The target refused an event for itself; the open transaction can't be committed any more. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** A refusal; its fault is the cause. */
  public RefusedException(Refusal refusal) {
    super(refusal.fault().getMessage(), refusal.fault());
    this.refusal = refusal;
  }

  /** What was refused, and why. */
  public Refusal refusal() {
    return refusal;
  }

  /** Why, as the relay's own fault. */
  public RelayException fault() {
    return refusal.fault();
  }
}
