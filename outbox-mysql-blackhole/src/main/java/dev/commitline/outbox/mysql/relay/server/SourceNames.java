package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The names of what a relay uses in its database.
 *
 * @param relay the relay's name
 * @param database the outbox's database, in other words its schema
 * @param prefix put before each table's name
 */
public record SourceNames(String relay, String database, String prefix) {

  /** MySQL takes no longer name. */
  private static final int MAX_LOCK = 64;

  public static SourceNames of(RelayConfig config) {
    OutboxNames names = config.database().names();
    return new SourceNames(config.name(), names.schema(), names.prefix());
  }

  /** The outbox, unqualified. */
  public String outbox() {
    return prefix + "outbox";
  }

  /** The history, unqualified. */
  public String history() {
    return prefix + "outbox_history";
  }

  /** The table that says where the outbox began, unqualified. */
  public String origin() {
    return prefix + "outbox_origin";
  }

  /** The table of the aggregates' newest numbers, unqualified. */
  public String heads() {
    return prefix + "outbox_head";
  }

  /** The table of relays, unqualified. */
  public String relays() {
    return prefix + "outbox_relay";
  }

  public String qualified(String table) {
    return database + "." + table;
  }

  /**
   * Of the lease. Relays of one name over different outboxes of a server have nothing to do with
   * each other, as far as the server is concerned.
   */
  public String lock() {
    String whole = "commitline:%s:%s".formatted(relay, qualified(prefix));
    return whole.length() <= MAX_LOCK
        ? whole
        : "%s:%08x".formatted(whole.substring(0, MAX_LOCK - 9), crc(whole));
  }

  /**
   * What the relay's stream from the binlog calls itself. MySQL ends the stream of an earlier one
   * of the same id, which is what an earlier leader left. In the upper half of the range, where
   * administrators number no servers.
   */
  public long serverId() {
    return 0x8000_0000L | crc(lock());
  }

  private static long crc(String text) {
    CRC32 hash = new CRC32();
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return hash.getValue();
  }
}
