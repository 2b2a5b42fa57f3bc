package dev.commitline.outbox;

/** An event was appended while no transaction was active on the thread. */
public final class NoTransactionException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /** For Commitline's own use. */
  public NoTransactionException(String message) {
    super(message, false);
  }
}
