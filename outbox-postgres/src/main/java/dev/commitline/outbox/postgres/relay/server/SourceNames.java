package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;

/**
 * The names of what a relay uses in its database.
 *
 * @param slot its replication slot
 * @param publication what the slot is read through
 * @param schema the outbox table's schema
 * @param table the outbox table's name in it
 */
public record SourceNames(String slot, String publication, String schema, String table) {

  public static SourceNames of(RelayConfig config) {
    return of(config.name(), config.database().names());
  }

  public static SourceNames of(String relay, OutboxNames names) {
    String schema = names.schema();
    String prefix = names.prefix();
    return new SourceNames(
        OutboxMigrations.SLOT_PREFIX + relay,
        new OutboxMigrations(schema, prefix).publication(),
        schema,
        prefix + "outbox");
  }

  public String qualifiedTable() {
    return schema + "." + table;
  }
}
