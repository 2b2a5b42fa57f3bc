package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The part of a write that hands events to a transport, in append order.
 *
 * <p>Thread safety: stateless.
 */
interface EventStatement {

  /** The statement for a transport. */
  static EventStatement of(Transport transport, OutboxNames names) {
    return switch (transport) {
      case TABLE -> new TableStatement(names);
      case WAL -> new MessageStatement(names);
      case WAL_WITH_HISTORY -> new HistoryStatement(names);
      case BLACKHOLE, BLACKHOLE_WITH_HISTORY ->
          throw new IllegalArgumentException(transport.name());
    };
  }

  /**
   * The statement's text.
   *
   * @param claim queries for its WITH clause that come first; empty when there are none
   * @param heads a relation with the newest sequence of each aggregate, this transaction's included
   */
  String sql(String claim, String heads);

  /**
   * Binds events of a transaction: those from one index up to, without, another.
   *
   * @param heads counted down for each of them
   */
  void bind(Parameters bind, HeadRows heads, List<CapturedEvent> all, int from, int to)
      throws SQLException;

  /**
   * The statement's text for the event of a transaction that has no other.
   *
   * @param head a query for its WITH clause, named {@code head}: a row with the event's {@code
   *     topic}, {@code aggregatetype}, {@code aggregateid} and {@code seq}, or none, and then
   *     nothing is written
   */
  String sqlOfOne(String head);

  /** Binds it, behind the parameters of the head. */
  void bindOne(Parameters bind, CapturedEvent event) throws SQLException;

  /** Executes either of them, and tells how many events were written. */
  int execute(PreparedStatement statement) throws SQLException;
}
