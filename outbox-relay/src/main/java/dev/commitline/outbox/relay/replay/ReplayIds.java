package dev.commitline.outbox.relay.replay;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids that are legal in a topic's name, sort by time, can be told over the phone, and never come
 * again: also not in a restored database, whose sequences would begin anew beside topics that stay.
 */
final class ReplayIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private ReplayIds() {}

  static String next(Clock clock) {
    return "%s-%04x"
        .formatted(TIME.format(clock.instant()), ThreadLocalRandom.current().nextInt(1 << 16));
  }
}
