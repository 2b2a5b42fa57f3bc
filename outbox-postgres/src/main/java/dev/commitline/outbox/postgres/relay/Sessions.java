package dev.commitline.outbox.postgres.relay;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sessions on the way out, where a failure changes nothing any more: the server notices by
 * itself.
 */
final class Sessions {

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  static void closeQuietly(@Nullable Connection session) {
    if (session == null) {
      return;
    }
    try {
      session.close();
    } catch (SQLException e) {
      log.debug("closing a session failed", e);
    }
  }
}
