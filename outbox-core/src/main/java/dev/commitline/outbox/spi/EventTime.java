package dev.commitline.outbox.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * An event's time as header {@code ce_time} shows it: RFC 3339 in UTC, always six digits of a
 * second. So the same event looks the same from the table, from a message and from the history.
 */
public final class EventTime {

  private static final DateTimeFormatter ANY_YEAR =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
  private static final byte[] FORM = "0000-00-00T00:00:00.000000Z".getBytes(US_ASCII);
  private static final int LAST_YEAR = 9999;
  private static final int MICROS = 1_000_000;

  private EventTime() {}

  /** The time as text; what is below a microsecond is cut off. */
  public static String text(Instant time) {
    return new String(bytes(time), US_ASCII);
  }

  /**
   * The same as bytes.
   *
   * @param epochMicros microseconds since 1970-01-01T00:00:00Z
   */
  public static byte[] bytes(long epochMicros) {
    return bytes(
        Instant.ofEpochSecond(
            Math.floorDiv(epochMicros, MICROS), Math.floorMod(epochMicros, MICROS) * 1_000L));
  }

  /** Without a formatter, as there is one for each event. */
  private static byte[] bytes(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
      return ANY_YEAR.format(time).getBytes(US_ASCII);
    }
    byte[] text = FORM.clone();
    digits(text, 4, utc.getYear());
    digits(text, 7, utc.getMonthValue());
    digits(text, 10, utc.getDayOfMonth());
    digits(text, 13, utc.getHour());
    digits(text, 16, utc.getMinute());
    digits(text, 19, utc.getSecond());
    digits(text, 26, utc.getNano() / 1_000);
    return text;
  }

  /** Writes the number so that it ends there. */
  private static void digits(byte[] text, int end, int number) {
    int at = end;
    for (int rest = number; rest > 0; rest /= 10) {
      text[--at] = (byte) ('0' + rest % 10);
    }
  }
}
