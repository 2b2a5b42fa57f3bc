package dev.commitline.outbox;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of Commitline. Messages name the place, the value and what to do; they
 * never contain a payload.
 */
public abstract class OutboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  /** For Commitline's own subclasses. */
  protected OutboxException(String message, boolean retriable) {
    this(message, retriable, null);
  }

  /** For Commitline's own subclasses. */
  protected OutboxException(String message, boolean retriable, @Nullable Throwable cause) {
    super(message, cause);
    this.retriable = retriable;
  }

  /** Whether the same call can succeed later with nothing changed in code or configuration. */
  public final boolean retriable() {
    return retriable;
  }
}
