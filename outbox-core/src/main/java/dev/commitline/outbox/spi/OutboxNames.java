package dev.commitline.outbox.spi;

import java.util.regex.Pattern;

/**
 * Where the outbox lives in the database, so that it never collides with the application's own
 * tables.
 *
 * @param schema the schema of Commitline's tables
 * @param prefix put before each table's name; may be empty
 */
public record OutboxNames(String schema, String prefix) {

  // PostgreSQL cuts names off behind 63 bytes; the longest is the publication's, of both
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,34}");
  private static final Pattern PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,19}");

  /** Schema {@code commitline}, no prefix. */
  public static final OutboxNames DEFAULT = new OutboxNames("commitline", "");

  /** Refuses what would need quoting: the names stand in SQL as they are. */
  public OutboxNames {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema must match %s, was '%s'".formatted(SCHEMA.pattern(), schema));
    }
    if (!prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix must be empty or match %s, was '%s'".formatted(PREFIX.pattern(), prefix));
    }
  }

  /** The table of events, qualified. */
  public String outbox() {
    return table("outbox");
  }

  /** The table of events that are kept for replay, and published by other means; qualified. */
  public String history() {
    return table("outbox_history");
  }

  /** The table with the newest sequence of each aggregate, qualified. */
  public String heads() {
    return table("outbox_head");
  }

  /** The table of aggregate types and their owners, qualified. */
  public String owners() {
    return table("outbox_owner");
  }

  /** The table of ownerships that were handed over, qualified. */
  public String ownerAudit() {
    return table("outbox_owner_audit");
  }

  /** The table of replays, qualified. */
  public String replays() {
    return table("outbox_replay");
  }

  /** The table of snapshots, qualified. */
  public String snapshots() {
    return table("outbox_snapshot");
  }

  private String table(String name) {
    return schema + "." + prefix + name;
  }
}
