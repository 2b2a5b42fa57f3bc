package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void percentilesAreByNearestRank() {
    for (int i = 9_999; i >= 1; i--) {
      latencies.add(Duration.ofMillis(i));
    }
    assertThat(latencies.size()).isEqualTo(9_999);
    assertThat(latencies.percentile(50)).isEqualTo(Duration.ofSeconds(5));
    assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(9_900));
    assertThat(latencies.percentile(100)).isEqualTo(Duration.ofMillis(9_999));
  }

  @Test
  void oneLatencyIsEachPercentile() {
    latencies.add(Duration.ofMillis(7));
    assertThat(latencies.percentile(1)).isEqualTo(Duration.ofMillis(7));
    assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void noneIsZero() {
    assertThat(latencies.percentile(99)).isEqualTo(Duration.ZERO);
  }
}
