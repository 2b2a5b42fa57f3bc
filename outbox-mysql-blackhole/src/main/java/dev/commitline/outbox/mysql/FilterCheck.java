package dev.commitline.outbox.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Looks at the binlog's filters once for each connection: they change only when the server is
 * started again, and no connection outlives that.
 *
 * <p>Thread safety: safe.
 */
final class FilterCheck {

  private final OutboxNames names;
  private final Set<JdbcConnection> looked =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  FilterCheck(OutboxNames names) {
    this.names = names;
  }

  /**
   * Makes sure that events which are written through this connection get into the binlog.
   *
   * @throws dev.commitline.outbox.spi.EventsNotKeptException when a filter keeps them out
   */
  void require(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(JdbcConnection.class)) {
      return; // another driver: it was looked at when the application started
    }
    JdbcConnection one = connection.unwrap(JdbcConnection.class);
    if (!looked.contains(one)) {
      BinlogSettings.requireUnfiltered(connection, names);
      looked.add(one);
    }
  }
}
