package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRow;
import dev.commitline.outbox.spi.write.JsonText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Raises head rows by the number of events that are coming, and holds their locks from then on. */
final class HeadStatement {

  /** So many fit into one parameter, which has less than 2 KB of each. */
  private static final int MAX_ROWS = 1_000;

  /** By far the most frequent case, and half as expensive as the other. */
  private static final String ONE = "SELECT ?, ?, ?, LAST_INSERT_ID(?) FROM DUAL";

  private static final String MANY =
      """
      SELECT n.topic, n.aggregatetype, n.aggregateid, n.taken FROM %s
      """;

  /** Where sql_mode has NO_BACKSLASH_ESCAPES, the driver sends bytes. */
  private static final String LIST =
      """
      JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS (
        place FOR ORDINALITY,
        topic VARCHAR(255) CHARACTER SET utf8mb4 PATH '$[0]',
        aggregatetype VARCHAR(255) CHARACTER SET utf8mb4 PATH '$[1]',
        aggregateid VARCHAR(255) CHARACTER SET utf8mb4 PATH '$[2]',
        taken BIGINT PATH '$[3]')) AS n
      """;

  private final OutboxNames names;
  private final String one;

  HeadStatement(OutboxNames names) {
    this.names = names;
    this.one = sql(ONE, 1, "", "LAST_INSERT_ID(seq + ?)");
  }

  /**
   * Raises all of them, or none. What it raised a single one to is the session's {@code
   * LAST_INSERT_ID()} until the next statement that makes a key.
   *
   * @param types the aggregate types of the rows
   * @param rows in the order in which to lock them
   * @return false when none was: the owner does not own all types, or the binlog would not keep the
   *     events
   */
  boolean raise(Connection connection, String owner, Set<String> types, List<HeadRow> rows)
      throws SQLException {
    if (rows.size() == 1) {
      return raiseOne(connection, owner, rows.get(0));
    }
    String sql = sql(MANY.formatted(LIST), types.size(), "ORDER BY n.place", "seq + n.taken");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int from = 0; from < rows.size(); from += MAX_ROWS) {
        List<HeadRow> some = rows.subList(from, Math.min(rows.size(), from + MAX_ROWS));
        statement.setString(1, json(some));
        bindOwner(statement, 1, owner, types);
        int raised = statement.executeUpdate(); // counts one that was there twice
        if (raised < some.size() && from > 0) {
          throw new SQLException(
              "the owner or the binlog's settings changed while head rows were raised");
        }
        if (raised < some.size()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The newest sequence of each, in their order, after they were raised. Every transaction sees
   * what it changed itself, whenever its snapshot is from.
   */
  long[] sequences(Connection connection, List<HeadRow> rows) throws SQLException {
    long[] sequences = new long[rows.size()];
    String sql =
        """
        SELECT h.seq FROM %s STRAIGHT_JOIN %s AS h FORCE INDEX (PRIMARY)
          ON h.topic = n.topic AND h.aggregatetype = n.aggregatetype AND h.aggregateid = n.aggregateid
        ORDER BY n.place
        """
            .formatted(LIST, names.heads());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int read = 0;
      for (int from = 0; from < rows.size(); from += MAX_ROWS) {
        statement.setString(1, json(rows.subList(from, Math.min(rows.size(), from + MAX_ROWS))));
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            sequences[read++] = row.getLong(1);
          }
        }
      }
      if (read != rows.size()) {
        throw new SQLException(
            "%d of %d head rows are there: something else deleted them"
                .formatted(read, rows.size()));
      }
    }
    return sequences;
  }

  private boolean raiseOne(Connection connection, String owner, HeadRow row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(one)) {
      int index = 0;
      statement.setString(++index, row.topic());
      statement.setString(++index, row.aggregateType());
      statement.setString(++index, row.aggregateId());
      statement.setLong(++index, row.taken());
      index = bindOwner(statement, index, owner, Set.of(row.aggregateType()));
      statement.setLong(++index, row.taken());
      return statement.executeUpdate() > 0;
    }
  }

  private static int bindOwner(
      PreparedStatement statement, int before, String owner, Set<String> types)
      throws SQLException {
    int index = before;
    for (String type : types) {
      statement.setString(++index, type);
    }
    statement.setString(++index, owner);
    statement.setInt(++index, types.size());
    return index;
  }

  /** FORCE INDEX, so that no row is locked but those that are asked for. */
  private String sql(String rows, int types, String order, String raised) {
    return """
    INSERT INTO %s (topic, aggregatetype, aggregateid, seq)
    %s
    WHERE %s AND (
      SELECT COUNT(*) FROM %s FORCE INDEX (PRIMARY)
      WHERE aggregatetype IN (?%s) AND owner = ? FOR SHARE) = ?
    %s ON DUPLICATE KEY UPDATE seq = %s
    """
        .formatted(
            names.heads(),
            rows,
            BinlogSettings.CONDITION,
            names.owners(),
            ", ?".repeat(types - 1),
            order,
            raised);
  }

  private static String json(List<HeadRow> rows) {
    StringBuilder json = new StringBuilder(rows.size() * 64).append('[');
    for (HeadRow row : rows) {
      json.append(json.length() > 1 ? ",[" : "[");
      JsonText.quote(json, row.topic());
      json.append(',');
      JsonText.quote(json, row.aggregateType());
      json.append(',');
      JsonText.quote(json, row.aggregateId());
      json.append(',').append(row.taken()).append(']');
    }
    return json.append(']').toString();
  }
}
