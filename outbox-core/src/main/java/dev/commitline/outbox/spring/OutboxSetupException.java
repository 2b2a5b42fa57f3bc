package dev.commitline.outbox.spring;

import dev.commitline.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

/** The outbox can't be set up in this application: a setting, module or migration is missing. */
public final class OutboxSetupException extends OutboxException {

  private static final long serialVersionUID = 1L;

  private final String description;
  private final String action;

  OutboxSetupException(String description, String action) {
    this(description, action, null);
  }

  OutboxSetupException(String description, String action, @Nullable Throwable cause) {
    super(description + ": " + action, false, cause);
    this.description = description;
    this.action = action;
  }

  /** What is wrong. */
  public String description() {
    return description;
  }

  /** What to do about it. */
  public String action() {
    return action;
  }
}
