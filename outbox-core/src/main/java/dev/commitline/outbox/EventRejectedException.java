package dev.commitline.outbox;

import org.jspecify.annotations.Nullable;

/**
 * An event can't be published as it is; nothing of it was buffered, and the transaction should be
 * rolled back.
 */
public final class EventRejectedException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /** For Commitline's own use. */
  public EventRejectedException(String message) {
    this(message, null);
  }

  /** For Commitline's own use. */
  public EventRejectedException(String message, @Nullable Throwable cause) {
    super(message, false, cause);
  }
}
