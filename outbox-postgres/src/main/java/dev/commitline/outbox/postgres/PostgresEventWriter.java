package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.spi.write.HeadRow;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Hands events to a transport, and takes their sequence numbers from the aggregates' head rows: one
 * statement, so one round trip, for up to {@value #MAX_EVENTS} events or {@value #MAX_BYTES} bytes
 * of payload. The head rows hold the last number that the transaction takes of each aggregate;
 * events count back from it.
 *
 * <p>The first statement raises the head rows of all aggregates of the transaction, in one order.
 * So two transactions that append to the same aggregates wait for each other and can't deadlock,
 * however many statements they need: what comes behind takes no further lock.
 *
 * <p>Before that, it locks the rows of the owners FOR SHARE, and writes nothing when one of the
 * aggregate types is not the application's: either all or none is written. FOR SHARE, and not a
 * plain read, since a statement that waits for a hand-over then sees the new owner (READ
 * COMMITTED), or fails (REPEATABLE READ).
 */
final class PostgresEventWriter implements EventWriter {

  static final int MAX_EVENTS = 1_000;
  static final long MAX_BYTES = 16L << 20;

  private final String owner;
  private final OwnerRegistry owners;
  private final OneEvent one;
  private final EventStatement events;
  private final String first;
  private final String further;

  PostgresEventWriter(OutboxNames names, String owner, Transport transport) {
    this.owner = owner;
    this.events = EventStatement.of(transport, names);
    this.one = new OneEvent(names, owner, events);
    this.owners = new PostgresOwnerRegistry(names);
    String claim =
        """
        owned AS MATERIALIZED (
          SELECT aggregatetype FROM %s
          WHERE aggregatetype = ANY (?::text[]) AND owner = ? ORDER BY aggregatetype FOR SHARE
        ), head AS (
          INSERT INTO %s AS h (topic, aggregatetype, aggregateid, seq)
          SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
          WHERE (SELECT count(*) FROM owned) = ?
          ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = h.seq + excluded.seq
          RETURNING topic, aggregatetype, aggregateid, seq
        )
        """
            .formatted(names.owners(), names.heads());
    first = events.sql(claim, "head");
    further = events.sql("", names.heads());
  }

  @Override
  public void write(Connection connection, List<CapturedEvent> all) throws SQLException {
    if (all.size() == 1) {
      writeOne(connection, all.get(0));
    } else {
      writeMany(connection, all);
    }
  }

  private void writeOne(Connection connection, CapturedEvent event) throws SQLException {
    int written = one.write(connection, event);
    if (written == 0) {
      owners.register(connection, owner, List.of(event.aggregateType()));
      written = one.write(connection, event);
    }
    requireAll(written, 1);
  }

  private void writeMany(Connection connection, List<CapturedEvent> all) throws SQLException {
    HeadRows heads = new HeadRows(all);
    int to = endOfChunk(all, 0);
    int written = writeFirst(connection, heads, all, to);
    if (written == 0) {
      owners.register(connection, owner, heads.aggregateTypes());
      heads = new HeadRows(all);
      written = writeFirst(connection, heads, all, to);
    }
    requireAll(written, to);
    if (to < all.size()) {
      writeFurther(connection, heads, all, to);
    }
  }

  /** Writes all, or nothing where the application does not own all of the aggregate types. */
  private int writeFirst(Connection connection, HeadRows heads, List<CapturedEvent> all, int to)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(first)) {
      Parameters bind = new Parameters(connection, statement);
      Set<String> types = heads.aggregateTypes();
      bind.array("text", types.toArray(String[]::new));
      bind.text(owner);
      bind(bind, heads.rows());
      bind.number(types.size());
      events.bind(bind, heads, all, 0, to);
      return events.execute(statement);
    }
  }

  /** A column after the other. */
  private static void bind(Parameters bind, List<HeadRow> heads) throws SQLException {
    bind.array("text", heads.stream().map(HeadRow::topic).toArray(String[]::new));
    bind.array("text", heads.stream().map(HeadRow::aggregateType).toArray(String[]::new));
    bind.array("text", heads.stream().map(HeadRow::aggregateId).toArray(String[]::new));
    bind.array("int8", heads.stream().map(HeadRow::taken).toArray(Long[]::new));
  }

  private void writeFurther(
      Connection connection, HeadRows heads, List<CapturedEvent> all, int from)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(further)) {
      for (int next = from; next < all.size(); ) {
        int to = endOfChunk(all, next);
        events.bind(new Parameters(connection, statement), heads, all, next, to);
        requireAll(events.execute(statement), to - next);
        next = to;
      }
    }
  }

  private static void requireAll(int written, int expected) throws SQLException {
    if (written != expected) {
      throw new SQLException(
          "%d of %d events were written to the outbox: a trigger or rule on its tables interferes"
              .formatted(written, expected));
    }
  }

  private static int endOfChunk(List<CapturedEvent> all, int from) {
    long bytes = 0;
    int to = from;
    while (to < all.size() && to - from < MAX_EVENTS) {
      byte[] payload = all.get(to).payload();
      bytes += payload == null ? 0 : payload.length;
      if (bytes > MAX_BYTES && to > from) {
        break;
      }
      to++;
    }
    return to;
  }
}
