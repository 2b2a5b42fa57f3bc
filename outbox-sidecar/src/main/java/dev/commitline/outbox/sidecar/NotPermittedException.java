package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import java.sql.SQLException;

/** The user that a command logged in as lacks a right; says which, and how to give it. */
final class NotPermittedException extends OutboxException {

  private static final long serialVersionUID = 1L;

  NotPermittedException(String user, String what, String grants, SQLException cause) {
    super(
        "user '%s' may not %s (%s). As an administrator: %s"
            .formatted(
                user,
                what,
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
                grants),
        false,
        cause);
  }
}
