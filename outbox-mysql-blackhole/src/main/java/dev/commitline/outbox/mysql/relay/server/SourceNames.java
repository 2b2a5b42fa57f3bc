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

  /** The table of relays, unqualified. */
  public String relays() {
    return prefix + "outbox_relay";
  }

  public String qualified(String table) {
    return database + "." + table;
  }

  /** Of the lease; MySQL allows 64 characters. */
  public String lock() {
    return "commitline:" + relay;
  }

  /**
   * What the relay's stream from the binlog calls itself. MySQL ends the stream of an earlier one
   * of the same id, which is what an earlier leader left. In the upper half of the range, where
   * administrators number no servers.
   */
  public long serverId() {
    CRC32 hash = new CRC32();
    hash.update(lock().getBytes(StandardCharsets.UTF_8));
    return 0x8000_0000L | hash.getValue();
  }
}
