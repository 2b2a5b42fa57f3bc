package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the stream's messages apart.
 *
 * <p>Thread safety: none; one per stream.
 */
public final class PgOutput {

  /** The version whose messages are understood; without transactions in progress. */
  public static final int PROTOCOL_VERSION = 1;

  /** Microseconds from 1970, where Java's times begin, to 2000, where PostgreSQL's do. */
  public static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int TRANSACTIONAL = 1;

  private final ChangeHandler handler;
  private final Tuple tuple = new Tuple();

  /** Passes on what it finds. */
  public PgOutput(ChangeHandler handler) {
    this.handler = handler;
  }

  /**
   * Takes the next message.
   *
   * @param message backed by an array, from position to limit
   * @throws MalformedStreamException for what can't be in a stream of inserts alone
   */
  public void decode(ByteBuffer message) {
    byte type = message.get();
    switch (type) {
      case 'B' -> begin(message);
      case 'I' -> insert(message);
      case 'M' -> message(message);
      case 'C' -> commit(message);
      case 'R' -> relation(message);
      case 'O', 'Y' -> {} // where it came from, and types of other databases' making
      default ->
          throw new MalformedStreamException(
              "message '%c': only inserts are ever published".formatted(type));
    }
  }

  private void begin(ByteBuffer message) {
    skip(message, Long.BYTES + Long.BYTES); // LSN and time of the commit
    handler.begin(message.getInt());
  }

  private void insert(ByteBuffer message) {
    int relation = message.getInt();
    skip(message, Byte.BYTES); // 'N': the new row
    tuple.read(message);
    handler.insert(relation, tuple);
  }

  private void message(ByteBuffer message) {
    boolean transactional = (message.get() & TRANSACTIONAL) != 0;
    skip(message, Long.BYTES); // LSN
    String prefix = text(message);
    int length = message.getInt();
    if (transactional) {
      handler.message(prefix, message.slice(message.position(), length));
    } else {
      handler.messageOfNoTransaction(prefix);
    }
  }

  private void commit(ByteBuffer message) {
    skip(message, Byte.BYTES + Long.BYTES); // flags, LSN of the commit record
    long endLsn = message.getLong();
    handler.commit(endLsn, message.getLong() + EPOCH_MICROS);
  }

  private void relation(ByteBuffer message) {
    int id = message.getInt();
    String schema = text(message);
    String name = text(message);
    skip(message, Byte.BYTES); // replica identity
    int count = message.getShort();
    List<Relation.Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      skip(message, Byte.BYTES); // whether part of the key
      String column = text(message);
      columns.add(new Relation.Column(column, message.getInt()));
      skip(message, Integer.BYTES); // the type's modifier
    }
    handler.relation(new Relation(id, schema, name, columns));
  }

  /** A text that ends with a zero byte. */
  private static String text(ByteBuffer message) {
    int start = message.position();
    int end = start;
    while (message.get(end) != 0) {
      end++;
    }
    message.position(end + 1);
    return new String(message.array(), message.arrayOffset() + start, end - start, UTF_8);
  }

  private static void skip(ByteBuffer message, int bytes) {
    message.position(message.position() + bytes);
  }
}
