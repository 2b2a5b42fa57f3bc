package dev.commitline.outbox.mysql;

import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spi.AggregateOwner;
import dev.commitline.outbox.spi.HandOver;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Owners as rows; the primary key decides between applications that register at the same moment.
 * Writers hold the row's lock FOR SHARE until they commit, so a hand-over, which updates the row,
 * waits for them; and who waits for a hand-over sees the new owner.
 */
final class MySqlOwnerRegistry implements OwnerRegistry {

  private final OutboxNames names;

  MySqlOwnerRegistry(OutboxNames names) {
    this.names = names;
  }

  /** What decides is read FOR SHARE: a plain read could be of a snapshot from before. */
  @Override
  public void register(Connection connection, String owner, Collection<String> aggregateTypes)
      throws SQLException {
    claim(connection, owner, aggregateTypes);
    requireOwned(connection, owner, aggregateTypes);
  }

  /**
   * Registers what has no owner; does not tell who owns the others. Inserts only what is missing,
   * in one order, as INSERT IGNORE locks what is there.
   */
  void claim(Connection connection, String owner, Collection<String> aggregateTypes)
      throws SQLException {
    TreeSet<String> missing = new TreeSet<>(aggregateTypes);
    missing.removeAll(known(connection, aggregateTypes));
    if (!missing.isEmpty()) {
      insert(connection, owner, missing);
    }
  }

  private List<String> known(Connection connection, Collection<String> types) throws SQLException {
    String sql =
        "SELECT aggregatetype FROM %s WHERE aggregatetype IN %s"
            .formatted(names.owners(), places(types));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, 0, types);
      List<String> known = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          known.add(type(found));
        }
      }
      return known;
    }
  }

  private void insert(Connection connection, String owner, Collection<String> types)
      throws SQLException {
    String sql =
        "INSERT IGNORE INTO %s (aggregatetype, owner) VALUES (?, ?)%s"
            .formatted(names.owners(), ", (?, ?)".repeat(types.size() - 1));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 0;
      for (String type : types) {
        statement.setString(++index, type);
        statement.setString(++index, owner);
      }
      statement.executeUpdate();
    }
  }

  private void requireOwned(Connection connection, String owner, Collection<String> types)
      throws SQLException {
    String sql =
        """
        SELECT aggregatetype, owner, registered_at FROM %s FORCE INDEX (PRIMARY)
        WHERE aggregatetype IN %s ORDER BY aggregatetype FOR SHARE
        """
            .formatted(names.owners(), places(types));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, 0, types);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          if (!found.getString(2).equals(owner)) {
            throw new OwnershipException(
                "aggregate type '%s' is owned by '%s' since %s, so '%s' can't publish its events: let one application write it"
                    .formatted(type(found), found.getString(2), found.getString(3), owner));
          }
        }
      }
    }
  }

  @Override
  public List<AggregateOwner> owners(Connection connection) throws SQLException {
    String sql =
        "SELECT aggregatetype, owner, registered_at FROM %s ORDER BY aggregatetype"
            .formatted(names.owners());
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<AggregateOwner> owners = new ArrayList<>();
      while (row.next()) {
        owners.add(
            new AggregateOwner(
                type(row),
                row.getString(2),
                row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
      }
      return owners;
    }
  }

  @Override
  public void handOver(Connection connection, HandOver order) throws SQLException {
    requireOwner(connection, order);
    String update =
        "UPDATE %s SET owner = ?, registered_at = UTC_TIMESTAMP(6) WHERE aggregatetype = ?"
            .formatted(names.owners());
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, order.to());
      statement.setString(2, order.aggregateType());
      statement.executeUpdate();
    }
    String audit =
        """
        INSERT INTO %s (aggregatetype, from_owner, to_owner, handed_by, reason, database_user)
        VALUES (?, ?, ?, ?, ?, USER())
        """
            .formatted(names.ownerAudit());
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
    String lock =
        "SELECT owner FROM %s WHERE aggregatetype = ? FOR UPDATE".formatted(names.owners());
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

  private static String places(Collection<String> types) {
    return "(?" + ", ?".repeat(types.size() - 1) + ")";
  }

  private static void bind(PreparedStatement statement, int before, Collection<String> types)
      throws SQLException {
    int index = before;
    for (String type : types) {
      statement.setString(++index, type);
    }
  }

  /** The column is of bytes. */
  private static String type(ResultSet row) throws SQLException {
    return new String(row.getBytes(1), java.nio.charset.StandardCharsets.UTF_8);
  }
}
