package dev.commitline.outbox.relay.source;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sessions on the way out, where a failure changes nothing any more: the server notices by
 * itself.
 */
public final class Sessions {

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  /** Closes one, if there is one; never throws. */
  public static void closeQuietly(@Nullable Connection session) {
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
