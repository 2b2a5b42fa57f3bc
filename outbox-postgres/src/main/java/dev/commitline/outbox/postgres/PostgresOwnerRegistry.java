package dev.commitline.outbox.postgres;

import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Owners as rows; the primary key decides between applications that register at the same moment.
 */
final class PostgresOwnerRegistry implements OwnerRegistry {

  private final String insert;
  private final String others;

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
}
