package dev.commitline.outbox.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTimeTest {

  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  @Test
  void itHasSixDigitsOfASecondHoweverRoundItIs() {
    assertThat(EventTime.text(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("2026-01-02T03:04:05.000000Z");
    assertThat(EventTime.text(Instant.parse("2026-12-31T23:59:59.000120Z")))
        .isEqualTo("2026-12-31T23:59:59.000120Z");
  }

  @Test
  void aFormatterWritesTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(4_000_000_000L);
      int micro = random.nextInt(1_000_000);
      Instant time = Instant.ofEpochSecond(second, micro * 1_000L + random.nextInt(1_000));
      assertThat(EventTime.text(time)).isEqualTo(FORM.format(time));
      assertThat(new String(EventTime.bytes(second * 1_000_000 + micro), US_ASCII))
          .isEqualTo(FORM.format(time));
    }
  }

  @Test
  void yearsOfOtherLengthsAreWrittenToo() {
    for (int year : new int[] {-1, 0, 7, 1969, 9999, 10_000}) {
      Instant time = LocalDateTime.of(year, 2, 3, 4, 5, 6).toInstant(ZoneOffset.UTC);
      assertThat(EventTime.text(time)).isEqualTo(FORM.format(time));
      assertThat(EventTime.bytes(time.getEpochSecond() * 1_000_000))
          .asString(US_ASCII)
          .isEqualTo(FORM.format(time));
    }
  }
}
