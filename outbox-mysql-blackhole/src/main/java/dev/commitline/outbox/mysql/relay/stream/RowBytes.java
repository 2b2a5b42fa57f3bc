package dev.commitline.outbox.mysql.relay.stream;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Arrays;

/**
 * Reads a rows event's bytes, whose numbers are little-endian (MySQL source code documentation,
 * Rows_event).
 *
 * <p>Thread safety: none.
 */
final class RowBytes {

  private static final int TWO_BYTES = 252;
  private static final int THREE_BYTES = 253;
  private static final int EIGHT_BYTES = 254;

  private final byte[] bytes;
  private int at;

  RowBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return at >= bytes.length;
  }

  /** Goes past so many bytes, and returns where they begin. */
  int skip(long count) {
    int begin = at;
    if (count < 0 || count > bytes.length - at) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "a rows event of the binlog ends within a value: %d bytes asked for, %d there"
              .formatted(count, bytes.length - at));
    }
    at += (int) count;
    return begin;
  }

  /** An unsigned number of so many bytes, at most seven; or a signed one of eight. */
  long number(int length) {
    return number(skip(length), length);
  }

  long number(int begin, int length) {
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[begin + i] & 0xff);
    }
    return number;
  }

  /** The same with the most significant byte first. */
  long bigEndian(int begin, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = (number << 8) | (bytes[begin + i] & 0xff);
    }
    return number;
  }

  /** A number whose length depends on its size (protocol documentation, length-encoded integer). */
  long packed() {
    int first = (int) number(1);
    return switch (first) {
      case TWO_BYTES -> number(2);
      case THREE_BYTES -> number(3);
      case EIGHT_BYTES -> number(8);
      default -> first;
    };
  }

  boolean bit(int begin, int index) {
    return ((bytes[begin + (index >> 3)] >> (index & 7)) & 1) != 0;
  }

  byte[] copy(int begin, int length) {
    return Arrays.copyOfRange(bytes, begin, begin + length);
  }
}
