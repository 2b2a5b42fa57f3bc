package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What decides which of the outbox's inserts come through the slot: the publication and each of its
 * parts, and whether all partitions are, and were, written to the WAL. Object ids and the
 * transactions that last changed them are part of it, so that what was changed and changed back is
 * seen, too (ADR 20).
 */
final class LogShape {

  /**
   * A query for it; as a part of others, too. A partition that was UNLOGGED for a while was
   * rewritten: its TOAST table is younger than it is, which is so behind no TRUNCATE, VACUUM FULL
   * or CLUSTER. The owner's dependency is as young as the last change of owner; a bootstrap
   * superuser has none.
   */
  static final String SHAPE =
      """
      SELECT format('publication %s (oid %s; %s%s%s), owner %s, changed by transaction %s%s; table %s (oid %s, added by transaction %s%s%s)%s%s',
          p.pubname, p.oid,
          CASE WHEN p.pubinsert THEN 'inserts' ELSE 'no inserts' END,
          CASE WHEN p.puballtables THEN ', all tables' END,
          CASE WHEN p.pubviaroot THEN ', via the root' END,
          p.pubowner, p.xmin, ', owned since transaction ' || d.xmin::text,
          ?, to_regclass(?)::oid, coalesce(r.xmin::text, 'none'),
          ', row filter ' || md5(to_jsonb(r) ->> 'prqual'), ', columns ' || (to_jsonb(r) ->> 'prattrs'),
          (SELECT '; not logged: ' || string_agg(t.relid::regclass::text, ', ' ORDER BY t.relid)
           FROM pg_partition_tree(to_regclass(?)) t JOIN pg_class c ON c.oid = t.relid
           WHERE t.isleaf AND (c.relpersistence <> 'p' OR c.relkind <> 'r')),
          (SELECT '; rewritten: ' || string_agg(format('%s (toast %s)', c.oid::regclass, c.reltoastrelid), ', ' ORDER BY c.oid)
           FROM pg_partition_tree(to_regclass(?)) t JOIN pg_class c ON c.oid = t.relid
               JOIN pg_attribute own ON own.attrelid = c.oid AND own.attnum = -1
               JOIN pg_attribute toast ON toast.attrelid = c.reltoastrelid AND toast.attnum = -1
           WHERE t.isleaf AND toast.xmin <> own.xmin))
      FROM pg_publication p
           LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = to_regclass(?)
           LEFT JOIN pg_shdepend d ON d.classid = 'pg_publication'::regclass AND d.objid = p.oid AND d.deptype = 'o'
               AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      WHERE p.pubname = ?
      """;

  /** What {@link #SHAPE} makes, in the parts that are compared each in its own way. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<publication>.*), owner (?<owner>\\d+), changed by transaction (?<changed>\\d+)(, owned since transaction (?<owned>\\d+))?; (?<table>table .*?)(; rewritten: (?<rewritten>.*))?");

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

  private static final int TABLES = 5;

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

  /** Makes sure that it is still what it was at the last look. */
  static void requireSame(String before, String now) {
    if (!same(before, now)) {
      throw new RelayException(
          RelayError.LOG_NARROWED,
          "what decides which writes of the outbox the log shows has changed, from '%s' to '%s'"
              .formatted(before, now));
    }
  }

  /**
   * Whether nothing can have gone by between two looks. A new owner alone narrows nothing, and
   * neither do partitions that are made, or dropped.
   */
  static boolean same(String before, String now) {
    Matcher was = PARTS.matcher(before);
    Matcher is = PARTS.matcher(now);
    if (before.equals(now) || !was.matches() || !is.matches()) {
      return before.equals(now);
    }
    return was.group("publication").equals(is.group("publication"))
        && (was.group("changed").equals(is.group("changed")) || onlyOwned(was, is))
        && was.group("table").equals(is.group("table"))
        && rewritten(was).containsAll(rewritten(is));
  }

  /** Whether the last change of the publication was that of its owner, as far as can be known. */
  private static boolean onlyOwned(Matcher was, Matcher is) {
    String owned = is.group("owned");
    return !was.group("owner").equals(is.group("owner"))
        && (owned == null || owned.equals(is.group("changed")));
  }

  private static Set<String> rewritten(Matcher shape) {
    String partitions = shape.group("rewritten");
    return partitions == null ? Set.of() : Set.of(partitions.split(", "));
  }
}
