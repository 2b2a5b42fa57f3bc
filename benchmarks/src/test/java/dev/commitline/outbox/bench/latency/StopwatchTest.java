package dev.commitline.outbox.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.bench.load.Plan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  @Test
  void anEventTellsWhichItIs() {
    byte[] payload = Numbered.event(17, 123_456).payload();
    assertThat(payload).hasSize(Plan.PAYLOAD_BYTES);
    assertThat(Numbered.run(payload)).isEqualTo(17);
    assertThat(Numbered.number(payload)).isEqualTo(123_456);
  }

  @Test
  void theFirstArrivalOfAnEventCounts() {
    Stopwatch stopwatch = new Stopwatch(2);
    stopwatch.committed(0);
    stopwatch.committed(1);
    stopwatch.arrived(0);
    stopwatch.arrived(1);
    long first = stopwatch.from(0).getMaxValue();
    assertThat(stopwatch.complete()).isTrue();
    long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
    while (System.nanoTime() < later) {
      Thread.onSpinWait();
    }
    stopwatch.arrived(1);
    assertThat(stopwatch.from(0).getMaxValue()).isEqualTo(first);
    assertThat(stopwatch.from(1).getTotalCount()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsWaitedFor() {
    Stopwatch stopwatch = new Stopwatch(2);
    stopwatch.arrived(0);
    assertThat(stopwatch.complete()).isFalse();
  }

  @Test
  void writersKeepTheRateAndWriteEachEventOnce() throws InterruptedException {
    Set<Integer> written = ConcurrentHashMap.newKeySet();
    Stopwatch stopwatch = new Stopwatch(100);
    Writers.Commit commit = (run, number, times) -> assertThat(written.add(number)).isTrue();
    long begin = System.nanoTime();
    new Writers(List.of(commit, commit, commit)).write(1, stopwatch, 1_000);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(99_000_000L);
    assertThat(written).hasSize(100);
  }
}
