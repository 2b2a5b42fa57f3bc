package dev.commitline.outbox.postgres.message;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * An event's time as header {@code ce_time} shows it: RFC 3339 in UTC, always six digits of a
 * second, as Debezium writes a row's. So the same event looks the same from the table, from a
 * message and from the history.
 */
public final class EventTime {

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private EventTime() {}

  /** The time as text; what is below a microsecond is cut off. */
  public static String text(Instant time) {
    return MICROS.format(time);
  }
}
