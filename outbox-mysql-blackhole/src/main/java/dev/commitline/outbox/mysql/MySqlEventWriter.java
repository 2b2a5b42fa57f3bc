package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Raises the aggregates' head rows, and inserts the events: two statements, each one round trip, as
 * MySQL can't change two tables in one (ADR 13). With many events, a third reads the sequences in
 * between; with a history, another copies the events into the outbox. A new connection is asked for
 * the binlog's filters before.
 *
 * <p>The first statement locks the rows of the owners FOR SHARE, and then raises the head rows of
 * all aggregates of the transaction, in one order; so two transactions that append to the same
 * aggregates wait for each other and can't deadlock. It raises nothing when one of the types is not
 * the application's, or when the binlog would not keep the events.
 *
 * <p>It must find the owners' rows: under REPEATABLE READ it would lock the gap of a missing one,
 * and two such transactions could not insert it any more. So the first write of a type registers it
 * before. Which types that was done for is remembered, and nothing hangs on it but that.
 */
final class MySqlEventWriter implements EventWriter {

  private final String owner;
  private final MySqlOwnerRegistry owners;
  private final HeadStatement heads;
  private final EventStatement events;
  private final FilterCheck filters;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  MySqlEventWriter(OutboxNames names, String owner, Transport transport) {
    this.owner = owner;
    this.owners = new MySqlOwnerRegistry(names);
    this.filters = new FilterCheck(names);
    this.heads = new HeadStatement(names);
    this.events = new EventStatement(names, heads, transport == Transport.BLACKHOLE_WITH_HISTORY);
  }

  @Override
  public void write(Connection connection, List<CapturedEvent> all) throws SQLException {
    filters.require(connection);
    HeadRows rows = new HeadRows(all);
    Set<String> types = rows.aggregateTypes();
    if (!registered.containsAll(types)) {
      owners.claim(connection, owner, types);
      registered.addAll(types);
    }
    if (!heads.raise(connection, owner, types, rows.rows())) {
      BinlogSettings.read(connection).requireKept();
      owners.register(connection, owner, types);
      if (!heads.raise(connection, owner, types, rows.rows())) {
        throw new SQLException(
            "no event was written to the outbox: a trigger on its tables interferes");
      }
    }
    events.insert(connection, rows, all);
  }
}
