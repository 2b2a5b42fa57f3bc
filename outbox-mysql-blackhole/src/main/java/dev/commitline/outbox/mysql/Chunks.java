package dev.commitline.outbox.mysql;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How many events go into one statement: at most {@value #MAX_EVENTS}, and what the server's {@code
 * max_allowed_packet} takes, at most {@value #MAX_BYTES} bytes. The server is asked only where a
 * transaction is larger than any server refuses.
 */
final class Chunks {

  static final int MAX_EVENTS = 1_000;
  static final long MAX_BYTES = 16L << 20;

  /** Lower than any max_allowed_packet in use: the default was 1 MB once, and is 64 MB. */
  private static final long SURELY_TAKEN = 512L << 10;

  /** Of a row beside its texts and its payload, and of the statement beside its rows. */
  private static final int ROW_BYTES = 512;

  private static final int CHAR_BYTES = 4;

  private final List<CapturedEvent> events;
  private final long maxBytes;

  private Chunks(List<CapturedEvent> events, long maxBytes) {
    this.events = events;
    this.maxBytes = maxBytes;
  }

  static Chunks of(Connection connection, List<CapturedEvent> events) throws SQLException {
    long all = 0;
    for (CapturedEvent event : events) {
      all += bytes(event);
    }
    long packet = all <= SURELY_TAKEN ? SURELY_TAKEN : maxPacket(connection);
    for (CapturedEvent event : events) {
      requireFits(event, packet);
    }
    return new Chunks(events, Math.min(MAX_BYTES, packet));
  }

  /** Where the statement that begins with an event ends, exclusive; it has one at least. */
  int end(int from) {
    long bytes = 0;
    int to = from;
    while (to < events.size() && to - from < MAX_EVENTS) {
      bytes += bytes(events.get(to));
      if (bytes > maxBytes && to > from) {
        break;
      }
      to++;
    }
    return to;
  }

  private static long maxPacket(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@SESSION.max_allowed_packet")) {
      row.next();
      return row.getLong(1) - ROW_BYTES;
    }
  }

  private static void requireFits(CapturedEvent event, long packet) {
    long bytes = bytes(event);
    if (bytes > packet) {
      throw new EventRejectedException(
          Limit.EVENT_BYTES,
          event.type(),
          bytes,
          "event %s takes %d bytes in a statement, more than the server's max_allowed_packet of %d: raise that, or send a reference instead"
              .formatted(event.type(), bytes, packet + ROW_BYTES));
    }
  }

  /** At most so many, as the driver writes it into a statement. */
  private static long bytes(CapturedEvent event) {
    long chars =
        2L
                * (event.aggregateType().length()
                    + event.aggregateId().length()
                    + event.topic().length())
            + event.type().length()
            + event.source().length();
    for (var header : event.headers().entrySet()) {
      chars += header.getKey().length() + header.getValue().length();
    }
    return ROW_BYTES + CHAR_BYTES * chars + escaped(event);
  }

  /** The driver puts a backslash before some bytes. */
  private static long escaped(CapturedEvent event) {
    byte[] payload = event.payload();
    if (payload == null) {
      return 0;
    }
    long bytes = payload.length;
    for (byte b : payload) {
      if (b == 0 || b == '\n' || b == '\r' || b == '\\' || b == '\'' || b == '"' || b == 0x1a) {
        bytes++;
      }
    }
    return bytes;
  }
}
