package dev.commitline.outbox;

/** Another application owns the aggregate type: each has a single writer. */
public final class OwnershipException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /** For Commitline's own use. */
  public OwnershipException(String message) {
    super(message, false);
  }
}
