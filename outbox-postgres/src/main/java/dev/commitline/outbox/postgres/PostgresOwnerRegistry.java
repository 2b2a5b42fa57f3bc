package dev.commitline.outbox.postgres;

import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spi.AggregateOwner;
import dev.commitline.outbox.spi.HandOver;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Owners as rows; the primary key decides between applications that register at the same moment.
 * Writers hold the row's lock FOR SHARE until they commit, so a hand-over, which updates the row,
 * waits for them; and who waits for a hand-over sees the new owner.
 */
final class PostgresOwnerRegistry implements OwnerRegistry {

  private final String insert;
  private final String others;
  private final String all;
  private final String lock;
  private final String update;
  private final String audit;

  PostgresOwnerRegistry(OutboxNames names) {
    insert =
        """
        INSERT INTO %s (aggregatetype, owner)
        SELECT t, ? FROM unnest(?) AS t ORDER BY t
        ON CONFLICT DO NOTHING
        """
            .formatted(names.owners());
    others =
        """
        SELECT aggregatetype, owner, registered_at FROM %s
        WHERE aggregatetype = ANY (?) AND owner <> ? ORDER BY aggregatetype LIMIT 1
        """
            .formatted(names.owners());
    all =
        "SELECT aggregatetype, owner, registered_at FROM %s ORDER BY aggregatetype"
            .formatted(names.owners());
    lock = "SELECT owner FROM %s WHERE aggregatetype = ? FOR UPDATE".formatted(names.owners());
    update =
        "UPDATE %s SET owner = ?, registered_at = now() WHERE aggregatetype = ?"
            .formatted(names.owners());
    audit =
        """
        INSERT INTO %s (aggregatetype, from_owner, to_owner, handed_by, reason)
        VALUES (?, ?, ?, ?, ?)
        """
            .formatted(names.ownerAudit());
  }

  @Override
  public void register(Connection connection, String owner, Collection<String> aggregateTypes)
      throws SQLException {
    Array types = connection.createArrayOf("text", aggregateTypes.toArray());
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, owner);
      statement.setArray(2, types);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(others)) {
      statement.setArray(1, types);
      statement.setString(2, owner);
      try (ResultSet found = statement.executeQuery()) {
        if (found.next()) {
          throw new OwnershipException(
              "aggregate type '%s' is owned by '%s' since %s, so '%s' can't publish its events: let one application write it"
                  .formatted(found.getString(1), found.getString(2), found.getString(3), owner));
        }
      }
    } finally {
      types.free();
    }
  }

  @Override
  public List<AggregateOwner> owners(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(all);
        ResultSet row = statement.executeQuery()) {
      List<AggregateOwner> owners = new ArrayList<>();
      while (row.next()) {
        owners.add(
            new AggregateOwner(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant()));
      }
      return owners;
    }
  }

  @Override
  public void handOver(Connection connection, HandOver order) throws SQLException {
    requireOwner(connection, order);
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, order.to());
      statement.setString(2, order.aggregateType());
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(audit)) {
      statement.setString(1, order.aggregateType());
      statement.setString(2, order.from());
      statement.setString(3, order.to());
      statement.setString(4, order.by());
      statement.setString(5, order.reason());
      statement.executeUpdate();
    }
  }

  private void requireOwner(Connection connection, HandOver order) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      statement.setString(1, order.aggregateType());
      try (ResultSet found = statement.executeQuery()) {
        String owner = found.next() ? found.getString(1) : null;
        if (!order.from().equals(owner)) {
          throw new OwnershipException(
              "aggregate type '%s' can't be handed over from '%s': %s"
                  .formatted(
                      order.aggregateType(),
                      order.from(),
                      owner == null ? "it has no owner" : "it is owned by '" + owner + "'"));
        }
      }
    }
  }
}
