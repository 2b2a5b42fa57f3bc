package dev.commitline.outbox.postgres.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventTime;
import dev.commitline.outbox.spi.OutboxNames;

/**
 * How an event is written as a logical message: a line per attribute in a fixed order, a line
 * {@code name: value} per further header, an empty line, then the payload as it is. A backslash
 * stands as {@code \\} and a line feed as {@code \n}. The first line, the aggregate's sequence, is
 * put before by the statement that takes it from the head row.
 *
 * <p>So any tool can split it, and the relay copies bytes without parsing; see ADR 8.
 */
public final class MessageFormat {

  // The lines in their order; those of the further headers come behind.
  static final int SEQUENCE = 0;
  static final int ID = 1;
  static final int TOPIC = 2;
  static final int FLAGS = 3;
  static final int AGGREGATE_TYPE = 4;
  static final int AGGREGATE_ID = 5;
  static final int TYPE = 6;
  static final int SOURCE = 7;
  static final int CONTENT_TYPE = 8;
  static final int TIME = 9;
  static final int TX_INDEX = 10;
  static final int TX_SIZE = 11;
  static final int LINES = 12;

  static final char COMPACTED = 'c';
  static final char TOMBSTONE = 't';

  private MessageFormat() {}

  /** The prefix of the messages of one outbox; names the version of the format. */
  public static String prefix(OutboxNames names) {
    return "commitline.1:" + names.outbox();
  }

  /**
   * Everything between the sequence's line and the payload.
   *
   * @param event what is written
   * @param txIndex its place in the transaction, from 0
   * @param txSize how many events the transaction has
   */
  public static byte[] head(CapturedEvent event, int txIndex, int txSize) {
    StringBuilder lines = new StringBuilder(256);
    lines.append(event.id()).append('\n');
    line(lines, event.topic());
    lines.append(flags(event)).append('\n');
    line(lines, event.aggregateType());
    line(lines, event.aggregateId());
    line(lines, event.type());
    line(lines, event.source());
    String contentType = event.contentType();
    line(lines, contentType == null ? "" : contentType);
    lines.append(EventTime.text(event.time())).append('\n');
    lines.append(txIndex).append('\n').append(txSize).append('\n');
    event
        .headers()
        .forEach(
            (name, value) -> {
              escaped(lines, name);
              lines.append(": ");
              line(lines, value);
            });
    return lines.append('\n').toString().getBytes(UTF_8);
  }

  private static String flags(CapturedEvent event) {
    return (event.compacted() ? String.valueOf(COMPACTED) : "")
        + (event.payload() == null ? String.valueOf(TOMBSTONE) : "");
  }

  private static void line(StringBuilder lines, String text) {
    escaped(lines, text);
    lines.append('\n');
  }

  private static void escaped(StringBuilder lines, String text) {
    if (text.indexOf('\n') < 0 && text.indexOf('\\') < 0) {
      lines.append(text);
    } else {
      lines.append(text.replace("\\", "\\\\").replace("\n", "\\n"));
    }
  }
}
