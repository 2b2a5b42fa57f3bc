package dev.commitline.outbox.mysql;

import dev.commitline.outbox.snapshot.Snapshot;
import dev.commitline.outbox.snapshot.SnapshotLedger;
import dev.commitline.outbox.snapshot.SnapshotOrder;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The audit rows of snapshots in MySQL. */
final class MySqlSnapshotLedger implements SnapshotLedger {

  private final String table;

  MySqlSnapshotLedger(OutboxNames names) {
    this.table = names.snapshots();
  }

  @Override
  public Snapshot begin(Connection connection, SnapshotOrder order, @Nullable String upTo)
      throws SQLException {
    String sql =
        """
        INSERT IGNORE INTO %s (name, ordered_by, reason, up_to, database_user)
        VALUES (?, ?, ?, ?, USER())
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, order.name());
      statement.setString(2, order.by());
      statement.setString(3, order.reason());
      statement.setString(4, upTo);
      statement.executeUpdate();
    }
    return find(connection, order.name());
  }

  /** FOR SHARE, as the snapshot of the transaction may be from before. */
  private Snapshot find(Connection connection, String name) throws SQLException {
    String sql =
        """
        SELECT up_to, last_id, aggregates, events, done_at IS NOT NULL FROM %s
        WHERE name = ? FOR SHARE
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Snapshot(
            name,
            row.getString(1),
            row.getString(2),
            row.getLong(3),
            row.getLong(4),
            row.getBoolean(5));
      }
    }
  }

  @Override
  public boolean advance(Connection connection, Snapshot from, Snapshot to) throws SQLException {
    String sql =
        """
        UPDATE %s SET last_id = ?, aggregates = ?, events = ?, seen_at = UTC_TIMESTAMP(6),
            done_at = IF(?, UTC_TIMESTAMP(6), NULL)
        WHERE name = ? AND aggregates = ? AND done_at IS NULL
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, to.last());
      statement.setLong(2, to.aggregates());
      statement.setLong(3, to.events());
      statement.setBoolean(4, to.done());
      statement.setString(5, from.name());
      statement.setLong(6, from.aggregates());
      return statement.executeUpdate() == 1;
    }
  }
}
