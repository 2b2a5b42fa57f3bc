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
  void theyBeginAnewBehindProgress() {
    assertWaits(200, 400);
    backoff.running();
    backoff.progressed();

    assertWaits(200, 400);
  }

  @Test
  void theyBeginAnewBehindAQuietMinute() {
    assertWaits(200, 400);
    backoff.running();
    nanos += Duration.ofSeconds(60).toNanos();

    assertWaits(200, 400);
  }

  /** A fault that comes back two seconds behind each start, and nothing was published between. */
  @Test
  void whatOnlySeemsToRunIsNotWell() {
    for (int most : new int[] {200, 400, 800, 1_000}) {
      assertWaits(most);
      backoff.running();
      nanos += Duration.ofSeconds(2).toNanos();
    }
    assertWaits(1_000);
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
