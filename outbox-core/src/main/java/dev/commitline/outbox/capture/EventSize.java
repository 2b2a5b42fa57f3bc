package dev.commitline.outbox.capture;

import dev.commitline.outbox.spi.CapturedEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes an event has as a Kafka record (message format 2): never less than what it will
 * have, and at most a few hundred more.
 */
final class EventSize {

  /**
   * Names and lengths of the headers that the relay writes, and those of their values that hardly
   * vary: 138 + 56 + 166 bytes; the rest is for the record's own fields.
   */
  private static final int RECORD = 512;

  /** Two lengths, as variable integers of at most five bytes. */
  private static final int HEADER = 10;

  private EventSize() {}

  static long of(CapturedEvent event) {
    byte[] payload = event.payload();
    return RECORD
        + (payload == null ? 0L : payload.length)
        + 3 * utf8(event.aggregateId()) // key, ce_subject, ce_partitionkey
        + utf8(event.aggregateType())
        + utf8(event.type())
        + utf8(event.source())
        + utf8(event.contentType())
        + ofHeaders(event.headers());
  }

  static long ofHeaders(Map<String, String> headers) {
    long bytes = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += HEADER + utf8(header.getKey()) + utf8(header.getValue());
    }
    return bytes;
  }

  private static long utf8(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2; // a pair has four bytes
      }
    }
    return bytes;
  }

  /** Whether UTF-8 has no form for the text. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
