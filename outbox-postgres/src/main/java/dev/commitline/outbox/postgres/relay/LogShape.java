package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What decides which of the outbox's inserts come through the slot: the publication and each of its
 * parts, and whether all partitions are written to the WAL. Object ids and the transactions that
 * last changed them are part of it, so that what was changed and changed back is seen, too.
 */
final class LogShape {

  /** A query for it; as a part of others, too. */
  static final String SHAPE =
      """
      SELECT format('publication %s (oid %s, changed by transaction %s; %s%s%s) of table %s (oid %s, added by transaction %s%s%s)%s',
          p.pubname, p.oid, p.xmin,
          CASE WHEN p.pubinsert THEN 'inserts' ELSE 'no inserts' END,
          CASE WHEN p.puballtables THEN ', all tables' END,
          CASE WHEN p.pubviaroot THEN ', via the root' END,
          ?, to_regclass(?)::oid, coalesce(r.xmin::text, 'none'),
          ', row filter ' || md5(to_jsonb(r) ->> 'prqual'), ', columns ' || (to_jsonb(r) ->> 'prattrs'),
          (SELECT ', not logged: ' || string_agg(t.relid::regclass::text, ' ' ORDER BY t.relid)
           FROM pg_partition_tree(to_regclass(?)) t JOIN pg_class c ON c.oid = t.relid
           WHERE t.isleaf AND (c.relpersistence <> 'p' OR c.relkind <> 'r')))
      FROM pg_publication p
           LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = to_regclass(?)
      WHERE p.pubname = ?
      """;

  /** What leaves something out as it is, in words; null where nothing does. */
  private static final String NARROW =
      """
      SELECT CASE
          WHEN to_jsonb(r) ->> 'prqual' IS NOT NULL THEN format('publication %s shows only rows WHERE %s', p.pubname,
              (SELECT to_jsonb(t) ->> 'rowfilter' FROM pg_publication_tables t
               WHERE t.pubname = p.pubname AND format('%I.%I', t.schemaname, t.tablename)::regclass = r.prrelid))
          WHEN to_jsonb(r) ->> 'prattrs' IS NOT NULL THEN format('publication %s shows only some columns', p.pubname)
          WHEN NOT p.pubviaroot AND c.relkind = 'p' THEN
              format('publication %s has publish_via_partition_root = false', p.pubname)
          WHEN row_security_active(c.oid) THEN
              format('row level security of table %s hides rows from user %s', c.oid::regclass, current_user)
          ELSE (SELECT format('partitions %s are not written to the WAL', string_agg(t.relid::regclass::text, ', '))
                FROM pg_partition_tree(c.oid) t JOIN pg_class leaf ON leaf.oid = t.relid
                WHERE t.isleaf AND (leaf.relpersistence <> 'p' OR leaf.relkind <> 'r') HAVING count(*) > 0)
          END
      FROM pg_publication p, pg_class c
           LEFT JOIN pg_publication_rel r
               ON r.prrelid = c.oid AND r.prpubid = (SELECT oid FROM pg_publication WHERE pubname = ?)
      WHERE p.pubname = ? AND c.oid = to_regclass(?)
      """;

  private static final int TABLES = 4;

  private LogShape() {}

  /** As it is now, in one line. */
  static String read(Connection session, SourceNames names) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(SHAPE)) {
      bind(statement, names);
      try (ResultSet row = statement.executeQuery()) {
        return orNone(row.next() ? row.getString(1) : null, names);
      }
    }
  }

  /** The first parameters, those of {@link #SHAPE}; returns the place of the next one. */
  static int bind(PreparedStatement statement, SourceNames names) throws SQLException {
    int next = 1;
    while (next <= TABLES) {
      statement.setString(next++, names.qualifiedTable());
    }
    statement.setString(next++, names.publication());
    return next;
  }

  /** What {@link #SHAPE} found. */
  static String orNone(@Nullable String shape, SourceNames names) {
    return shape == null ? "no publication " + names.publication() : shape;
  }

  /**
   * Makes sure that it leaves out nothing as it is.
   *
   * @throws RelayException with what it leaves out
   */
  static void requireWhole(Connection session, SourceNames names) throws SQLException {
    String narrow =
        TextQuery.first(
            session, NARROW, names.publication(), names.publication(), names.qualifiedTable());
    if (narrow != null) {
      throw new RelayException(
          RelayError.LOG_NARROWED, narrow + ", so events can pass the relay by");
    }
  }

  /** Makes sure that it is still what it was when a session began. */
  static void requireSame(String before, String now) {
    if (!now.equals(before)) {
      throw new RelayException(
          RelayError.LOG_NARROWED,
          "what decides which writes of the outbox the log shows has changed, from '%s' to '%s'"
              .formatted(before, now));
    }
  }
}
