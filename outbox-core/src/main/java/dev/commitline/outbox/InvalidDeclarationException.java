package dev.commitline.outbox;

/**
 * A data product, event type or capture annotation is declared wrongly; refused before any event is
 * lost by it.
 */
public final class InvalidDeclarationException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /** For Commitline's own use. */
  public InvalidDeclarationException(String message) {
    super(message, false);
  }
}
