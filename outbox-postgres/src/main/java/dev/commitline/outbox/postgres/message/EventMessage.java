package dev.commitline.outbox.postgres.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in a logical message; see {@link MessageFormat}. Its attributes are copied
 * out as bytes, nothing is parsed.
 *
 * <p>Thread safety: immutable as long as nobody changes the content.
 */
public final class EventMessage {

  private final byte[] content;

  /** Where each line ends; the last end is that of the last fixed line. */
  private final int[] ends = new int[MessageFormat.LINES];

  private final int payloadAt;

  /**
   * The event in a message's content.
   *
   * @throws IllegalArgumentException when it has another format; the message holds no payload
   */
  public EventMessage(byte[] content) {
    this.content = content;
    int at = 0;
    for (int line = 0; line < ends.length; line++) {
      at = lineEnd(at);
      ends[line] = at++;
    }
    for (int end = lineEnd(at); end > at; end = lineEnd(at)) { // a header
      at = end + 1;
    }
    payloadAt = at + 1;
  }

  /** The event's id. */
  public String id() {
    return text(MessageFormat.ID);
  }

  /** The event's id, as text in bytes. */
  public byte[] idBytes() {
    return bytes(MessageFormat.ID);
  }

  /** Where it goes. */
  public String topic() {
    return text(MessageFormat.TOPIC);
  }

  /** Whether the topic keeps the newest record of each key. */
  public boolean compacted() {
    return flag(MessageFormat.COMPACTED);
  }

  /** The kind of aggregate. */
  public byte[] aggregateType() {
    return bytes(MessageFormat.AGGREGATE_TYPE);
  }

  /** Which aggregate. */
  public byte[] aggregateId() {
    return bytes(MessageFormat.AGGREGATE_ID);
  }

  /** Its sequence within (topic, aggregate), in decimal digits. */
  public byte[] sequence() {
    return bytes(MessageFormat.SEQUENCE);
  }

  /** CloudEvents type. */
  public byte[] type() {
    return bytes(MessageFormat.TYPE);
  }

  /** CloudEvents source. */
  public byte[] source() {
    return bytes(MessageFormat.SOURCE);
  }

  /** Media type of the payload; null for a tombstone. */
  public byte @Nullable [] contentType() {
    byte[] type = bytes(MessageFormat.CONTENT_TYPE);
    return type.length == 0 ? null : type;
  }

  /** When it was appended, as RFC 3339 has it. */
  public byte[] time() {
    return bytes(MessageFormat.TIME);
  }

  /** Its place in the transaction, in decimal digits, from 0. */
  public byte[] txIndex() {
    return bytes(MessageFormat.TX_INDEX);
  }

  /** How many events the transaction has, in decimal digits. */
  public byte[] txSize() {
    return bytes(MessageFormat.TX_SIZE);
  }

  /** Passes on the further headers. */
  public void forEachHeader(BiConsumer<String, byte[]> consumer) {
    int at = ends[ends.length - 1] + 1;
    for (int end = lineEnd(at); end > at; end = lineEnd(at)) {
      int colon = at;
      while (content[colon] != ':' || content[colon + 1] != ' ') {
        colon++;
      }
      consumer.accept(new String(plain(at, colon), UTF_8), plain(colon + 2, end));
      at = end + 1;
    }
  }

  /** The payload, byte for byte; null for a tombstone. */
  public byte @Nullable [] payload() {
    return flag(MessageFormat.TOMBSTONE)
        ? null
        : Arrays.copyOfRange(content, payloadAt, content.length);
  }

  private boolean flag(char flag) {
    for (int i = start(MessageFormat.FLAGS); i < end(MessageFormat.FLAGS); i++) {
      if (content[i] == flag) {
        return true;
      }
    }
    return false;
  }

  private String text(int line) {
    return new String(bytes(line), UTF_8);
  }

  private byte[] bytes(int line) {
    return plain(start(line), end(line));
  }

  private int start(int line) {
    return line == 0 ? 0 : ends[line - 1] + 1;
  }

  private int end(int line) {
    return ends[line];
  }

  /** The bytes of a range, with what was escaped as it was. */
  private byte[] plain(int from, int to) {
    for (int i = from; i < to; i++) {
      if (content[i] == '\\') {
        return unescaped(from, to);
      }
    }
    return Arrays.copyOfRange(content, from, to);
  }

  private byte[] unescaped(int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte next = content[i];
      if (next == '\\') {
        next = content[++i] == 'n' ? (byte) '\n' : content[i];
      }
      plain[length++] = next;
    }
    return Arrays.copyOf(plain, length);
  }

  private int lineEnd(int from) {
    for (int i = from; i < content.length; i++) {
      if (content[i] == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "the message is no event: it ends within its attributes, after %d bytes"
            .formatted(content.length));
  }
}
