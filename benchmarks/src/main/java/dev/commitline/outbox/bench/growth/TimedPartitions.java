package dev.commitline.outbox.bench.growth;

import dev.commitline.outbox.bench.world.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The partitions of an outbox, an hour each, in a time that moves on by an hour at each step. What
 * the relay does every minute is done here at each step, through the same functions.
 *
 * <p>Thread safety: none.
 */
final class TimedPartitions {

  private static final Duration WIDTH = Duration.ofHours(1);

  private final Postgres postgres;
  private final int retained;
  private final Instant start;
  private int step = -1;

  TimedPartitions(Postgres postgres, int retained) {
    this.postgres = postgres;
    this.retained = retained;
    this.start =
        OffsetDateTime.parse(
                postgres.query(
                    """
                    SELECT to_char(max(commitline.outbox_upper_bound(inhrelid)), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    FROM pg_inherits WHERE inhparent = 'commitline.outbox'::regclass
                    """))
            .toInstant();
  }

  /** An hour goes by: makes its partition, and lets go of those that are too old. */
  void next() {
    step++;
    Instant now = start.plus(WIDTH.multipliedBy(step));
    postgres.query(
        "SELECT count(*) FROM commitline.outbox_make_partitions('outbox', '%s', timestamptz '%s' - now())"
            .formatted(WIDTH, now.plus(WIDTH)));
    Instant oldest = now.minus(WIDTH.multipliedBy(retained - 1L));
    postgres.query(
        "SELECT count(*) FROM commitline.outbox_detach_partitions('outbox', now() - timestamptz '%s')"
            .formatted(oldest));
    drop();
  }

  /** Drops those let go that are published. */
  void drop() {
    postgres.query("SELECT count(*) FROM commitline.outbox_drop_partitions()");
  }

  /** A moment in this hour. */
  Clock clock() {
    return Clock.fixed(
        start.plus(WIDTH.multipliedBy(step)).plus(WIDTH.dividedBy(2)), ZoneOffset.UTC);
  }

  /** Those that are part of the outbox, but for the default one. */
  int present() {
    return number(
        """
        SELECT count(*) FROM pg_inherits WHERE inhparent = 'commitline.outbox'::regclass
          AND inhrelid <> 'commitline.outbox_default'::regclass
        """);
  }

  /** Those that are no part of it any more, and still there. */
  int waiting() {
    return number("SELECT count(*) FROM commitline.outbox_detached");
  }

  /** Events whose partition was missing. */
  int strays() {
    return number("SELECT count(*) FROM commitline.outbox_default");
  }

  private int number(String sql) {
    return Integer.parseInt(postgres.query(sql));
  }
}
