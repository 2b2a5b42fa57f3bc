package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes the event of a transaction that has no other: what {@link PostgresEventWriter} does for
 * many, without arrays, joins and sorting. Most transactions are such, and the short plan takes the
 * server less than half of the long one's time (ADR 3).
 *
 * <p>Thread safety: immutable.
 */
final class OneEvent {

  private final String owner;
  private final EventStatement events;
  private final String sql;

  OneEvent(OutboxNames names, String owner, EventStatement events) {
    this.owner = owner;
    this.events = events;
    this.sql =
        events.sqlOfOne(
            """
            head AS (
              INSERT INTO %s AS h (topic, aggregatetype, aggregateid, seq)
              SELECT ?, aggregatetype, ?, 1
              FROM (SELECT aggregatetype FROM %s WHERE aggregatetype = ? AND owner = ? FOR SHARE) AS owned
              ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = h.seq + 1
              RETURNING topic, aggregatetype, aggregateid, seq
            )
            """
                .formatted(names.heads(), names.owners()));
  }

  /**
   * Writes it, or nothing where the application does not own its aggregate type; tells how many.
   */
  int write(Connection connection, CapturedEvent event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Parameters bind = new Parameters(connection, statement);
      bind.text(event.topic());
      bind.text(event.aggregateId());
      bind.text(event.aggregateType());
      bind.text(owner);
      events.bindOne(bind, event);
      return events.execute(statement);
    }
  }
}
