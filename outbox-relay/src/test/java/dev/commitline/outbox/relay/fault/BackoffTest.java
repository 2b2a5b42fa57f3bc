package dev.commitline.outbox.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private long nanos = -7;
  private final Backoff backoff =
      new Backoff(
          new RelayConfig.Retry(Duration.ofMillis(200), Duration.ofMillis(1_000)), () -> nanos);

  @Test
  void waitsDoubleUpToTheBound() {
    assertWaits(200, 400, 800, 1_000, 1_000);
  }

  @Test
  void theyBeginAnewBehindAGoodSecond() {
    assertWaits(200, 400);
    backoff.well();
    nanos += Duration.ofSeconds(1).toNanos();

    assertWaits(200, 400);
  }

  @Test
  void whatIsWellForAMomentOnlyIsNot() {
    assertWaits(200, 400);
    backoff.well();
    nanos += Duration.ofMillis(999).toNanos();

    assertWaits(800);
    nanos += Duration.ofHours(1).toNanos();
    assertWaits(1_000);
  }

  private void assertWaits(int... millis) {
    for (int most : millis) {
      assertThat(backoff.next())
          .as("at most %d ms", most)
          .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
  }
}
