package dev.commitline.outbox.mysql.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An outbox's rows as a server writes them into its binlog. */
final class OutboxBytes {

  static final List<String> NAMES =
      List.of(
          "id",
          "aggregatetype",
          "aggregateid",
          "type",
          "payload",
          "topic",
          "compacted",
          "aggregateseq",
          "source",
          "contenttype",
          "time",
          "txindex",
          "txsize",
          "headers");
  static final String ID = "0191b2c4-6a7e-7b3c-8d4e-5f6a7b8c9d0e";
  private static final byte[] TYPES = {
    (byte) 254, 15, 15, 15, (byte) 252, 15, 1, 8, (byte) 252, (byte) 252, 18, 3, 3, (byte) 252
  };
  private static final int[] METADATA = {0xFE24, 1020, 1020, 1020, 4, 255, 0, 0, 2, 2, 6, 0, 0, 4};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** The table, as the client describes it. */
  static TableMapEventData map() {
    TableMapEventData map = new TableMapEventData();
    map.setDatabase("commitline");
    map.setTable("outbox");
    map.setColumnTypes(TYPES.clone());
    map.setColumnMetadata(METADATA.clone());
    return map;
  }

  /** The table, as the server describes it. */
  OutboxBytes tableMap(int tableId) {
    number(tableId, 6);
    number(1, 2);
    name("commitline");
    name("outbox");
    number(TYPES.length, 1);
    bytes.writeBytes(TYPES);
    byte[] metadata = {
      (byte) 254, 36, -4, 3, -4, 3, -4, 3, 4, (byte) 255, 0, 2, 2, 6, 4,
    };
    number(metadata.length, 1);
    bytes.writeBytes(metadata);
    number(0, 2);
    return this;
  }

  private void name(String name) {
    text(name, 1);
    bytes.write(0);
  }

  /** What is before the body of a rows event. */
  OutboxBytes table(int tableId) {
    number(tableId, 6);
    number(1, 2);
    return number(2, 2); // no extra information
  }

  /** What is before the first row: which columns the rows have. */
  OutboxBytes columns() {
    bytes.write(TYPES.length);
    bytes.write(0xff);
    bytes.write(0x3f);
    return this;
  }

  OutboxBytes row(byte @Nullable [] payload, @Nullable String contentType) {
    int nulls = (1 << 13) | (payload == null ? 1 << 4 : 0) | (contentType == null ? 1 << 9 : 0);
    number(nulls, 2);
    text(ID, 1);
    text("Order", 2);
    text("O-1", 2);
    text("OrderPlaced", 2);
    if (payload != null) {
      number(payload.length, 4);
      bytes.writeBytes(payload);
    }
    text("shop.orders.v1", 1);
    number(1, 1);
    number(258, 8);
    text("/shop", 2);
    if (contentType != null) {
      text(contentType, 2);
    }
    time();
    number(0, 4);
    return number(1, 4);
  }

  /** 2026-11-21 23:59:58.000123, most significant byte first. */
  private void time() {
    long packed =
        (1L << 39) | ((2026L * 13 + 11) << 22) | (21L << 17) | (23L << 12) | (59L << 6) | 58;
    for (int shift = 32; shift >= 0; shift -= 8) {
      bytes.write((int) (packed >> shift));
    }
    bytes.write(0);
    bytes.write(0);
    bytes.write(123);
  }

  private void text(String text, int prefix) {
    byte[] encoded = text.getBytes(UTF_8);
    number(encoded.length, prefix);
    bytes.writeBytes(encoded);
  }

  OutboxBytes number(long number, int length) {
    for (int i = 0; i < length; i++) {
      bytes.write((int) (number >> (8 * i)));
    }
    return this;
  }

  OutboxBytes raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** An event of the log, without a checksum, as within a compressed transaction. */
  OutboxBytes event(int type, byte[] body) {
    number(0, 4).number(type, 1).number(1, 4);
    return number(19 + body.length, 4).number(0, 4).number(0, 2).raw(body);
  }
}
