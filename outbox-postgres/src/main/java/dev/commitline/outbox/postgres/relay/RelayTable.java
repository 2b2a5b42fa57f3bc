package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of relays: the slot of each that has published from this outbox, which also tells
 * applications that their messages are kept.
 */
final class RelayTable {

  private static final Logger log = LoggerFactory.getLogger(RelayTable.class);

  private final SourceNames names;
  private final String table;

  RelayTable(SourceNames names) {
    this.names = names;
    this.table = names.qualifiedTable() + "_relay";
  }

  /** Says whose slot it is, once its relay has a position. */
  void enter(Connection session) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            "INSERT INTO %s (slot) VALUES (?) ON CONFLICT DO NOTHING".formatted(table))) {
      statement.setString(1, names.slot());
      statement.executeUpdate();
    } catch (SQLException e) {
      if (!PostgresFaults.notPermitted(e)) {
        throw e;
      }
      log.warn(
          "can't enter slot {} in {}, so applications of transport wal will not start: {}",
          names.slot(),
          table,
          e.getMessage());
    }
  }

  /**
   * Makes sure that neither this relay nor another, whose slot stands, has published from the
   * outbox.
   */
  void requireNone(Connection session) throws SQLException {
    String own = "SELECT slot FROM %s WHERE slot = ?".formatted(table);
    if (TextQuery.first(session, own, names.slot()) != null) {
      throw new RelayException(
          RelayError.POSITION_LOST,
          "table %s holds slot %s, so a relay '%s' has published from this outbox, but Kafka has no position of it"
              .formatted(table, names.slot(), relayOf(names.slot())));
    }
    String others =
        """
        SELECT r.slot FROM %s r JOIN pg_replication_slots s ON s.slot_name = r.slot
        WHERE s.database = current_database() ORDER BY r.slot LIMIT 1
        """
            .formatted(table);
    String other = TextQuery.first(session, others);
    if (other != null) {
      throw new RelayException(
          RelayError.RELAY_OTHER,
          "relay '%s' has published from the outbox %s, and its slot %s stands; relay '%s' would begin anew. If that one is retired: SELECT pg_drop_replication_slot('%s'); DELETE FROM %s WHERE slot = '%s'"
              .formatted(
                  relayOf(other),
                  names.qualifiedTable(),
                  other,
                  relayOf(names.slot()),
                  other,
                  table,
                  other));
    }
  }

  private static String relayOf(String slot) {
    return slot.substring(Math.min(slot.length(), OutboxMigrations.SLOT_PREFIX.length()));
  }
}
