package dev.commitline.outbox.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.bench.result.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayFiguresTest {

  @Test
  void ratiosAreThoseOfTheMedians() {
    assertThat(figures(drained(100, 10), drained(25, 10)).lines())
        .anySatisfy(line -> assertThat(line).matches("ours / other +4.00"));
  }

  @Test
  void whoGotNothingThroughHasNoRatioAndNoCostOfAnEvent() {
    assertThat(figures(drained(100, 10), drained(0, 0)).lines())
        .noneSatisfy(line -> assertThat(line).contains("ours / other"))
        .noneSatisfy(line -> assertThat(line).containsIgnoringCase("infinity"))
        .anySatisfy(line -> assertThat(line).matches("other +0 +0 to 0 +0 +- +1"));
  }

  private static RelayFigures figures(Drained ours, Drained other) {
    return new RelayFigures(
        List.of("ours", "other"),
        List.of(Ratio.of("ours", "other")),
        Map.of("ours", List.of(ours), "other", List.of(other)));
  }

  private static Drained drained(double warm, long events) {
    return new Drained(
        new Pace(0, warm), events, Optional.of(Duration.ofSeconds(1)), Optional.of(1_000_000L));
  }
}
